"""Forms A to D and the notifications beside them, filled in from the record, ready to sign: PDF and DOCX.

`filling` checks what people wrote and puts a paper together as frozen data, with the hazards of the substance
beside it; `pdf` and `docx` only set it in type. What one side has not filled in stays a line to write on.
"""

from azogue.office.consents.papers.docx import paper_docx
from azogue.office.consents.papers.filling import Answer, Paper, Problem, paper_of, prefilled, problems_of
from azogue.office.consents.papers.pdf import paper_pdf

__all__ = ["Answer", "Paper", "Problem", "paper_docx", "paper_of", "paper_pdf", "prefilled", "problems_of"]

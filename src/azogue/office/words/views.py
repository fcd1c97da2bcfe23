"""The public page of the glossary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from azogue.office.words.glossary import LANGUAGES, Term, terms

LONGEST_QUESTION = 80

PARTS_OF_SPEECH = {
    "noun": _("noun"),
    "verb": _("verb"),
    "adjective": _("adjective"),
    "phrase": _("phrase"),
}


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the terms in six languages, or those that hold the words asked for in any of them."""
    asked = request.GET.get("q", "")[:LONGEST_QUESTION].strip()
    found = [term for term in terms() if _holds(term, asked)]
    rows = [
        {
            "words": [(language, term.words[language]) for language in LANGUAGES],
            "part_of_speech": PARTS_OF_SPEECH[term.part_of_speech],
            "note": term.note,
        }
        for term in found
    ]
    return render(request, "words/glossary.html", {"rows": rows, "asked": asked, "count": len(terms())})


def _holds(term: Term, asked: str) -> bool:
    return not asked or any(asked.casefold() in word.casefold() for word in term.words.values())

"""The decision tables as a page: `python -m azogue.office.consents.page docs/reference/consents.md`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from azogue.facts.consent import forms, hazards_of, substances
from azogue.office.consents.tables import TABLES, Rule, Table

_HEAD = """# Consents

<!-- Written by azogue.office.consents.page.as_markdown(); change the tables, not this page. -->

May this mercury cross the border on this day: *allowed*, *denied*, or what it *needs*. Only *allowed* lets a
shipment go. A table is read from the top; the first row whose cells all fit decides. An empty cell fits any
answer. *Sure* says how: `verified` was read in the text of the treaty, `ours` is what this program does where
the text is silent. [The explanation](../explanation/consents.md) says what each question looks at.
"""


def as_markdown() -> str:
    """Return the page: a section for each table, then forms and hazards."""
    parts = [_HEAD, *(section for table in TABLES.values() for section in _table(table))]
    return "\n".join([*parts, *_forms(), *_hazards()])


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.title}\n"
    yield from _rows(["question", "answers"], ([q, ", ".join(table.answers(q))] for q in table.questions))
    head = ["rule", *table.questions, "verdict", "why", "needs", "article", "sure"]
    yield from _rows(head, ([rule.id, *_cells(table, rule), *_end(rule)] for rule in table.rules))


def _cells(table: Table, rule: Rule) -> list[str]:
    return [" or ".join(rule.when.get(question, ())) for question in table.questions]


def _end(rule: Rule) -> list[str]:
    verdict = f"see *{TABLES[rule.then].title}*" if rule.then else f"**{rule.verdict}**"
    treaty = rule.treaty.split()[0]
    papers = f" With it travel: {', '.join(rule.papers)}." if rule.papers else ""
    return [verdict, rule.why + papers, ", ".join(rule.needs), f"{treaty} {rule.article}", rule.confidence]


def _forms() -> Iterator[str]:
    yield "## Forms\n"
    yield from _rows(
        ["form", "what", "article", "filled in by", "answered by", "public register", "sure"],
        (
            [f.id, f.title, f.article, f.filled_by, f.answered_by, "yes" if f.public else "", f.confidence]
            for f in forms().values()
        ),
    )


def _hazards() -> Iterator[str]:
    yield "## Hazards beside each notice\n"
    yield from _rows(
        ["substance", "CAS", "UN", "class", "mercury", "signal word", "statements", "sure"],
        (
            [
                s.name, s.cas, s.un_number, s.transport_class, str(s.mercury_share), s.signal_word,
                ". ".join(f"{h.code} {h.text}" for h in hazards_of(s)) or s.note, s.confidence,
            ]
            for s in substances().values()
        ),
    )  # fmt: skip


def _rows(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(as_markdown(), encoding="utf-8")

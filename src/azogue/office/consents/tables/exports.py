"""Rows about exports: Minamata, Article 3(3) to 3(7); Rotterdam, Article 11."""

from collections.abc import Iterator

from azogue.office.consents.tables.rule import MINAMATA, PAPERS, ROTTERDAM, Need, Rule, Verdict, when
from azogue.office.consents.tables.shared import banned, uncovered


def _source() -> Iterator[Rule]:
    yield Rule(
        "M3", when(source="new mining"), "denied", "3(3)",
        "It comes from primary mining that began after the Convention bound the country of the mine.",
    )  # fmt: skip
    yield Rule(
        "M4", when(source="mining over"), "denied", "3(4)",
        "It was mined more than fifteen years after the Convention bound the country of the mine.",
    )  # fmt: skip
    yield Rule(
        "M5", when(source="mining use"), "denied", "3(4)",
        "Mercury from existing mines is only for products and processes that are allowed, or disposal.",
    )  # fmt: skip
    yield Rule(
        "M6", when(source="excess"), "denied", "3(5)(b)",
        "Excess mercury of chlor-alkali plants that closed is to be disposed of.",
    )  # fmt: skip
    yield Rule(
        "M7", when(source="not stated"), "needs", "3(3) to 3(5)",
        "Where the mercury comes from has to be known.", ("source",),
    )  # fmt: skip
    yield Rule(
        "M8", when(source="not certified"), "needs", "3(8)",
        "Mined in a non-Party: the certificate of its source under which it came in has to be on file.",
        ("source certificate",), confidence="ours",
    )  # fmt: skip


def mercury_export() -> Iterator[Rule]:
    """Export of mercury: Article 3(3) to 3(7)."""
    yield Rule(
        "M1", when(exporter="not known"), "needs", "2(g)",
        "Whether the Convention binds the exporting country has to be known.",
        ("standing of the exporter",),
    )  # fmt: skip
    yield Rule(
        "M2", when(exporter="non-Party"), "allowed", "2(g) and 3(6)",
        "Article 3(6) binds Parties; the importing Party decides by Article 3(8).",
    )  # fmt: skip
    yield from _source()
    yield Rule(
        "M9", when(purpose="not allowed"), "denied", "3(6)",
        "Mercury goes only to a use that is allowed or to environmentally sound interim storage.",
    )  # fmt: skip
    yield Rule(
        "M10", when(purpose="not stated"), "needs", "3(6)",
        "What it is for, and whether that is allowed there, has to be known.", ("purpose",),
    )  # fmt: skip
    yield Rule(
        "M11", when(importer="not known"), "needs", "3(6)",
        "Whether the Convention binds the importing country has to be known.",
        ("standing of the importer",),
    )  # fmt: skip
    yield from uncovered("MC", "consent", "3(6)", "verified", "written consent", MINAMATA)
    for place, (state, why) in enumerate(
        (
            ("none", "The certification of a non-Party is not on file."),
            ("not valid", "The certification of the non-Party does not hold on this day."),
            ("incomplete", "The certification of the non-Party does not say both things it has to."),
        ),
        start=12,
    ):
        yield Rule(
            f"M{place}", when(importer="non-Party", certificate=state), "needs", "3(6)(b)", why,
            ("certification of use",), document="certificate",
        )  # fmt: skip
    yield from _covered()


def _covered() -> Iterator[Rule]:
    for id_, importer, state, article, why in (
        ("M15", "party", "written", "3(6)(a)", "The importing Party consented in writing."),
        ("M16", "party", "general", "3(7)", "A general notification of the importing Party stands for it."),
        ("M17", "non-Party", "written", "3(6)(b)", "The non-Party consented in writing and certified."),
        ("M18", "non-Party", "general", "3(7)", "A general notification of the non-Party stands for it."),
    ):
        yield Rule(id_, when(importer=importer, consent=state), "allowed", article, why, document="consent")


def pesticide_export() -> Iterator[Rule]:
    """Export of compounds as pesticides: Rotterdam, Article 11."""
    yield from banned("R")
    yield Rule(
        "R3", when(exporter="not known"), "needs", "2(g)",
        "Whether the Convention binds the exporting country has to be known.",
        ("standing of the exporter",), treaty=ROTTERDAM,
    )  # fmt: skip
    yield Rule(
        "R4", when(exporter="non-Party"), "allowed", "11(1)", "Article 11 binds exporting Parties.",
        treaty=ROTTERDAM,
    )  # fmt: skip
    yield Rule(
        "R5", when(importer="not known"), "needs", "2(f)",
        "Whether the Convention binds the importing country has to be known.",
        ("standing of the importer",), treaty=ROTTERDAM,
    )  # fmt: skip
    yield Rule(
        "R6", when(importer="non-Party"), "allowed", "2(f)",
        "Export means from one Party to another; the importing country is none.", treaty=ROTTERDAM,
        papers=PAPERS,
    )  # fmt: skip
    yield from _responses("R", start=7)
    yield from _undecided()


def _responses(prefix: str, start: int) -> Iterator[Rule]:
    rows: tuple[tuple[str, Verdict, str, str, tuple[Need, ...], tuple[str, ...]], ...] = (
        ("no consent", "denied", "11(1)(b)", "The importing Party does not consent to import.", (), ()),
        ("consent", "allowed", "11(1)(b)", "The importing Party consents to import.", (), PAPERS),
        (
            "conditions open", "needs", "11(1)(b)", "Not all conditions of the response are found met.",
            ("conditions met",), PAPERS,
        ),
        (
            "none", "needs", "11(1)(a)", "No response of the importing Party is on file; look it up.",
            ("import response",), (),
        ),
    )  # fmt: skip
    for place, (state, verdict, article, why, needs, papers) in enumerate(rows, start=start):
        yield Rule(
            f"{prefix}{place}", when(response=state), verdict, article, why, needs, document="response",
            treaty=ROTTERDAM, papers=papers,
        )  # fmt: skip


def _undecided() -> Iterator[Rule]:
    """Decide where the importing Party has not: Rotterdam, Article 11(2)."""
    rows: tuple[tuple[str, str, Verdict, str, str, tuple[Need, ...], tuple[str, ...]], ...] = (
        ("R11", "consent", "allowed", "11(2)(c)", "Explicit consent was received.", (), PAPERS),
        ("R12", "refused", "denied", "11(2)(c)", "Explicit consent was refused.", (), ()),
        (
            "R13", "conditions open", "needs", "11(2)(c)",
            "Not all conditions of the explicit consent are found met.", ("conditions met",), PAPERS,
        ),
        ("R14", "registered", "allowed", "11(2)(a)", "The chemical is registered there.", (), PAPERS),
        (
            "R15", "used before", "allowed", "11(2)(b)",
            "It was used or imported there before, and nothing prohibits it.", (), PAPERS,
        ),
    )  # fmt: skip
    for id_, state, verdict, article, why, needs, papers in rows:
        yield Rule(
            id_, when(fallback=state), verdict, article, why, needs, document="fallback", treaty=ROTTERDAM,
            papers=papers,
        )  # fmt: skip
    yield Rule(
        "R16", when(window="in"), "denied", "11(2)",
        "Without a decision, explicit consent has to be sought and received.", ("explicit consent",),
        treaty=ROTTERDAM,
    )  # fmt: skip
    yield Rule(
        "R17", when(window="outside"), "denied", "11(2)",
        "The year in which the text asks is not running; this office asks for explicit consent all the same.",
        ("explicit consent",), treaty=ROTTERDAM, confidence="ours",
    )  # fmt: skip


def export_notice() -> Iterator[Rule]:
    """Yield what is asked of an export that is allowed otherwise: Rotterdam, Article 12."""
    for place, (question, states, article, why) in enumerate(
        (
            ("notice", ("not needed",), "12(1) and 12(5)", "No export notification is needed."),
            ("form", ("product",), "3(1)", "It is no chemical in that Convention."),
            ("research", ("yes",), "3(2)(h)", "Quantities for research need no notification."),
            ("exporter", ("non-Party",), "12(1)", "Article 12 binds exporting Parties."),
            ("importer", ("non-Party",), "12(1)", "It is owed to importing Parties."),
            ("notice", ("sent",), "12(2)", "The export notification of this year was sent."),
        ),
        start=1,
    ):
        yield Rule(
            f"N{place}", when(**{question: states}), "allowed", article, why, document="notice",
            treaty=ROTTERDAM,
        )  # fmt: skip
    yield Rule(
        "N7", when(notice="missing"), "needs", "12(2)",
        "The exporting Party restricts this chemical: it notifies before the first export of a year.",
        ("export notification",), treaty=ROTTERDAM,
    )  # fmt: skip

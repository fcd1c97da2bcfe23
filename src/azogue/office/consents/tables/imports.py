"""Rows about imports: Minamata, Article 3(8) to 3(10); Rotterdam, Article 10."""

from collections.abc import Iterator

from azogue.office.consents.tables.rule import MINAMATA, PAPERS, ROTTERDAM, Need, Rule, Verdict, when
from azogue.office.consents.tables.shared import banned, uncovered


def mercury_import() -> Iterator[Rule]:
    """Import of mercury: Article 3(8) to 3(10)."""
    yield Rule(
        "I1", when(importer="not known"), "needs", "2(g)",
        "Whether the Convention binds the importing country has to be known.",
        ("standing of the importer",),
    )  # fmt: skip
    yield Rule(
        "I2", when(importer="non-Party"), "allowed", "2(g) and 3(8)",
        "Article 3(8) binds Parties; an exporting Party decides by Article 3(6).",
    )  # fmt: skip
    yield Rule(
        "I3", when(exporter="not known"), "needs", "3(8)",
        "Whether the Convention binds the exporting country has to be known.",
        ("standing of the exporter",),
    )  # fmt: skip
    outside: dict[str, str | tuple[str, ...]] = {"exporter": "non-Party", "waiver": ("late", "none")}
    yield Rule(
        "I4", when(**outside, source=("new mining", "excess")), "denied", "3(8)",
        "The source is one that the certificate of a non-Party has to rule out.",
    )  # fmt: skip
    yield Rule(
        "I5", when(exporter="party", source=("new mining", "excess")), "denied", "3(3) and 3(5)(b)",
        "The exporting Party may not let this mercury go.", confidence="ours",
    )  # fmt: skip
    for place, (state, why) in enumerate(
        (
            ("none", "The non-Party has not certified the source."),
            ("not valid", "The certificate of the source does not hold on this day."),
            ("incomplete", "The certificate of the source does not say both things it has to."),
        ),
        start=6,
    ):
        yield Rule(
            f"I{place}", when(**outside, source_certificate=state), "needs", "3(8)", why,
            ("source certificate",), document="source certificate",
        )  # fmt: skip
    yield Rule(
        "I9", when(purpose="not allowed"), "denied", "3(6), 4 and 5",
        "The use is not allowed here.", confidence="ours",
    )  # fmt: skip
    yield Rule(
        "I10", when(purpose="not stated"), "needs", "3(6)",
        "What it is for, and whether that is allowed here, has to be known.", ("purpose",), confidence="ours",
    )  # fmt: skip
    yield from uncovered("IC", "consent", "3(6)", "ours", "written consent", MINAMATA)
    yield Rule(
        "I11", when(consent="written"), "allowed", "3(6) and 3(8)", "This country consented in writing.",
        document="consent",
    )  # fmt: skip
    yield Rule(
        "I12", when(consent="general"), "allowed", "3(7) and 3(8)",
        "A general notification of this country stands for its consent.", document="consent",
    )  # fmt: skip


def pesticide_import() -> Iterator[Rule]:
    """Import of compounds as pesticides: Rotterdam, Article 10."""
    yield from banned("J")
    yield Rule(
        "J3", when(importer="not known"), "needs", "2(g)",
        "Whether the Convention binds the importing country has to be known.",
        ("standing of the importer",), treaty=ROTTERDAM,
    )  # fmt: skip
    yield Rule(
        "J4", when(importer="non-Party"), "allowed", "10(1)", "Article 10 binds Parties.", treaty=ROTTERDAM
    )
    rows: tuple[tuple[str, tuple[str, ...], Verdict, str, str, tuple[Need, ...]], ...] = (
        ("J5", ("no consent",), "denied", "10(9)", "This country does not consent, from any source.", ()),
        ("J6", ("consent",), "allowed", "10(4)", "This country consents to import.", ()),
        (
            "J7", ("conditions open",), "needs", "10(9)",
            "The conditions of the response hold for import from any source.", ("conditions met",),
        ),
        (
            "J8", ("none", "no decision"), "needs", "10(2)",
            "This country has not decided on the import of the chemical.", ("import response",),
        ),
    )  # fmt: skip
    for id_, states, verdict, article, why, needs in rows:
        yield Rule(
            id_, when(response=states), verdict, article, why, needs, document="response", treaty=ROTTERDAM,
            papers=PAPERS if verdict == "allowed" else (),
        )  # fmt: skip

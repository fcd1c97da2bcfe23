"""Rows that both directions share: which table, a consent that does not cover, products, bans."""

from collections.abc import Iterator

from azogue.facts.records import Confidence
from azogue.office.consents.tables.rule import ROTTERDAM, Need, Rule, Verdict, when


def scope(prefix: str, mercury: str, product: str, pesticide: str) -> Iterator[Rule]:
    """Say which table a shipment belongs to; the same for both directions."""
    yield Rule(
        f"{prefix}1", when(form="waste"), "needs", "11(3)(c)",
        "Waste crosses a border only for environmentally sound disposal, by the Basel procedure.",
        ("Basel procedure",),
    )  # fmt: skip
    yield Rule(
        f"{prefix}2", when(form="product"), "look", "3(2)(c)",
        "Article 3 does not speak of mercury-added products; Article 4 does.", then=product,
    )  # fmt: skip
    yield Rule(
        f"{prefix}3", when(research="yes"), "allowed", "3(2)(a)",
        "Quantities for laboratory-scale research or as a reference standard need no consent.",
    )  # fmt: skip
    yield Rule(
        f"{prefix}4", when(form="share not stated"), "needs", "3(1)(a)",
        "From 95 per cent by weight a mixture is mercury: its share has to be known.", ("share of mercury",),
    )  # fmt: skip
    yield Rule(
        f"{prefix}5", when(form="weak mixture"), "allowed", "3(1)(a)",
        "A mixture with less than 95 per cent of mercury is not mercury in Article 3.",
    )  # fmt: skip
    yield Rule(f"{prefix}6", when(form="mercury"), "look", "3(6)", "It is mercury.", then=mercury)
    yield Rule(
        f"{prefix}7", when(form="compound", pesticide="yes"), "look", "10 and 11",
        "Annex III lists mercury compounds as pesticides.", then=pesticide, treaty=ROTTERDAM,
        confidence="verified-secondary",
    )  # fmt: skip
    yield Rule(
        f"{prefix}8", when(form="compound", pesticide="no"), "allowed", "3(6) and 3(13)",
        "Consent is asked for mercury, not for its compounds, as long as no annex lists them.",
    )  # fmt: skip
    yield Rule(
        f"{prefix}9", when(form="compound"), "needs", "10(5)",
        "Whether the compound is meant as a pesticide has to be known.", ("pesticide use",),
        treaty=ROTTERDAM,
    )  # fmt: skip


def uncovered(
    prefix: str, question: str, article: str, confidence: Confidence, need: Need, treaty: str
) -> Iterator[Rule]:
    """Say what happens when the consent on file does not cover the shipment."""
    rows: tuple[tuple[str, Verdict, str, tuple[Need, ...], Confidence], ...] = (
        ("refused", "denied", "The importing country refused.", (), confidence),
        (
            "withdrawn",
            "denied",
            "The consent was withdrawn or the notification revoked.",
            (need,),
            confidence,
        ),
        ("expired", "denied", "The consent has expired by its own words.", (need,), "ours"),
        ("not yet", "denied", "The consent does not hold yet, by its own words.", (), "ours"),
        ("not enough", "denied", "Less is left of the consent than is to be shipped.", (need,), "ours"),
        ("no quantity", "needs", "The consent does not say how much.", ("quantity of the consent",), "ours"),
        ("not answered", "needs", "Consent was asked for and is not answered.", ("answer",), confidence),
        ("none", "denied", "No consent is on file.", (need,), confidence),
        ("conditions open", "needs", "Not all conditions are found met.", ("conditions met",), confidence),
    )
    for place, (state, verdict, why, needs, sure) in enumerate(rows, start=1):
        yield Rule(
            f"{prefix}{place}", when(**{question.replace(" ", "_"): state}), verdict, article, why, needs,
            document=question, treaty=treaty, confidence=sure,
        )  # fmt: skip


def product() -> Iterator[Rule]:
    """Mercury-added products, in both directions: Article 4(1)."""
    yield Rule(
        "P1", when(ban="exporter"), "denied", "4(1)", "The exporting Party may not allow it any more.",
        document="ban",
    )  # fmt: skip
    yield Rule(
        "P2", when(ban="importer"), "denied", "4(1)", "The importing Party may not allow it any more.",
        document="ban",
    )  # fmt: skip
    yield Rule("P3", when(), "allowed", "4(1)", "No ban on this product is on file for either side.")


def banned(prefix: str) -> Iterator[Rule]:
    """Yield what Annex A says of pesticides, for either side."""
    for place, (side, why) in enumerate(
        (
            ("exporter", "Pesticides with mercury are banned for the exporting Party."),
            ("importer", "Pesticides with mercury are banned for the importing Party."),
        ),
        start=1,
    ):
        yield Rule(f"{prefix}{place}", when(ban=side), "denied", "4(1)", why, document="ban")

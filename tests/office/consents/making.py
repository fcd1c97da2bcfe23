"""Makes a shipment and a file for which the questions of a decision table have given answers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from azogue.office.consents.circumstances import PESTICIDE_ITEM
from azogue.office.consents.records import (
    NEVER,
    Ban,
    Certificate,
    Condition,
    Consent,
    Country,
    ExportNotice,
    File,
    FinalAction,
    GeneralNotification,
    ImportResponse,
    Purpose,
    Shipment,
    Source,
    Span,
)

DAY = date(2024, 6, 15)
EXPORTER, IMPORTER = "PER", "GHA"
JOINED = Span(date(2017, 8, 16))
TERMS = (Condition("k1", "only in retorts"),)
HELD = Span(date(2024, 1, 1), date(2024, 12, 31))
PAST = Span(date(2022, 1, 1), date(2023, 12, 31))
COMING = Span(date(2025, 1, 1))
BOUND = {"party": JOINED, "non-Party": NEVER, "not known": None}
OTHERS = {
    "KGZ": Country("KGZ", Span(date(2018, 1, 1))),
    "MEX": Country("MEX", Span(date(2005, 1, 1))),
    "CHN": Country("CHN", NEVER),
}
"""Countries with mines; the days are made up so that every answer can be had on one day."""
SOURCES = {
    "allowed": Source("recovery"),
    "new mining": Source("primary mining", "KGZ", mined_at_entry=False),
    "mining over": Source("primary mining", "MEX", mined_at_entry=True),
    "mining use": Source("primary mining", "KGZ", mined_at_entry=True),
    "excess": Source("excess chlor-alkali"),
    "not certified": Source("primary mining", "CHN"),
    "not stated": None,
}
PURPOSES = {
    "allowed": Purpose("other use", True),
    "not allowed": Purpose("other use", False),
    "not stated": Purpose("other use"),
}
FORMS = {
    "mercury": ("mercury", None),
    "weak mixture": ("mixture", Decimal("94.9")),
    "share not stated": ("mixture", None),
    "compound": ("compound", None),
    "product": ("product", None),
    "waste": ("waste", None),
}


def shipment(**changes) -> Shipment:
    """Return a shipment of ten kilograms of recovered mercury for an allowed use, changed as said."""
    return replace(
        Shipment("S1", EXPORTER, IMPORTER, "mercury", 10_000, source=Source("recovery"),
                 purpose=Purpose("other use", True), notice="N1"),
        **changes,
    )  # fmt: skip


def file_of(exporter="party", importer="party", **changes) -> File:
    """Return a file with both countries, of which both conventions have the standing that is said."""
    both = {
        code: Country(code, BOUND[how], BOUND[how])
        for code, how in ((EXPORTER, exporter), (IMPORTER, importer))
    }
    return replace(File({**OTHERS, **both}), **changes)


def granted(number="C1", **changes) -> Consent:
    """Return a consent to fifty kilograms for this year, changed as said."""
    return replace(
        Consent(number, EXPORTER, IMPORTER, answer="granted", answered=date(2024, 1, 1), valid=HELD,
                grams=50_000),
        **changes,
    )  # fmt: skip


CONSENTS = {
    "written": {},
    "conditions open": {"conditions": TERMS},
    "no quantity": {"grams": None},
    "not enough": {"drawn": 40_001},
    "refused": {"answer": "refused", "notice": "N1"},
    "withdrawn": {"withdrawn": DAY},
    "expired": {"valid": PAST},
    "not yet": {"valid": COMING},
    "not answered": {"answer": None, "answered": None},
}


def consents(value, **changes):
    return () if value not in CONSENTS else (granted(**{**CONSENTS[value], **changes}),)


def certificates(value, kind, country):
    if value == "none":
        return ()
    full = Certificate(f"Z-{kind}", kind, country, valid=HELD, measures=True, only_allowed=True,
                       not_new_mining=True, not_excess=True)  # fmt: skip
    if value == "incomplete":
        full = replace(full, only_allowed=False, not_excess=False)
    return (full if value != "not valid" else replace(full, valid=PAST),)


def case(**answers) -> tuple[Shipment, File] | None:
    """Return a shipment and a file with these answers; None where answers exclude each other."""
    get = answers.get
    if "notice" in answers:
        return noticed(answers)
    made = shipment(source=SOURCES[get("source", "allowed")], purpose=PURPOSES[get("purpose", "allowed")])
    if get("research") == "yes":
        made = replace(made, purpose=Purpose("research"))
    form, share = FORMS[get("form", "mercury")]
    stated = {"yes": True, "no": False, "not stated": None}[get("pesticide", "not stated")]
    item = PESTICIDE_ITEM if form == "product" else ""
    made = replace(made, form=form, share=share, pesticide=stated, item=item)
    base = file_of(get("exporter", "party"), get("importer", "party"))
    consent = get("consent", "none")
    general = (GeneralNotification("G1", IMPORTER),) if consent == "general" else ()
    waived = {"in time": date(2018, 11, 23), "late": date(2018, 11, 24)}.get(get("waiver", "none"))
    if waived is not None:
        if consent not in {"written", "general", "conditions open", "refused"}:
            return None  # a notification with a waiver is a consent itself
        open_terms = TERMS if consent in {"written", "conditions open"} else ()
        general = (GeneralNotification("G1", IMPORTER, terms=open_terms, waived=waived),)
        made_consents = consents(consent) if consent in {"written", "refused"} else ()
    else:
        made_consents = consents(consent)
    side = {"exporter": EXPORTER, "importer": IMPORTER}.get(get("ban", "none"))
    bans = () if side is None else (Ban(side, PESTICIDE_ITEM, DAY),)
    found = replace(
        base, consents=made_consents, general=general, bans=bans,
        certificates=(*certificates(get("certificate", "none"), "use", IMPORTER),
                      *certificates(get("source certificate", "none"), "source", EXPORTER)),
    )  # fmt: skip
    return _responding(made, found, answers)


def noticed(answers) -> tuple[Shipment, File] | None:
    """Return an export that is allowed otherwise, with a restriction and a notice as said."""
    form, share = FORMS[answers["form"]]
    if answers["form"] in {"waste", "share not stated"}:
        return None  # not allowed for another reason
    made = shipment(form=form, share=share, pesticide=False)
    if answers["research"] == "yes":
        made = replace(made, purpose=Purpose("research"))
    countries = {
        code: Country(code, JOINED, BOUND[answers[side]])
        for code, side in ((EXPORTER, "exporter"), (IMPORTER, "importer"))
    }
    actions = () if answers["notice"] == "not needed" else (FinalAction(EXPORTER, DAY),)
    sent = (ExportNotice("E1", EXPORTER, IMPORTER, DAY),) if answers["notice"] == "sent" else ()
    return made, File(countries, consents=(granted(),), actions=actions, notices=sent)


RESPONSES = {
    "consent": ("consent", ()),
    "conditions open": ("interim consent", TERMS),
    "no consent": ("interim no consent", ()),
    "no decision": ("no response", ()),
}


def _responding(made, file, answers):
    fallback, window = answers.get("fallback", "none"), answers.get("window", "in")
    response = answers.get("response", "none")
    if fallback in {"consent", "conditions open", "refused"}:
        how = {"consent": "written"}.get(fallback, fallback)
        file = replace(file, consents=consents(how, number="X1", instrument="rotterdam"))
    if response == "none":
        impossible = fallback in {"registered", "used before"} or window == "outside"
        return None if impossible else (made, file)
    kind, conditions = RESPONSES[response]
    told = date(2023, 12, 15) if window == "in" else date(2023, 12, 16)
    answer = ImportResponse(
        "R1", IMPORTER, kind, told=told, conditions=conditions,
        registered=fallback == "registered", used_before=fallback == "used before",
    )  # fmt: skip
    return made, replace(file, responses=(answer,))

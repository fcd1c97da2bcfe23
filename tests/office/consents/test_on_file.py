"""What the queries find on file decides as the records themselves would; papers count where they should."""

import random
from dataclasses import replace
from datetime import date

import pytest

from azogue.office.consents import filing, models
from azogue.office.consents.circumstances import DOMAINS
from azogue.office.consents.onfile import countries_of, file_for
from azogue.office.consents.reconciling import TradeYear
from azogue.office.consents.records import NEVER, Condition, File, Shipment, Span
from azogue.office.consents.rules import may_export, may_import
from azogue.office.consents.selectors import reconcile_years
from azogue.office.treaty.models import Party

from .making import DAY, EXPORTER, HELD, IMPORTER, case, file_of, granted, shipment

pytestmark = pytest.mark.django_db
QUESTIONS = {
    name: answers for name, answers in DOMAINS.items() if name not in {"notice", "ban"}
}  # a ban is the treaty desk's to know


def days(span: Span) -> dict[str, date | None]:
    return {"first": span.first, "last": span.last}


def keep(file: File) -> None:
    """Write a file into the database, as the services would have left it."""
    Party.objects.all().delete()
    for code, country in file.countries.items():
        for instrument in ("minamata", "rotterdam"):
            span = getattr(country, instrument)
            if span is not None:
                since, until = (None, None) if span == NEVER else (span.first, span.last)
                models.ConventionStanding.objects.create(
                    keeper=EXPORTER, instrument=instrument, country=code, since=since, until=until
                )
    for c in file.consents:
        given = c.answer == "granted"
        models.Consent.objects.create(
            keeper=c.exporter, number=c.number, exporter=c.exporter, importer=c.importer,
            instrument=c.instrument, substance=c.substance, notice=c.notice, answer=c.answer or "",
            answered=c.answered, granted=c.grams if given else None, drawn=c.drawn,
            conditions=filing.pairs_of(c.conditions), withdrawn=c.withdrawn, proposed=date(2020, 1, 1),
            proposed_by="x", **days(c.valid),
        )  # fmt: skip
    for g in file.general:
        models.GeneralNotification.objects.create(
            keeper=g.importer, number=g.number, country=g.importer, terms=filing.pairs_of(g.terms),
            exporters=sorted(g.exporters), revoked=g.revoked, certified=g.certified, waived=g.waived,
            **days(g.valid),
        )  # fmt: skip
    for p in file.certificates:
        models.Certificate.objects.create(
            keeper=p.country, number=p.number, kind=p.kind, country=p.country, party=p.party,
            measures=p.measures, only_allowed=p.only_allowed, not_new_mining=p.not_new_mining,
            not_excess=p.not_excess, **days(p.valid),
        )  # fmt: skip
    for r in file.responses:
        models.ImportResponse.objects.create(
            keeper=EXPORTER, number=r.number, country=r.country, kind=r.kind, substance=r.substance,
            told=r.told, conditions=filing.pairs_of(r.conditions), registered=r.registered,
            used_before=r.used_before,
        )  # fmt: skip
    for a in file.actions:
        models.FinalAction.objects.create(
            keeper=a.country, country=a.country, since=a.since, substance=a.substance
        )
    for n in file.notices:
        models.Notice.objects.create(
            keeper=n.exporter, number=n.number, kind="export", exporter=n.exporter, importer=n.importer,
            substance=n.substance, state="sent", drafted=n.sent, sent=n.sent, acknowledged=n.acknowledged,
            waived=n.waived, second=n.second,
        )  # fmt: skip


def cases() -> list[tuple[Shipment, File]]:
    """Return shipments and files for answers drawn at random, and every answer of every question once."""
    dice = random.Random(4711)
    wanted = [{name: value} for name, answers in QUESTIONS.items() for value in answers]
    wanted += [{name: dice.choice(answers) for name, answers in QUESTIONS.items()} for _ in range(150)]
    noticed = [
        {"notice": notice, "form": form, "research": "no", "exporter": side, "importer": side}
        for notice in DOMAINS["notice"]
        for form in ("mercury", "compound")
        for side in ("party", "non-Party", "not known")
    ]
    made = (case(**answers) for answers in (*wanted, *noticed))
    return [found for found in made if found is not None]


def test_what_is_kept_decides_as_the_records_do():
    verdicts = set()
    for sent, file in cases():
        for model in (
            models.Consent, models.GeneralNotification, models.Certificate, models.ImportResponse,
            models.FinalAction, models.Notice, models.ConventionStanding,
        ):  # fmt: skip
            model.objects.all().delete()
        without = replace(file, bans=())
        keep(without)
        found = file_for(sent, DAY)
        for may in (may_export, may_import):
            decision = may(sent, DAY, without)
            assert may(sent, DAY, found) == decision, (sent, without)
            verdicts.add((decision.verdict, decision.rule))
    assert len(verdicts) > 40


def test_every_column_reads_as_the_models_have_it():
    file = file_of(
        consents=(
            granted(conditions=(Condition("k1", "only in retorts"),), withdrawn=DAY, drawn=7),
            granted("C2", grams=None, valid=Span(None, None)),
        )
    )
    keep(file)
    models.Consent.objects.filter(number="C2").update(closed=DAY)
    found = file_for(shipment(), DAY)
    rows = models.Consent.objects.order_by("number")
    assert sorted(found.consents, key=lambda c: c.number) == [filing.consent_of(row) for row in rows]


def test_what_a_shipment_drew_itself_is_given_back_to_it_and_to_no_other():
    keep(file_of(consents=(granted(drawn=30_000),)))
    one = models.Consent.objects.get()
    models.Draw.objects.create(consent=one, shipment="S1", grams=10_000, on=DAY)
    models.Draw.objects.create(consent=one, shipment="S2", grams=20_000, on=DAY)
    assert file_for(shipment(), DAY).consents[0].left == 30_000
    assert file_for(shipment(id="S9"), DAY).consents[0].left == 20_000
    models.Draw.objects.filter(shipment="S1").update(cancelled=DAY)
    assert file_for(shipment(), DAY).consents[0].left == 20_000


@pytest.mark.parametrize(("keeper", "counts"), [(IMPORTER, True), (EXPORTER, True), ("BOL", False)])
def test_a_paper_about_a_country_counts_where_it_or_the_other_side_keeps_it(keeper, counts):
    fields = {"keeper": keeper, "country": IMPORTER}
    models.GeneralNotification.objects.create(number="G", **fields)
    models.Certificate.objects.create(number="Z", kind="use", **fields)
    models.ImportResponse.objects.create(number="R", kind="consent", **fields)
    models.ConventionStanding.objects.create(instrument="rotterdam", since=date(2004, 2, 24), **fields)
    found = file_for(shipment(form="compound", substance="HgO"), DAY)
    assert bool(found.general) == bool(found.certificates) == bool(found.responses) == counts
    assert (found.countries[IMPORTER].rotterdam is not None) == counts


def test_a_countrys_own_word_on_its_standing_counts_more_than_anothers():
    for keeper, since in ((EXPORTER, None), (IMPORTER, date(2004, 2, 24))):
        models.ConventionStanding.objects.create(
            keeper=keeper, country=IMPORTER, instrument="rotterdam", since=since
        )
    assert file_for(shipment(), DAY).countries[IMPORTER].rotterdam == Span(date(2004, 2, 24))


def test_demonstration_records_decide_on_demonstrations_only():
    keep(file_of(consents=(granted(),)))
    models.Consent.objects.update(demo=True)
    models.GeneralNotification.objects.create(number="G", keeper=IMPORTER, country=IMPORTER, demo=True)
    assert file_for(shipment(), DAY).consents == file_for(shipment(), DAY).general == ()
    assert len(file_for(shipment(), DAY, demo=True).consents) == 1
    assert len(file_for(shipment(), DAY, demo=True).general) == 1


@pytest.mark.parametrize(
    ("fields", "bound"),
    [
        ({"status": "party", "deposited": date(2017, 3, 23)}, True),
        ({"status": "party", "deposited": None}, None),
        ({"status": "party", "deposited": date(2017, 3, 23), "left": date(2020, 1, 1)}, False),
        ({"status": "signatory", "deposited": None, "from_facts": True}, None),
        ({"status": "signatory", "deposited": None, "from_facts": False}, False),
        (None, None),
    ],
)
def test_whom_the_mercury_treaty_binds_is_the_treaty_desks_to_know_and_nobody_guesses(fields, bound):
    Party.objects.filter(country=IMPORTER).delete()
    if fields is not None:
        Party.objects.create(country=IMPORTER, **fields)
    assert file_for(shipment(), DAY).bound(IMPORTER, "minamata", DAY) == bound
    if fields is not None:
        assert (
            countries_of([IMPORTER])[IMPORTER].minamata
            == file_for(shipment(), DAY).countries[IMPORTER].minamata
        )
    models.ConventionStanding.objects.create(keeper=EXPORTER, country=IMPORTER, instrument="minamata")
    stated = False if bound is None else bound
    assert file_for(shipment(), DAY).bound(IMPORTER, "minamata", DAY) == stated


def test_a_ban_of_annex_a_comes_from_the_treaty_desk():
    Party.objects.update_or_create(
        country=EXPORTER, defaults={"status": "party", "deposited": date(2016, 1, 21)}
    )
    product = shipment(form="product", item="A-BAT-1", source=None, purpose=None)
    assert may_export(product, date(2024, 6, 15), file_for(product, date(2024, 6, 15))).rule == "P1"
    assert may_export(product, date(2019, 6, 15), file_for(product, date(2019, 6, 15))).rule == "P3"


def test_consents_are_laid_beside_the_trade_of_a_country_without_the_demonstrations():
    keep(file_of(consents=(granted(grams=50_000),)))
    Party.objects.create(country=EXPORTER, status="party", deposited=date(2016, 1, 21))
    trade = [
        TradeYear(EXPORTER, IMPORTER, 2024, exported=60_000),
        TradeYear("MEX", "BOL", 2024, exported=1),
        TradeYear(EXPORTER, IMPORTER, 1999, exported=1),
    ]
    found = reconcile_years(EXPORTER, range(2023, 2026), trade)
    assert [(f.year, f.state, f.over) for f in found.findings if f.traded] == [(2024, "over", 10_000)]
    assert HELD.last == date(2024, 12, 31)
    assert reconcile_years(EXPORTER, range(2023, 2026), trade, demo=True).findings[0].state == "no consent"

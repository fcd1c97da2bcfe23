"""What the questions find on file, at the edges: days, grams, years of mining, whose paper it is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.facts import treaty
from azogue.office.consents import circumstances as see
from azogue.office.consents.records import (
    NEVER,
    BadQuantity,
    Ban,
    Certificate,
    Condition,
    Country,
    GeneralNotification,
    ImportResponse,
    Purpose,
    Shipment,
    Source,
    Span,
    grams,
    kilograms,
)
from azogue.office.consents.rules import may_export, may_import
from azogue.office.treaty.rules import add_months
from tests.office.consents.making import (
    DAY,
    EXPORTER,
    HELD,
    IMPORTER,
    JOINED,
    TERMS,
    file_of,
    granted,
    shipment,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
ONE = timedelta(days=1)


def consent_seen(*consents, general=(), made=None, on=DAY):
    return see.consent(made or shipment(), on, file_of(consents=consents, general=tuple(general)))


@pytest.mark.parametrize(
    ("said", "mass"), [("34.5", 34_500), ("0", 0), ("0.001", 1), (2, 2000), ("1e3", 10**6), ("1.2340", 1234)]
)
def test_kilograms_become_whole_grams(said, mass):
    assert grams(said) == mass
    assert grams(kilograms(mass)) == mass


@pytest.mark.parametrize("said", ["", "x", "NaN", "Infinity", "-1", "0.0001", "1e99", "1,5", "0.12345"])
def test_a_mass_that_cannot_be_kept_is_refused_in_words(said):
    with pytest.raises(BadQuantity, match=r"[a-z]"):
        grams(said)


@given(st.integers(0, 10**13))
def test_grams_survive_the_way_to_kilograms_and_back(mass):
    assert grams(kilograms(mass)) == mass
    assert grams(str(kilograms(mass))) == mass


@pytest.mark.parametrize("changes", [{"grams": 0}, {"grams": -1}, {"grams": 10**14}])
def test_a_shipment_of_nothing_is_none(changes):
    with pytest.raises(BadQuantity):
        shipment(**changes)


@pytest.mark.parametrize("share", [Decimal(-1), Decimal("100.1"), Decimal("NaN")])
def test_a_share_is_between_nothing_and_all(share):
    with pytest.raises(BadQuantity):
        shipment(share=share)


def test_a_shipment_has_two_ends_and_a_span_has_its_days_in_order():
    with pytest.raises(ValueError, match="itself"):
        Shipment("S", "PER", "PER", "mercury", 1)
    with pytest.raises(ValueError, match="lies before"):
        Span(date(2024, 2, 2), date(2024, 2, 1))


@pytest.mark.parametrize(
    ("share", "counts_as"),
    [("95", "mercury"), ("94.9999", "weak mixture"), ("100", "mercury"), ("0", "weak mixture")],
)
def test_a_mixture_is_mercury_from_95_per_cent(share, counts_as):
    made = shipment(form="mixture", share=Decimal(share))
    assert see.form_of(made, DAY, file_of()).value == counts_as
    threshold = next(t for t in treaty.thresholds() if t.id == "T-3")
    assert (threshold.value, threshold.relation) == (see.MERCURY_SHARE, "at least")


def test_mercury_to_be_disposed_of_is_waste_whatever_the_papers_call_it():
    decision = may_export(shipment(purpose=Purpose("disposal", True)), DAY, file_of(consents=(granted(),)))
    assert (decision.verdict, decision.needs) == ("needs", ("Basel procedure",))


def test_research_needs_no_consent_but_waste_for_research_does_not_slip_through():
    made = shipment(purpose=Purpose("research"))
    assert may_export(made, DAY, file_of()).rule == "E3"
    assert may_export(replace(made, form="waste"), DAY, file_of()).rule == "E1"


@given(DAYS, st.integers(-400, 400))
def test_a_consent_holds_on_its_first_and_its_last_day_and_on_no_other(on, shift):
    consent = granted(valid=Span(on, on), answered=None)
    later = on + timedelta(days=shift)
    state = see.state_of(consent, shipment(), later)
    assert state == ("written" if shift == 0 else "not yet" if shift < 0 else "expired")


@pytest.mark.parametrize(("days", "value"), [(-1, "withdrawn"), (0, "withdrawn"), (1, "written")])
def test_a_withdrawn_consent_holds_until_the_day_before(days, value):
    assert consent_seen(granted(withdrawn=DAY + days * ONE)).value == value


def test_an_answer_that_comes_later_is_not_known_yet():
    assert consent_seen(granted(answered=DAY + ONE)).value == "not answered"


def test_the_consent_of_another_notice_another_pair_or_another_treaty_does_not_count():
    others = (
        granted(notice="N2"),
        granted(exporter=IMPORTER, importer=EXPORTER),
        granted(exporter="BOL"),
        granted(instrument="rotterdam"),
    )
    assert consent_seen(*others).value == "none"


def test_a_refusal_of_this_notice_is_stronger_than_any_consent():
    refused = granted("C2", answer="refused", notice="N1")
    assert consent_seen(granted(), refused) == see.Seen("refused", "C2")
    elsewhere = granted("C2", answer="refused")
    assert consent_seen(granted(), elsewhere) == see.Seen("written", "C1")


@pytest.mark.parametrize(("answered", "value"), [(date(2023, 12, 31), "general"), (DAY, "refused")])
def test_a_refusal_since_a_general_notification_stands_against_it(answered, value):
    general = GeneralNotification("G1", IMPORTER, Span(date(2024, 1, 1)))
    refused = granted("C2", answer="refused", answered=answered)
    assert consent_seen(refused, general=[general]).value == value


def test_a_general_notification_counts_for_its_exporters_within_its_terms_until_revoked():
    general = GeneralNotification("G1", IMPORTER, HELD, TERMS, frozenset({EXPORTER}))
    meets = shipment(met=frozenset({"k1"}))
    assert consent_seen(general=[general], made=meets) == see.Seen("general", "G1")
    assert consent_seen(general=[general]).value == "conditions open"
    assert consent_seen(general=[replace(general, revoked=DAY)], made=meets).value == "withdrawn"
    assert consent_seen(general=[replace(general, exporters=frozenset({"BOL"}))], made=meets).value == "none"
    assert consent_seen(general=[general], made=meets, on=date(2025, 1, 1)).value == "expired"
    assert consent_seen(general=[general], made=meets, on=date(2023, 12, 31)).value == "not yet"


def test_every_condition_has_to_be_met():
    two = granted(conditions=(*TERMS, Condition("k2")))
    assert consent_seen(two, made=shipment(met=frozenset({"k1"}))).value == "conditions open"
    assert consent_seen(two, made=shipment(met=frozenset({"k1", "k2"}))).value == "written"


def test_of_several_consents_the_one_that_ends_first_is_drawn_from():
    soon = granted("C9", valid=Span(None, DAY))
    assert consent_seen(granted(), granted("C2", valid=Span()), soon).document == "C9"


@given(st.permutations([granted(), granted("C2", valid=Span()), granted("C3", drawn=50_000)]))
def test_the_order_of_the_file_does_not_matter(consents):
    assert consent_seen(*consents) == see.Seen("written", "C1")


@pytest.mark.parametrize(
    ("mined_on", "at_entry", "kind", "value"),
    [
        (date(2030, 1, 1), True, "product", "allowed"),
        (date(2033, 1, 1), True, "process", "allowed"),  # entry on 1 January 2018, fifteen years on
        (date(2033, 1, 2), True, "process", "mining over"),
        (date(2030, 1, 1), True, "gold mining", "mining use"),
        (date(2030, 1, 1), True, "interim storage", "mining use"),
        (date(2030, 1, 1), False, "product", "new mining"),
        (date(2030, 1, 1), None, "product", "not stated"),
        (date(2017, 12, 31), None, "gold mining", "allowed"),  # before the Convention bound it
    ],
)
def test_mercury_of_mines_in_a_party(mined_on, at_entry, kind, value):
    made = shipment(source=Source("primary mining", "KGZ", mined_on, at_entry), purpose=Purpose(kind, True))
    assert see.source(made, date(2035, 1, 1), file_of()).value == value


@given(DAYS, st.integers(0, 600))
def test_months_are_calendar_months(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + ONE).day == 1)


def test_mercury_mined_in_a_non_party_goes_on_only_with_its_certificate():
    made = shipment(source=Source("primary mining", "CHN"))
    paper = Certificate("Z1", "source", "CHN", EXPORTER, HELD, not_new_mining=True, not_excess=True)
    assert see.source(made, DAY, file_of()).value == "not certified"
    assert see.source(made, DAY, file_of(certificates=(paper,))) == see.Seen("allowed", "Z1")
    other = replace(paper, party="BOL")
    assert see.source(made, DAY, file_of(certificates=(other,))).value == "not certified"


def test_a_mine_in_a_country_of_which_nothing_is_known_is_not_stated():
    made = shipment(source=Source("primary mining", "XKX", mined_at_entry=True))
    assert see.source(made, DAY, file_of()).value == "not stated"


def test_a_general_notification_of_a_non_party_needs_its_certification_too():
    general = GeneralNotification("G1", IMPORTER)
    on_file = file_of(importer="non-Party", general=(general,))
    assert may_export(shipment(), DAY, on_file).needs == ("certification of use",)
    certified = replace(on_file, general=(replace(general, certified=True),))
    assert may_export(shipment(), DAY, certified).rule == "M18"


def test_the_certification_of_another_notification_certifies_nothing():
    elsewhere = GeneralNotification("G0", "BOL", certified=True)
    general = (elsewhere, GeneralNotification("G1", IMPORTER))
    on_file = file_of(importer="non-Party", general=general)
    assert may_export(shipment(), DAY, on_file).needs == ("certification of use",)


def test_the_way_round_the_source_certificate_was_closed_after_the_second_meeting():
    assert treaty.meetings()["COP-2"].ends == see.WAIVER_CLOSED
    for waived, rule in ((see.WAIVER_CLOSED, "I12"), (see.WAIVER_CLOSED + ONE, "I6")):
        general = GeneralNotification("G1", IMPORTER, waived=waived)
        on_file = file_of(exporter="non-Party", general=(general,))
        assert may_import(shipment(), DAY, on_file).rule == rule


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2024, 2, 28), "outside"),
        (date(2024, 2, 29), "in"),  # six months after 31 August 2023
        (date(2025, 2, 27), "in"),
        (date(2025, 2, 28), "outside"),
    ],
)
def test_the_duty_towards_a_silent_party_begins_after_six_months_and_lasts_a_year(on, value):
    silent = ImportResponse("R1", IMPORTER, "no response", told=date(2023, 8, 31))
    made = shipment(form="compound", pesticide=True)
    assert see.window(made, on, file_of(responses=(silent,))).value == value
    assert may_export(made, on, file_of(responses=(silent,))).verdict == "denied"


def test_the_response_for_this_compound_comes_before_the_one_for_all_and_the_last_before_the_first():
    made = shipment(form="compound", pesticide=True, substance="HgO")
    first = ImportResponse("R1", IMPORTER, "consent", told=date(2020, 1, 1))
    last = ImportResponse("R2", IMPORTER, "no consent", told=date(2021, 1, 1))
    own = ImportResponse("R3", IMPORTER, "interim consent", "HgO", date(2019, 1, 1))
    assert see.response(made, DAY, file_of(responses=(last, first))).document == "R2"
    assert see.response(made, DAY, file_of(responses=(last, first, own))).document == "R3"


@pytest.mark.parametrize(("since", "verdict"), [(DAY, "denied"), (DAY + ONE, "allowed")])
def test_a_product_is_banned_from_a_day_on(since, verdict):
    made = shipment(form="product", item="A-BAT-1")
    on_file = file_of(bans=(Ban(EXPORTER, "A-BAT-1", since), Ban(EXPORTER, "A-PES-1", DAY)))
    assert may_export(made, DAY, on_file).verdict == verdict
    assert may_import(made, DAY, on_file).verdict == verdict


def test_the_pesticides_of_annex_a_have_the_id_that_the_treaty_tables_give_them():
    assert "esticides" in treaty.annex_items()[see.PESTICIDE_ITEM].category


def test_no_country_is_bound_before_its_day_or_after_it_left():
    country = Country("PER", Span(date(2018, 1, 1), date(2023, 1, 1)), NEVER)
    on_file = file_of()
    on_file = replace(on_file, countries={"PER": country})
    assert [on_file.bound("PER", "minamata", date(y, 1, 1)) for y in (2017, 2018, 2023, 2024)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert on_file.bound("PER", "rotterdam", DAY) is False
    assert on_file.bound("GHA", "minamata", DAY) is None
    assert JOINED.holds(DAY)

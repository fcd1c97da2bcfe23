"""The consents desk believes the treaty desk about who is bound and what is banned."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azogue.facts import treaty
from azogue.office.consents.circumstances import PESTICIDE_ITEM
from azogue.office.consents.records import NEVER, File, Span
from azogue.office.consents.rules import may_export
from azogue.office.consents.standing import bans_for, country_of
from azogue.office.treaty.rules import Exemption, Standing, is_party
from tests.office.consents.making import shipment
from tests.office.treaty.standings import AMENDMENTS, ITEMS, party

DAYS = st.dates(date(2013, 10, 10), date(2040, 12, 31))


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_a_country_is_bound_when_the_treaty_desk_says_so(deposited, left, on):
    standing = Standing("PER", deposited, left=left)
    country = country_of(standing, known=False)
    said = File({"PER": country}).bound("PER", "minamata", on)
    if deposited is None:
        assert said is None
        assert country_of(standing).minamata == NEVER
    else:
        assert said == is_party(standing, on)


def test_what_nobody_told_about_rotterdam_stays_unknown():
    assert country_of(party()).rotterdam is None
    assert country_of(party(), Span(date(2010, 1, 1))).rotterdam == Span(date(2010, 1, 1))


@pytest.mark.parametrize(("on", "banned"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
def test_mercury_pesticides_are_banned_from_2021_and_the_tables_deny_them(on, banned):
    bans = bans_for([party()], ITEMS.values(), AMENDMENTS, on)
    assert (PESTICIDE_ITEM in {b.item for b in bans}) == banned
    made = shipment(form="compound", pesticide=True, exporter="GHA", importer="PER")
    decision = may_export(made, on, File(bans=bans))
    assert (decision.rule == "R1") == banned


def test_an_exemption_keeps_the_ban_away_while_it_holds():
    exempt = party(exemptions=(Exemption(PESTICIDE_ITEM, registered=date(2017, 6, 1)),))
    during = bans_for([exempt], ITEMS.values(), AMENDMENTS, date(2025, 12, 31))
    after = bans_for([exempt], ITEMS.values(), AMENDMENTS, date(2026, 1, 1))
    assert PESTICIDE_ITEM not in {b.item for b in during}
    assert PESTICIDE_ITEM in {b.item for b in after}


def test_nothing_is_banned_for_whom_the_convention_does_not_bind():
    on = date(2024, 6, 15)
    for standing in (party(None), party(left=on), party(on - timedelta(days=10))):
        assert bans_for([standing], ITEMS.values(), AMENDMENTS, on) == ()


def test_only_products_are_handed_on_and_the_code_of_each_party_with_them():
    bans = bans_for([party(), replace(party(), code="PER")], ITEMS.values(), AMENDMENTS, date(2024, 6, 15))
    assert {b.country for b in bans} == {"GHA", "PER"}
    assert {treaty.annex_items()[b.item].annex for b in bans} == {"A"}

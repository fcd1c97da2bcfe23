"""The facts of the treaty are in the office from its first start, and stay as people corrected them."""

from datetime import date

import pytest

from azogue.facts import treaty as facts
from azogue.office.treaty import services
from azogue.office.treaty.models import Decision, Meeting, Membership, Party
from azogue.office.treaty.selectors import members_of, parties_on
from azogue.office.treaty.services import seed

pytestmark = pytest.mark.django_db


def test_every_party_of_the_facts_is_there_without_anybody_entering_it():
    assert Party.objects.count() == len(facts.parties()) == 158
    assert Membership.objects.count() == len(facts.memberships())
    assert Decision.objects.get(symbol="24/3 IV").meeting.key == "UNEP-GC-24"


def test_taking_the_facts_over_again_changes_nothing():
    again = seed()
    assert (again.parties, again.memberships, again.meetings, again.decisions) == (0, 0, 0, 0)


def test_what_nobody_changed_follows_the_table_and_what_somebody_changed_stays(officer, as_person):
    Party.objects.filter(country="PER").update(deposited=date(2000, 1, 1))
    ghana = Party.objects.get(country="GHA")
    services.edit_party(as_person(officer), ghana, deposited=date(2017, 3, 24), citation="C.N.1.2017")
    assert seed().parties == 1
    assert Party.objects.get(country="PER").deposited == facts.parties()["PER"].deposited
    assert Party.objects.get(country="GHA").deposited == date(2017, 3, 24)


def test_a_meeting_that_was_corrected_is_not_entered_twice():
    Meeting.objects.filter(key="COP-5").update(place="Elsewhere")
    seed()
    assert Meeting.objects.get(key="COP-5").place == "Elsewhere"


def test_a_country_of_the_demonstration_gets_a_party_that_demonstration_accounts_may_change():
    seed(demo=["GHA"])
    assert Party.objects.get(country="GHA").demo
    assert not Party.objects.get(country="PER").demo


def test_the_members_of_the_union_are_those_of_the_day():
    assert len(members_of("EUE", date(2009, 1, 1))) == 27
    assert len(members_of("EUE", date(2020, 1, 31))) == 28
    assert "GBR" not in members_of("EUE", date(2021, 1, 1))


def test_a_list_as_of_a_day_knows_who_was_bound_then():
    then = {p.country: status for p, status in parties_on(date(2018, 1, 1))}
    assert then["GHA"] == "party"
    assert then["COL"] == "joining"
    assert then["TUN"] == "signatory"
    assert then["BGD"] == "unknown"

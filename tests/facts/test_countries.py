"""Countries have one code each and a name in the six languages of the United Nations."""

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from azogue import facts

ALL = list(facts.countries().values())


def test_every_code_is_unique():
    for field in ("iso3", "iso2", "numeric"):
        codes = [getattr(c, field) for c in ALL]
        assert len(set(codes)) == len(codes) == 249
    assert all(len(c.iso3) == 3 and len(c.iso2) == 2 and len(c.numeric) == 3 for c in ALL)


def test_codes_agree_with_the_unicode_locale_data():
    aliases = get_global("territory_aliases")
    for c in ALL:
        assert aliases[c.iso3] == [c.iso2]
        assert aliases[c.numeric] == [c.iso2]


def test_every_country_stands_in_one_region_and_a_subregion_in_one_region():
    assert {c.region for c in ALL} == {"Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania"}
    pairs = {(c.region, c.subregion) for c in ALL}
    assert len({sub for _, sub in pairs}) == len(pairs) == 23


@pytest.mark.parametrize("language", facts.LANGUAGES)
def test_every_country_is_found_again_by_its_name_in_each_language(language):
    names = {facts.country_name(c.iso3, language) for c in ALL}
    assert len(names) == len(ALL)
    for c in ALL:
        assert facts.find_country(facts.country_name(c.iso3, language)) == c


@given(st.sampled_from(ALL), st.sampled_from(("iso3", "iso2")), st.booleans())
def test_codes_are_found_in_any_case_and_with_spaces(country, field, lower):
    code = getattr(country, field)
    assert facts.find_country(f" {code.lower() if lower else code} ") == country


@pytest.mark.parametrize(
    ("said", "iso3"),
    [
        ("cote d'ivoire", "CIV"),
        ("PERÚ", "PER"),
        ("Peru", "PER"),
        ("البرازيل", "BRA"),
        ("франция", "FRA"),
        ("中国", "CHN"),
    ],
)
def test_names_are_found_without_accents_and_in_other_scripts(said, iso3):
    assert facts.find_country(said).iso3 == iso3


def test_a_misspelt_country_gets_the_nearest_names():
    with pytest.raises(facts.FactsError, match=r"Did you mean Ghana \(GHA\)"):
        facts.find_country("Ganha")
    with pytest.raises(facts.FactsError, match="ISO 3166"):
        facts.find_country("")


def test_an_unknown_language_or_code_is_named():
    with pytest.raises(facts.FactsError, match="en, fr, es, ar, ru, zh"):
        facts.country_name("PER", "klingon!")
    with pytest.raises(facts.FactsError, match="alpha-3"):
        facts.country_name("QQQ")


@pytest.mark.parametrize(("language", "name"), [("en", "European Union"), ("fr", "Union européenne")])
def test_a_regional_organisation_that_is_a_party_has_a_name_too(language, name):
    assert facts.country_name("EUE", language) == name

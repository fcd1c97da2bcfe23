"""What pages show of tables and facts is named for translation, all of it and nothing else."""

from typing import get_args

from azogue.facts.consent import forms, hazard_statements, substances
from azogue.office.consents import sentences, wording
from azogue.office.consents.circumstances import DOMAINS
from azogue.office.consents.papers.filling import _CHECKS
from azogue.office.consents.reconciling import Basis, State
from azogue.office.consents.records import Form, PurposeKind, SourceKind
from azogue.office.consents.register import PublicStanding, Standing
from azogue.office.consents.tables import PAPERS, TABLES, Need

RULES = [rule for table in TABLES.values() for rule in table.rules]
FIELDS = [field for name in "ABCD" for field in forms()[name].fields]


def of(texts) -> set[str]:
    return {text for text in texts if text}


def test_every_reason_of_a_rule_can_be_translated():
    assert set(sentences.RULES) == of(rule.why for rule in RULES)
    titles = {table.title for table in TABLES.values()} | {rule.treaty for rule in RULES}
    assert set(sentences.TABLES) == titles


def test_every_field_of_a_form_can_be_translated():
    choices = {choice for field in FIELDS for choice in field.choices} | {"yes", "no"}
    assert set(sentences.FIELDS) == {field.label for field in FIELDS} | choices
    assert set(sentences.SIDES) == {field.filled_by for field in FIELDS}
    assert set(sentences.CHECKS) == {message for _check, message in _CHECKS.values()}


def test_every_hazard_can_be_translated():
    said = [statement.text for statement in hazard_statements().values()]
    named = [word for s in substances().values() for word in (s.name, s.signal_word)]
    assert set(sentences.HAZARDS) == of([*said, *named])


def test_every_short_name_of_the_rules_has_words():
    assert set(wording.NEED) == set(get_args(Need))
    assert set(wording.QUESTION) == set(DOMAINS)
    assert set(wording.ANSWER) == {answer for answers in DOMAINS.values() for answer in answers}
    assert (
        set(wording.STANDING)
        == {*get_args(Standing), *get_args(PublicStanding)}
        == set(wording.STANDING_TONE)
    )
    assert set(wording.LAID) == set(get_args(State))
    assert set(wording.BASIS) == set(get_args(Basis))
    assert set(wording.PAPER) == set(PAPERS)
    for words, kinds in ((wording.FORM, Form), (wording.SOURCE, SourceKind), (wording.PURPOSE, PurposeKind)):
        assert set(words) == set(get_args(kinds))
    assert {rule.confidence for rule in RULES} <= set(wording.SURE)

"""Acts of the log are told in words, whatever desk they come from."""

import ast
from pathlib import Path

import azogue.office
from azogue.office.record import gate
from azogue.office.record.wording import KINDS, VERBS, kind_text, verb_text

HOUSE = Path(azogue.office.__file__).parent
LOOKING = {"see", "see_figures", "see_work"}


def logged() -> set[str]:
    """Return the verbs that services write into the log, read from their calls of `act` and `note`."""
    calls = (
        call
        for place in HOUSE.rglob("*.py")
        for call in ast.walk(ast.parse(place.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"act", "note"}
    )
    second = (call.args[1] for call in calls if len(call.args) > 1)
    return {a.value for a in second if isinstance(a, ast.Constant) and isinstance(a.value, str)}


def test_every_verb_that_is_logged_or_can_be_allowed_has_words() -> None:
    granted = {verb for rules in gate.all_rules().values() for verb in rules.verbs}
    verbs = {verb.partition(":")[0] for verb in logged() | granted} - LOOKING
    assert len(verbs) > 40
    assert sorted(verbs - VERBS.keys()) == []


def test_every_kind_of_thing_has_a_name() -> None:
    assert sorted(gate.all_rules().keys() - KINDS.keys()) == []


def test_what_has_no_words_yet_is_shown_readably() -> None:
    assert verb_text("fold_up:twice") == "fold up"
    assert kind_text("paper_bird") == "paper bird"

import json

import pytest

from azogue.office.words.__main__ import main
from azogue.office.words.catalogue import Catalogue, Entry, read, save
from azogue.office.words.sources import Found
from azogue.office.words.translating import fill, todo


@pytest.fixture
def locale(tmp_path):
    """A French catalogue with three open texts and one that is gone."""
    texts = [
        Found("Open the inventory.", places={"azogue/office/inventories/a.py"}),
        Found("May", context="month", places={"azogue/office/look/b.py"}),
        Found("%(n)s row", "%(n)s rows", places={"azogue/office/look/b.py"}, comments={"In a table."}),
    ]
    entries = {t.key: Entry(t, ("", "") if t.plural else ("",)) for t in texts}
    gone = Entry(Found("Open the inventory"), ("Ouvrir l’inventaire",))
    save(Catalogue("fr", entries, {gone.found.key: gone}), tmp_path)
    return tmp_path


def test_what_is_open_is_listed_with_what_helps(locale):
    tasks = {task["key"]: task for task in todo("fr", locale=locale)}
    first = tasks["Open the inventory."]
    assert first["terms"] == {"inventory": "inventaire"}
    assert first["near"] == {"Open the inventory": "Ouvrir l’inventaire"}
    assert tasks["%(n)s row"]["forms"] == ("0 and 1", "other")
    assert tasks["%(n)s row"]["note"] == "In a table."
    assert tasks["month\x04May"]["context"] == "month"


def test_work_is_split_among_translators(locale):
    parts = [[t["key"] for t in todo("fr", part=i, parts=2, locale=locale)] for i in (1, 2)]
    assert sorted(map(len, parts)) == [1, 2]
    assert not set(parts[0]) & set(parts[1])
    assert [t["key"] for t in todo("fr", place="inventories", locale=locale)] == ["Open the inventory."]


def test_good_translations_are_taken_and_others_refused_with_the_reason(locale):
    done = fill(
        "fr",
        {
            "Open the inventory.": "Ouvrez le registre.",
            "month\x04May": "mai",
            "%(n)s row": ["%(n)s ligne", "%(n)s lignes"],
            "Nothing": "Rien",
        },
        locale=locale,
    )
    assert (done.taken, done.open) == (2, 1)
    assert set(done.refused) == {"Open the inventory.", "Nothing"}
    assert read("fr", locale).entries["", "%(n)s row"].forms == ("%(n)s ligne", "%(n)s lignes")


def test_a_translation_that_is_there_stays_unless_it_is_meant_to_go(locale):
    fill("fr", {"month\x04May": "mai"}, locale=locale)
    assert fill("fr", {"month\x04May": "Mai"}, locale=locale).taken == 0
    assert fill("fr", {"month\x04May": "Mai"}, again=True, locale=locale).taken == 1


def test_the_command_prints_open_texts_as_json(capsys):
    assert main(["todo", "ru", "--limit", "2"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2

"""Every cell of the decision tables is tried on real records; other functions say what should come out."""

from itertools import product

import pytest

from azogue.office.consents.records import File
from azogue.office.consents.rules import first_match, may_export, may_import
from azogue.office.consents.tables import TABLES
from tests.office.consents.making import DAY, case, consents, file_of, granted, shipment

BEGIN = {name: may_import if name.endswith("import") else may_export for name in TABLES}


def combinations(table):
    """Yield all combinations of answers to the questions of a table."""
    names = list(table.questions)
    for values in product(*(table.answers(n) for n in names)):
        yield dict(zip(names, values, strict=True))


def scoped(name, answers):
    """Add the answers that lead to a table."""
    if name.startswith("pesticide"):
        return {"form": "compound", "pesticide": "yes", **answers}
    return {"form": "product", **answers} if name == "product" else answers


CELLS = [
    (name, rule.id, question, value)
    for name, table in TABLES.items()
    for rule in table.rules
    for question, values in (rule.when or {"ban": ("none",)}).items()
    for value in values
]


@pytest.mark.parametrize(("name", "rule", "question", "value"), CELLS)
def test_every_cell_decides_about_a_real_shipment(name, rule, question, value):
    table = TABLES[name]
    tried = 0
    for answers in combinations(table):
        if answers[question] != value or first_match(table, answers.__getitem__).id != rule:
            continue
        made = case(**scoped(name, answers))
        if made is None:
            continue
        decision = BEGIN[name](made[0], DAY, made[1])
        assert rule in decision.path, (answers, decision)
        tried += 1
        if tried == 20:
            break
    assert tried, "no shipment can ever come to this cell"


@pytest.mark.parametrize("name", list(TABLES))
def test_every_combination_of_answers_is_decided_and_every_rule_is_needed(name):
    table = TABLES[name]
    used = {first_match(table, answers.__getitem__).id for answers in combinations(table)}
    assert used == {rule.id for rule in table.rules}


@pytest.mark.parametrize("name", list(TABLES))
def test_rules_name_only_answers_and_questions_that_there_are(name):
    table = TABLES[name]
    for rule in table.rules:
        assert set(rule.when) <= set(table.questions)
        for question, values in rule.when.items():
            assert set(values) <= set(table.answers(question))
        assert rule.document in {"", *rule.when} or rule.document in table.questions
        assert (rule.verdict == "look") == bool(rule.then)
        assert rule.verdict != "needs" or rule.needs
        assert rule.verdict != "allowed" or not rule.needs


def test_no_two_rules_have_one_id():
    ids = [rule.id for table in TABLES.values() for rule in table.rules]
    assert len(ids) == len(set(ids))


def the_treaty_says_export(a):
    """Article 3(3) to 3(7) once more, written as one would explain it, not as a table."""
    if a["exporter"] == "non-Party":
        return "allowed"
    if a["exporter"] == "not known":
        return "needs"
    if a["source"] in {"new mining", "mining over", "mining use", "excess"}:
        return "denied"
    if a["source"] != "allowed":
        return "needs"
    if a["purpose"] != "allowed":
        return "denied" if a["purpose"] == "not allowed" else "needs"
    if a["importer"] == "not known":
        return "needs"
    if a["consent"] in {"refused", "withdrawn", "expired", "not yet", "not enough", "none"}:
        return "denied"
    if a["consent"] not in {"written", "general"}:
        return "needs"
    return "needs" if a["importer"] == "non-Party" and a["certificate"] != "complete" else "allowed"


def the_treaty_says_import(a):
    """Article 3(8) to 3(10) once more."""
    if a["importer"] != "party":
        return "allowed" if a["importer"] == "non-Party" else "needs"
    if a["exporter"] == "not known":
        return "needs"
    bad = a["source"] in {"new mining", "excess"}
    if a["exporter"] == "party" and bad:
        return "denied"
    if a["exporter"] == "non-Party" and a["waiver"] != "in time":
        if bad:
            return "denied"
        if a["source certificate"] != "complete":
            return "needs"
    if a["purpose"] != "allowed":
        return "denied" if a["purpose"] == "not allowed" else "needs"
    if a["consent"] in {"refused", "withdrawn", "expired", "not yet", "not enough", "none"}:
        return "denied"
    return "allowed" if a["consent"] in {"written", "general"} else "needs"


def rotterdam_says_export(a):
    """Rotterdam, Article 11, and Annex A of Minamata, once more."""
    if a["ban"] != "none":
        return "denied"
    if a["exporter"] != "party":
        return "allowed" if a["exporter"] == "non-Party" else "needs"
    if a["importer"] != "party":
        return "allowed" if a["importer"] == "non-Party" else "needs"
    if a["response"] != "no decision":
        return {"consent": "allowed", "no consent": "denied"}.get(a["response"], "needs")
    return {"none": "denied", "refused": "denied", "conditions open": "needs"}.get(a["fallback"], "allowed")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("mercury export", the_treaty_says_export),
        ("mercury import", the_treaty_says_import),
        ("pesticide export", rotterdam_says_export),
    ],
)
def test_the_whole_table_agrees_with_the_treaty_told_in_another_way(name, says):
    table = TABLES[name]
    every = combinations(table)
    assert [a for a in every if first_match(table, a.__getitem__).verdict != says(a)] == []


@pytest.mark.parametrize(
    ("name", "least"), [("mercury export", 8000), ("pesticide export", 1000), ("export notice", 200)]
)
def test_the_records_give_the_answers_for_which_they_were_made(name, least):
    """All combinations go through real shipments, countries, consents and certificates."""
    table, seen = TABLES[name], 0
    for answers in combinations(table):
        made = case(**scoped(name, answers))
        if made is None:
            continue
        found = {q: ask(made[0], DAY, made[1]).value for q, ask in table.questions.items()}
        assert found == answers
        seen += 1
    assert seen >= least


def test_nothing_on_file_allows_no_export_of_mercury():
    decision = may_export(shipment(), DAY, File())
    assert (decision.verdict, decision.needs) == ("needs", ("standing of the exporter",))
    decision = may_export(shipment(), DAY, file_of())
    assert (decision.verdict, decision.rule, decision.article) == ("denied", "MC8", "3(6)")
    assert decision.needs == ("written consent",)


def test_a_consent_is_named_with_its_number_and_its_article():
    decision = may_export(shipment(), DAY, file_of(consents=consents("written")))
    assert decision.allowed
    assert (decision.document, decision.article, decision.path) == ("C1", "3(6)(a)", ("E6", "M15", "N1"))
    assert decision.treaty == "Minamata Convention, text of 2013"


def test_the_last_gram_may_go_and_one_more_may_not():
    for mass, verdict in ((10_000, "allowed"), (10_001, "denied")):
        found = may_export(shipment(grams=mass), DAY, file_of(consents=(granted(drawn=40_000),)))
        assert found.verdict == verdict

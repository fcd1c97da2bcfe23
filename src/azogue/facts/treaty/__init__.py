"""Treaty: what the mercury treaty and its neighbours say, with their dates, before any Party says a word.

Parties, annexes and amendments, deadlines, thresholds, the national report's questions, instruments and
their duties, control schedules, meetings and decisions, each as a CSV table under `tables/` whose rows
carry a citation and a confidence. Loaders return frozen records (`records`). What follows from them for one
Party on one day is decided in `azogue.office.treaty.rules`.
"""

from azogue.facts.treaty.annexes import (
    amendments,
    annex_items,
    dental_measures,
    exclusions,
    plan_contents,
    point_sources,
)
from azogue.facts.treaty.duties import articles, deadlines, questions, status_facts, thresholds
from azogue.facts.treaty.instruments import duties, instruments, schedules
from azogue.facts.treaty.meetings import decisions, meetings
from azogue.facts.treaty.parties import memberships, organisations, parties

__all__ = [
    "amendments",
    "annex_items",
    "articles",
    "deadlines",
    "decisions",
    "dental_measures",
    "duties",
    "exclusions",
    "instruments",
    "meetings",
    "memberships",
    "organisations",
    "parties",
    "plan_contents",
    "point_sources",
    "questions",
    "schedules",
    "status_facts",
    "thresholds",
]

"""What is due for a Party and when, from its own entry into force, and what is late on a given day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from azogue.facts.treaty.records import Amendment, AnnexItem, Deadline, DentalMeasure
from azogue.office.treaty.rules.bans import last_day_of
from azogue.office.treaty.rules.entry import FIRST_TEXT, Standing, add_years, bound_by

DueStatus = Literal["late", "no record", "due", "done", "ahead", "reached", "unknown"]
"""no record: its date has passed and nobody keeps a complete record of what the Party
did. ahead and reached: days on which nothing has to be done: definitions and rights."""
GOLD: Final = "gold mining"
GOLD_PLAN: Final = "DL-7.3b"


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that was fulfilled: which, when, and for recurring ones for which date."""

    rule: str
    on: date
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A duty with its date for one Party, as of a day."""

    rule: str
    """Id of the deadline, annex item or measure."""
    article: str
    duty: str
    due: date | None
    """None when its date cannot be known yet."""
    status: DueStatus
    applies: bool | None
    """None when nobody has said whether the country has what the duty is about."""
    circumstance: str
    done: date | None = None
    about: str = ""
    """The amendment it is about, where there are several."""
    period_ends: date | None = None
    """Last day of the period that a report covers."""
    days: int | None = None
    """Days left on the day asked about; negative when it has passed."""

    @property
    def late(self) -> bool:
        """Whether it is late for certain."""
        return self.status == "late" and self.applies is True

    @property
    def after_time(self) -> bool:
        """Whether it was done, but after its date."""
        return self.done is not None and self.due is not None and self.done > self.due


def deadlines_of(
    standing: Standing,
    rules: Mapping[str, Deadline],
    amendments: Mapping[str, Amendment],
    on: date,
    done: Iterable[Done] = (),
) -> tuple[Due, ...]:
    """Return what has been due and what comes next for a Party, in the order of the dates.

    Recurring duties give every date up to the day asked about, and the next one. What does not apply in the
    country is left out; what may apply is marked. Nothing is due after a Party has left.

    Args:
        standing: The Party.
        rules: Deadlines by id.
        amendments: Texts by id, for the year in which an amendment can be refused.
        on: The day asked about.
        done: What was fulfilled.

    """
    told = tuple(done)
    found: list[Due] = []
    for rule in rules.values():
        applies = _applies(standing, rule.circumstance)
        if applies is False or rule.kind in {"expiry", "cap"}:
            continue
        for due, about in _dates(standing, rule, rules, amendments, told, on):
            if due is None or standing.left is None or due < standing.left:
                found.append(_weigh(standing, rule, due, about, applies, told, on))
    return tuple(sorted(found, key=_order))


def targets_of(
    standing: Standing,
    items: Iterable[AnnexItem],
    measures: Iterable[DentalMeasure],
    amendments: Mapping[str, Amendment],
    on: date,
    done: Iterable[Done] = (),
) -> tuple[Due, ...]:
    """Return the dated cuts, aims and measures of Annexes A and B that bind a Party and are no bans."""
    told = tuple(done)
    wanted = [
        (i.id, f"Annex {i.annex} Part {i.part}", f"{i.category}: {i.item}", last_day_of(i), i.amendment)
        for i in items
        if i.rule in {"reduction", "aim"}
    ]
    wanted += [
        (m.id, "Annex A Part II", m.measure, m.due, m.amendment) for m in measures if m.due is not None
    ]
    found = []
    for rule, article, duty, due, text in wanted:
        bound = bound_by(standing, amendments[text])
        if bound.since is None or due is None or (standing.left is not None and standing.left <= due):
            continue
        status, when = _status(standing, rule, due, False, told, on)
        circumstance = "annex B facilities" if rule.startswith("B-") else ""
        applies = _applies(standing, circumstance)
        if applies is not False:
            found.append(
                Due(rule, article, duty, due, status, applies, circumstance, when, days=(due - on).days)
            )
    return tuple(sorted(found, key=_order))


def _applies(standing: Standing, circumstance: str) -> bool | None:
    if circumstance == GOLD and standing.gold_notice is not None:
        return True
    return standing.circumstances.get(circumstance) if circumstance else True


def _dates(
    standing: Standing,
    rule: Deadline,
    rules: Mapping[str, Deadline],
    amendments: Mapping[str, Amendment],
    done: tuple[Done, ...],
    on: date,
) -> list[tuple[date | None, str]]:
    """Return the dates of a rule, with the amendment each is about."""
    joined = standing.in_force
    if joined is None:
        return [(None, "")]
    if rule.trigger == "amendment communicated":
        return _refusals(standing, rule, amendments, joined)
    if rule.trigger == "fixed":
        return [(d, "") for d in _reports(rule, rules, joined, on)]
    begins = _trigger(standing, rule, joined, done)
    if begins is None or rule.years is None:
        return [(None, "")]
    if rule.kind != "recurring":
        return [(add_years(begins, rule.years), "")]
    return [(d, "") for d in _every(begins, rule.recurs_years or 1, on)]


def _trigger(standing: Standing, rule: Deadline, joined: date, done: tuple[Done, ...]) -> date | None:
    if rule.trigger == "entry into force or gold notice":
        return None if standing.gold_notice is None else max(joined, standing.gold_notice)
    if rule.trigger == "gold plan submitted":
        return min((d.on for d in done if d.rule == GOLD_PLAN), default=None)
    return joined


def _refusals(
    standing: Standing, rule: Deadline, amendments: Mapping[str, Amendment], joined: date
) -> list[tuple[date | None, str]]:
    """Return until when each amendment can be refused; who declared need not refuse."""
    if standing.declared:
        return []
    found: list[tuple[date | None, str]] = []
    for amendment in amendments.values():
        if amendment.id == FIRST_TEXT:
            continue
        told = amendment.communicated
        last = None if told is None else add_years(told, rule.years or 1)
        if last is None or joined <= last:
            found.append((last, amendment.id))
    return found


def _reports(rule: Deadline, rules: Mapping[str, Deadline], joined: date, on: date) -> list[date]:
    """Return the fixed dates that concern a Party: it was bound before the reporting period ended."""
    assert rule.first_due is not None
    covering = rules.get(rule.covered_by)
    found: list[date] = []
    years = 0
    while not found or found[-1] <= on:
        day = add_years(rule.first_due, years)
        years += rule.recurs_years or 1
        ends = _period_end(rule, day)
        if joined <= (ends or day) and not _falls_on(covering, day):
            found.append(day)
    return found


def _falls_on(rule: Deadline | None, day: date) -> bool:
    """Return whether a day is one of the fixed dates of a rule."""
    if rule is None or rule.first_due is None or day < rule.first_due:
        return False
    years = day.year - rule.first_due.year
    return years % (rule.recurs_years or 1) == 0 and add_years(rule.first_due, years) == day


def _every(begins: date, step: int, on: date) -> list[date]:
    """Return begins + step, + 2 steps, … years: all up to a day, and the next one."""
    found: list[date] = []
    while not found or found[-1] <= on:
        found.append(add_years(begins, step * (len(found) + 1)))
    return found


def _period_end(rule: Deadline, due: date) -> date | None:
    before = rule.period_ends_years_before
    return None if before is None else date(due.year - before, 12, 31)


def _weigh(
    standing: Standing,
    rule: Deadline,
    due: date | None,
    about: str,
    applies: bool | None,
    done: tuple[Done, ...],
    on: date,
) -> Due:
    status: DueStatus = "unknown"
    when: date | None = None
    if due is not None and rule.kind in {"definition", "right"}:
        status = "reached" if due <= on else "ahead"
    elif due is not None or rule.kind == "latest":
        status, when = _status(standing, rule.id, due, rule.kind == "recurring", done, on)
    return Due(
        rule=rule.id,
        article=rule.article,
        duty=rule.duty,
        due=due,
        status=status,
        applies=applies,
        circumstance=rule.circumstance,
        done=when,
        about=about,
        period_ends=None if due is None else _period_end(rule, due),
        days=None if due is None else (due - on).days,
    )


def _status(
    standing: Standing, rule: str, due: date | None, recurring: bool, done: tuple[Done, ...], on: date
) -> tuple[DueStatus, date | None]:
    told = [d.on for d in done if d.rule == rule and d.on <= on and (not recurring or d.due == due)]
    if told:
        return "done", min(told)
    if due is None:
        return "unknown", None
    if due >= on:
        return "due", None
    return ("late" if standing.recorded else "no record"), None


def _order(due: Due) -> tuple[date, str, str]:
    return (due.due or date.max, due.rule, due.about)

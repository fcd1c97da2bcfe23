"""What the pages of this desk show: codes of the last months, both sides of a flow, what is new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from azogue.facts.trade import mercury_codes
from azogue.office.customs import alert_words, rules, selectors
from azogue.office.customs.charts import month_label
from azogue.office.customs.models import Delivery, Flow, Monthly
from azogue.office.customs.selectors import CodeSum
from azogue.office.look.todo import Todo, Tone
from azogue.office.record.gate import Person, Thing, may

TWELVE: Final = 12
PURITIES: Final = ("pure", "mostly", "basket")
FAR, UNUSUAL = 3.0, 2.0
"""Standard errors between both reports from which a difference is far out, or unusual."""
MOST_NEWS: Final = 8
MOST_WAITING: Final = 4


@dataclass(frozen=True, slots=True)
class Amount:
    """What figures add up to: exactly, or the known part when some are not known."""

    known: float
    whole: bool

    @property
    def exact(self) -> float | None:
        """The sum; None when a part is not known."""
        return self.known if self.whole else None


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What was traded under a code in some months; items where the code is counted in items, else kg."""

    hs: str
    unit: str
    came: Amount
    went: Amount
    value_in: Amount
    value_out: Amount


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of one purity."""

    purity: str
    rows: tuple[CodeRow, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of mercury and its compounds, kg; None where a weight is not known."""

    period: int
    came: float | None
    went: float | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Both reports of a flow as they are compared: USD free on board, ours first."""

    key: str
    year: int
    exporter: str
    importer: str
    partner: str
    hs: str
    ours: float | None
    theirs: float | None
    ours_kg: float | None
    theirs_kg: float | None
    value: float | None
    basis: str
    z: float | None

    @property
    def gap(self) -> float | None:
        """Ours less theirs; None when one side is silent."""
        return None if self.ours is None or self.theirs is None else self.ours - self.theirs

    @property
    def factor(self) -> float | None:
        """Ours over theirs; None when one side is silent or zero."""
        return None if not self.ours or not self.theirs else self.ours / self.theirs

    @property
    def tone(self) -> str:
        """How far apart the two are."""
        far = abs(self.z or 0.0)
        return "bad" if far >= FAR else "warn" if far >= UNUSUAL or self.basis == "orphan" else "calm"

    @property
    def verdict(self) -> str:
        """The same in a word or two."""
        if abs(self.z or 0.0) >= FAR:
            return _("far apart")
        return _("unusual") if abs(self.z or 0.0) >= UNUSUAL else _("one side only")


def name_of(hs: str) -> str:
    """Return what a code covers, in English as the table of codes has it; blank when it is not in it."""
    known = mercury_codes().get(hs)
    return known.name if known else ""


def purity_of(hs: str) -> str:
    """Return whether a code is pure mercury, mostly mercury goods, or a basket that can hide them."""
    known = mercury_codes().get(hs)
    return known.purity if known else "basket"


def measure_of(hs: str) -> str:
    """Return the unit in which a code is counted on pages: u for items, else kg."""
    known = mercury_codes().get(hs)
    return "u" if known is not None and known.unit == "u" else "kg"


def twelve_months(country: str, last: int) -> list[Monthly]:
    """Return the sums of the twelve months up to a month."""
    return list(selectors.monthly(country, since=rules.months_before(last, TWELVE - 1), until=last))


def groups_of(rows: Sequence[Monthly]) -> tuple[Group, ...]:
    """Return what was traded by code, pure codes first and baskets apart."""
    by_code: dict[str, dict[str, CodeSum]] = {}
    for one in selectors.code_sums(rows):
        by_code.setdefault(one.hs, {})[one.direction] = one
    made = [_code_row(hs, sums) for hs, sums in sorted(by_code.items())]
    grouped = (Group(p, tuple(row for row in made if purity_of(row.hs) == p)) for p in PURITIES)
    return tuple(group for group in grouped if group.rows)


def _code_row(hs: str, sums: Mapping[str, CodeSum]) -> CodeRow:
    unit = measure_of(hs)
    came, went = sums.get("import"), sums.get("export")
    return CodeRow(hs, unit, _measured(came, unit), _measured(went, unit), _value(came), _value(went))


def _measured(one: CodeSum | None, unit: str) -> Amount:
    if one is None:
        return Amount(0.0, whole=True)
    if unit == "u":
        known = one.quantity if one.unit == "u" else None
        return Amount(known or 0.0, whole=known is not None)
    return Amount(one.kg_known if one.kg is None else one.kg, whole=one.kg is not None)


def _value(one: CodeSum | None) -> Amount:
    if one is None:
        return Amount(0.0, whole=True)
    return Amount(one.value_known if one.value is None else one.value, whole=one.value is not None)


def elemental(hs: str) -> bool:
    """Return whether a code is mercury itself or its compounds, whose weights add up on one axis."""
    known = mercury_codes().get(hs)
    return known is not None and known.category in {"mercury", "compounds"}


def series_of(rows: Sequence[Monthly], last: int) -> tuple[MonthRow, ...]:
    """Return the twelve months of mercury and its compounds."""
    months = [rules.months_before(last, n) for n in range(TWELVE - 1, -1, -1)]
    chosen = [r for r in rows if elemental(r.hs)]

    def summed(period: int, direction: str) -> float | None:
        here = [r.kg for r in chosen if r.period == period and r.direction == direction]
        return rules.total(here) if here else 0.0

    return tuple(MonthRow(m, summed(m, "import"), summed(m, "export")) for m in months)


def partners_of(rows: Sequence[Monthly], direction: str) -> dict[str, float]:
    """Return the known kilograms of mercury itself by partner."""
    found: dict[str, float] = {}
    for row in rows:
        if row.hs == selectors.MERCURY and row.direction == direction:
            found[row.partner] = found.get(row.partner, 0.0) + row.kg_known
    return found


def sides_of(flow: "Flow | Mapping[str, Any]", country: str) -> Sides:
    """Return both reports of a flow, or of one that was frozen with an alert, ours first."""
    said = flow if isinstance(flow, Mapping) else {f.name: getattr(flow, f.name) for f in Flow._meta.fields}
    sent, came = said["x_value"], said["m_fob"] if said["m_fob"] is not None else said["m_value"]
    exports = said["exporter"] == country
    key = f"{said['exporter']}-{said['importer']}-{said['hs']}-{said['year']}"
    return Sides(
        key=key,
        year=said["year"],
        exporter=said["exporter"],
        importer=said["importer"],
        partner=said["importer"] if exports else said["exporter"],
        hs=said["hs"],
        ours=sent if exports else came,
        theirs=came if exports else sent,
        ours_kg=said["x_kg"] if exports else said["m_kg"],
        theirs_kg=said["m_kg"] if exports else said["x_kg"],
        value=said["value"],
        basis=said["kind"],
        z=said["z"],
    )


def news_of(country: str) -> list[Todo]:
    """Return what is new for a country: deliveries that wait, then alerts, the watched ones first."""
    found = list(waiting_todos(country))
    for alert in selectors.alerts(country, state="new")[: MOST_NEWS - len(found)]:
        text = alert_words.sentence(alert)
        page = reverse("customs:alert", args=[alert.pk])
        watched = bool(getattr(alert, "watched", 0))
        label = _("watch list") if watched else _("alert")
        found.append(Todo("", text, page, "bad" if watched else "warn", label))
    return found


def waiting_todos(country: str, section: str = "") -> Iterator[Todo]:
    """Yield the deliveries of a country that wait for a person."""
    for one in selectors.waiting(country)[:MOST_WAITING]:
        tone: Tone = "bad" if one.state == "unreadable" else "warn"
        yield Todo(section, _wants(one), address_of(one), tone, _("delivery"), one.at.date(), country)


def _wants(delivery: Delivery) -> str:
    texts = {
        "mapping": _("Say what the columns of “%(name)s” mean."),
        "preview": _("Look at “%(name)s”, then accept or discard it."),
        "unreadable": _("“%(name)s” could not be read."),
    }
    return texts[delivery.state] % {"name": delivery.name}


def address_of(delivery: Delivery) -> str:
    """Return the page on which a delivery is to be looked at."""
    page = "customs:columns" if delivery.state == "mapping" else "customs:delivery"
    return reverse(page, args=[delivery.pk])


def next_step(person: Person, country: str) -> tuple[str, str] | None:
    """Return what a person had best do next, and where; None when there is nothing."""
    new = Thing("delivery", None, country, "reading", demo=person.demo)
    return next(_steps(country), None) if may(person, "add", new) else None


def _steps(country: str) -> Iterator[tuple[str, str]]:
    """Yield what is to be done for a country, the first thing first."""
    yield from ((str(todo.text), todo.href) for todo in waiting_todos(country))
    standing = selectors.standing_of(country)
    if not standing.fresh and standing.job:
        yield _("See how far the sums are."), reverse("jobs:job", args=[standing.job])
    kinds = set(Delivery.objects.filter(country=country, state="accepted").values_list("kind", flat=True))
    adding = reverse("customs:add_delivery", args=[country])
    if "own" not in kinds:
        yield _("Hand in the rows of your own customs."), adding
    if "partners" not in kinds:
        yield _("Hand in what partners report, so that both sides can be compared."), adding
    alert = selectors.alerts(country, state="new").first()
    if alert is not None:
        yield _("Answer the first alert."), reverse("customs:alert", args=[alert.pk])
    last = selectors.last_month(country)
    if last and not selectors.bulletins(country).filter(month=last).exists():
        text = _("Look at the bulletin of %(month)s and publish it.") % {"month": month_label(last)}
        yield text, reverse("customs:bulletin", args=[country, last])

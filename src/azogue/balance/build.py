"""The network of a country in one year, made from its dossier and its inventory.

Three pools stand between origins and uses: the market of mercury and its compounds, the products that hold
mercury, and waste. Each has one flow that nobody recorded: what closes its books. Sources that meet their
mercury in ore and fuel draw on the ground instead (`origins`).
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azogue.balance.amounts import COMPOUNDS, Amount, evidence_of, is_metal, mass_of, mercury_of
from azogue.balance.draws import SOURCE_NODES, source_flows
from azogue.balance.records import Flow, Kind, Network, Node
from azogue.dossier.records import Dossier, FlowRow
from azogue.facts import country_name
from azogue.inventory.inventory import Inventory
from azogue.quantity.ranges import Z975

if TYPE_CHECKING:
    from azogue.balance.balance import Balance

MARKET, PRODUCTS, WASTE = "market", "products", "waste"
NODES = (
    Node("ground", "Ore and fuel", False, 0),
    Node("recovery", "Recycling and recovery", False, 0),
    Node("plants", "Closed chlor-alkali plants", False, 0),
    Node("other supply", "Other supply", False, 0),
    Node("imports", "Imports", False, 0),
    Node("not recorded", "Not recorded", False, 0),
    Node("earlier", "Goods of earlier years", False, 0),
    Node("sewage", "Waste water", False, 0),
    Node("other waste", "Waste beyond the inventory", False, 0),
    Node(MARKET, "Market of mercury", True, 1),
    Node(PRODUCTS, "Products with mercury", True, 1),
    Node(WASTE, "Waste of this year's uses", True, 1),
    *SOURCE_NODES,
    Node("exports", "Exports", False, 3),
    Node("store", "Stocks", False, 3),
)
ORIGINS = {
    "primary mining": "ground",
    "by-product": "byproducts",
    "recycling": "recovery",
    "chlor-alkali plants": "plants",
    "stock sale": "store",
}
"""Node behind each kind of supply that the schema names; any other kind is other supply."""
STORED = {"metal": MARKET, "compounds": MARKET, "products": PRODUCTS}


def balance_of(
    inventory: Inventory, year: int | None = None, *, closed: bool = False, trade: Any = None
) -> "Balance":
    """Reconcile a year of an inventory with the supply, trade and stocks of its dossier.

    Args:
        inventory: With its dossier.
        year: The latest of the inventory when None.
        closed: See :func:`network_of`.
        trade: See :func:`network_of`.

    Raises:
        BadTrade: See :func:`azogue.balance.trade.read_flows`.
        ImpossibleNetwork: The books contradict themselves; the message names the place.
        UnknownFigure: The inventory does not cover the year.

    """
    from azogue.balance.kernel import reconcile

    return reconcile(network_of(inventory.dossier, inventory, year, closed=closed, trade=trade))


@dataclass
class _Draft:
    flows: list[Flow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, flow: Flow) -> None:
        """Add a flow; a second one of the same id gets a number."""
        names = {f.id for f in self.flows}
        name, count = flow.id, 2
        while name in names:
            name, count = f"{flow.id} ({count})", count + 1
        self.flows.append(replace(flow, id=name))


def network_of(
    dossier: Dossier,
    inventory: Inventory,
    year: int | None = None,
    *,
    closed: bool = False,
    trade: Any = None,
) -> Network:
    """Build the network of a year.

    Args:
        dossier: Its supply, trade and stocks sheets give the flows into and out of the pools.
        inventory: Gives what each source uses and releases, with ranges.
        year: The latest of the inventory when None.
        closed: Leave out what is not recorded in a pool that has both supply and use, so that they must be
            equal: the global test then says how far the books are from closing, and the residuals which datum
            is off.
        trade: Reconciled trade (:func:`azogue.balance.trade.read_flows` says in which forms) that goes
            before the dossier's trade sheet, code by code; see :mod:`azogue.balance.crossing`.

    Returns:
        The network; `notes` says what could not be placed, row by row.

    Raises:
        BadTrade: See :func:`azogue.balance.trade.read_flows`.
        UnknownFigure: The inventory does not cover the year.

    """
    when = inventory.year_or_latest(year)
    draft = _Draft()
    _add_rows(draft, dossier, when, trade)
    _add_stock_changes(draft, dossier, when)
    nodes, flows, relations = source_flows(inventory, when)
    for flow in flows:
        draft.add(flow)
    _add_gaps(draft, closed=closed)
    _add_waste(draft)
    used = {end for f in draft.flows for end in (f.source, f.target)}
    kept = tuple(n for n in (*NODES, *nodes) if n.id in used)
    title = f"Mercury balance of {country_name(dossier.country) or dossier.country}, {when}"
    return Network(kept, tuple(draft.flows), relations, title, tuple(draft.notes))


def _add_rows(draft: _Draft, dossier: Dossier, year: int, trade: Any) -> None:
    for row in _rows_of(draft, dossier, "supply", year):
        _add_supply(draft, row)
    rows = _rows_of(draft, dossier, "trade", year)
    if trade is not None:
        from azogue.balance.crossing import crossing_of

        crossing = crossing_of(trade, dossier.country, year, rows)
        rows = crossing.rows
        draft.notes += crossing.notes
        for flow in crossing.flows:
            draft.add(flow)
    for row in rows:
        _add_trade(draft, row)


def _rows_of(draft: _Draft, dossier: Dossier, sheet: str, year: int) -> tuple[FlowRow, ...]:
    """Return the rows of a sheet and year, with a note where there are none."""
    rows = tuple(r for r in dossier.flows if r.sheet == sheet and r.year == year)
    if not rows:
        others = sorted({r.year for r in dossier.flows if r.sheet == sheet and r.year is not None})
        more = f" (there are for {', '.join(map(str, others))})" if others else ""
        draft.notes.append(f"The dossier has no {sheet} rows for {year}{more}.")
    return rows


def _add_supply(draft: _Draft, row: FlowRow) -> None:
    cells = dict(row.values)
    origin, name = str(cells["origin"]), str(cells.get("name") or "")
    label = f"{origin[:1].upper()}{origin[1:]}{f', {name}' if name else ''}"
    source = ORIGINS.get(origin, "other supply")
    _place(draft, row, mass_of(row), (source, MARKET), (f"supply: {origin} {name}".strip(), label))


def _add_trade(draft: _Draft, row: FlowRow) -> None:
    cells = dict(row.values)
    hs, product = str(cells.get("hs") or ""), str(cells.get("product") or "")
    partner = str(cells.get("partner") or "")
    pool = MARKET if hs.startswith(COMPOUNDS) or (not hs and is_metal(product)) else PRODUCTS
    direction = str(cells["direction"]).casefold()
    if direction not in {"import", "export"}:
        draft.notes.append(f'{evidence_of(row)}: "{direction}" is neither import nor export; left out.')
        return
    ends = ("imports", pool) if direction == "import" else (pool, "exports")
    where = (
        f" {'from' if direction == 'import' else 'to'} {country_name(partner) or partner}" if partner else ""
    )
    label = f"{direction.capitalize()} of {product or hs or 'unnamed goods'}{where}"
    _place(draft, row, mercury_of(row), ends, (f"{direction}: {hs or product} {partner}".strip(), label))


def _place(
    draft: _Draft, row: FlowRow, amount: Amount, ends: tuple[str, str], names: tuple[str, str]
) -> None:
    """Add a measured flow, or note that its mercury is inside what is not recorded."""
    if amount.mean is None:
        draft.notes.append(
            f"{evidence_of(row)}: {names[1]} could not be counted, because {amount.reason}. "
            "Its mercury is inside what is not recorded."
        )
        return
    draft.add(
        Flow(
            names[0],
            *ends,
            amount.mean,
            amount.variance,
            amount.low,
            amount.high,
            label=names[1],
            evidence=evidence_of(row),
        )
    )


def _add_stock_changes(draft: _Draft, dossier: Dossier, year: int) -> None:
    """Add what went into store in the year: the stock at its end less the one before it, per year."""
    by_stock: dict[tuple[str, str], dict[int, FlowRow]] = {}
    for row in dossier.flows:
        if row.sheet == "stocks" and row.year is not None:
            cells = dict(row.values)
            by_stock.setdefault((str(cells["kind"]), str(cells.get("name") or "")), {})[row.year] = row
    for (kind, name), rows in by_stock.items():
        pool = STORED.get(kind)
        if year not in rows or pool is None:
            continue
        label = f"Change of stock of {kind}{f', {name}' if name else ''}"
        before = max((y for y in rows if y < year), default=None)
        if before is None:
            draft.notes.append(f"{label}: no earlier year is stated, so the change is not known.")
            continue
        now, then = mass_of(rows[year]), mass_of(rows[before])
        if now.mean is None or then.mean is None or now.variance is None or then.variance is None:
            draft.notes.append(f"{label}: {now.reason or then.reason}, so the change is not known.")
            continue
        span = year - before
        mean, variance = (now.mean - then.mean) / span, (now.variance + then.variance) / span**2
        half = Z975 * variance**0.5
        evidence = f"{evidence_of(rows[year])}; {evidence_of(rows[before])}"
        draft.add(
            Flow(
                f"stock: {kind} {name}".strip(),
                pool,
                "store",
                mean,
                variance,
                mean - half,
                mean + half,
                label,
                evidence,
                signed=True,
            )
        )


def _add_gaps(draft: _Draft, *, closed: bool) -> None:
    """Add what is not recorded; closed books have it only where they could not close for want of a side."""
    kind: Kind = "gap"
    for pool, label in ((MARKET, "Mercury not recorded"), (PRODUCTS, "Mercury in products not recorded")):
        into = any(f.target == pool or f.signed for f in draft.flows if pool in {f.source, f.target})
        out = any(f.source == pool for f in draft.flows)
        if closed and into and out:
            draft.notes.append(f"Closed books: nothing unrecorded is allowed for in {pool}.")
        elif into or out:
            draft.add(
                Flow(f"not recorded: {pool}", "not recorded", pool, label=label, signed=True, kind=kind)
            )


def _add_waste(draft: _Draft) -> None:
    touched = {end for f in draft.flows for end in (f.source, f.target)}
    if WASTE in touched:
        label = "Waste that is not of this year's uses, less waste not followed further"
        draft.add(Flow("other waste", "other waste", WASTE, label=label, signed=True))
    if "byproducts" in touched:
        label = "Stays in by-products, less by-products of sources not counted"
        draft.add(Flow("stays in by-products", "byproducts", "in by-products", label=label, signed=True))

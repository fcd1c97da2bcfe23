"""The balance as a tidy table: one row a flow, in Polars."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from azogue.balance.balance import Balance

COLUMNS = (
    "flow",
    "from",
    "to",
    "measured_kg",
    "measured_low_kg",
    "measured_high_kg",
    "reconciled_kg",
    "low_kg",
    "high_kg",
    "status",
    "residual",
    "redundancy",
    "detectable_kg",
    "kind",
    "evidence",
)
NUMBERS = {name for name in COLUMNS if name.endswith("_kg")} | {"residual", "redundancy"}


def tidy_table(balance: "Balance") -> "pl.DataFrame":
    """Return one row a flow, in the order of the network.

    Returns:
        Columns COLUMNS: names of flow and nodes; what was measured with its 95 % range and what came out
        with its own (kg of mercury per year, null where unknown), the status, the normalised residual, the
        redundancy (0 to 1), the smallest error that would be found, "flow" or "gap", and the evidence.

    """
    import polars as pl

    names = {node.id: node.label or node.id for node in balance.network.nodes}
    rows = [
        (
            f.flow.label or f.flow.id,
            names[f.flow.source],
            names[f.flow.target],
            f.flow.mean,
            f.flow.low if f.flow.mean is not None else None,
            f.flow.high if f.flow.mean is not None else None,
            f.mean,
            f.low,
            f.high,
            f.status,
            f.residual,
            f.redundancy,
            f.detectable,
            f.flow.kind,
            f.flow.evidence,
        )
        for f in balance.flows
    ]
    schema = {name: pl.Float64 if name in NUMBERS else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")

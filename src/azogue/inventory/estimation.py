"""The main verb: a dossier becomes an inventory."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from azogue.dossier.records import Dossier
from azogue.facts import factor_sets as shipped_sets
from azogue.facts import load_factor_set, read_factor_set
from azogue.facts.records import FactorSet
from azogue.inventory.assemble import GroupKey, assemble
from azogue.inventory.figures import GroupFigures, Results, groups_with_releases, point_values
from azogue.inventory.plan import plan_inventory

if TYPE_CHECKING:
    from azogue.inventory.inventory import Inventory

DEFAULT_DRAWS = 10_000
DEFAULT_SEED = 20130816
"""Any fixed number would do: it only has to be the same everywhere."""
MAX_DRAWS = 100_000_000


def sets_of(dossier: Dossier) -> tuple[FactorSet, ...]:
    """Load the factor sets a dossier names, in its order.

    A name that is no set of the program is a folder beside the dossier's files.

    Raises:
        FactsError: When a set is neither, or cannot be read.

    """
    return tuple(_load(name, dossier.path) for name in dossier.factor_sets)


def _load(name: str, path: Path | None) -> FactorSet:
    if path is not None and name not in shipped_sets():
        folder = (path if path.is_dir() else path.parent) / name
        if folder.is_dir():
            return read_factor_set(folder)
    return load_factor_set(name)


def estimate(
    dossier: Dossier,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    backend: str = "auto",
    threads: int | None = None,
    factor_sets: Sequence[FactorSet] | None = None,
) -> "Inventory":
    """Estimate inputs and releases of every source in a dossier, with their ranges.

    For source s, output scenarios m and pathway p (docs/explanation/formulas.md)::

        input[s] = rate[s] · factor[s]
        release[s, p] = input[s] · Σ_m share[s, m] · dist[m, p]

    Args:
        dossier: A country's data, from :func:`azogue.read`.
        draws: Number of random draws for the ranges, 1 to 10⁸.
        seed: Seed of the random streams; the same seed gives the same digits.
        backend: "fused" (Numba), "blocks" (NumPy) or "auto".
        threads: Threads of the fused engine; None takes what the machine has.
        factor_sets: Factor sets in the order asked; None takes those the dossier names.

    Returns:
        The inventory: lines with figures in kg of mercury per year, and the gaps.

    Raises:
        ValueError: When draws is out of bounds.
        FactsError: When the dossier names a factor set that does not exist.

    """
    from azogue.inventory.inventory import Inventory
    from azogue.quantity import summarise

    if not 1 <= draws <= MAX_DRAWS:
        raise ValueError(f"draws is {draws}: give a number from 1 to {MAX_DRAWS:,}.")
    sets = tuple(factor_sets) if factor_sets is not None else sets_of(dossier)
    plan = plan_inventory(dossier, sets)
    assembly = assemble(plan.lines)
    model = assembly.model
    summary = summarise(model, draws, seed, backend=backend, threads=threads)
    results = Results(point_values(model), summary, groups_with_releases(model))
    lines = tuple(
        replace(
            line, figures=GroupFigures(results, assembly.groups[GroupKey("line", line.year, line.code, i)])
        )
        for i, line in enumerate(plan.lines)
    )
    return Inventory(
        dossier=dossier,
        draws=draws,
        seed=seed,
        lines=lines,
        gaps=plan.gaps,
        factor_sets=sets,
        assembly=assembly,
        results=results,
    )

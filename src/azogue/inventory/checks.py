"""Assertions that users can put into their own tests."""

from typing import TYPE_CHECKING

from azogue.facts.pathways import PATHWAYS
from azogue.inventory.records import CHANNELS

if TYPE_CHECKING:
    from azogue.inventory.inventory import Inventory

RELATIVE_TOLERANCE = 1e-9


def assert_balanced(inventory: "Inventory") -> None:
    """Assert that every line releases exactly the part of its input that its splits declare.

    Raises:
        AssertionError: With the line, both masses and their difference.

    """
    for line in inventory.lines:
        expected = sum(
            leg.weight * (leg.rate.value or 0.0) * (leg.factor.value or 0.0) * leg.split.total
            for leg in line.legs
            if leg.split is not None
        )
        found = sum(line.figures[p].point or 0.0 for p in PATHWAYS)
        if abs(found - expected) > RELATIVE_TOLERANCE * max(abs(expected), 1e-30):
            raise AssertionError(
                f"{line.code} {line.name}, {line.year}: the pathways add up to {found!r} kg, "
                f"the declared splits to {expected!r} kg."
            )


def assert_same_inventory(one: "Inventory", other: "Inventory") -> None:
    """Assert that two inventories have the same lines, gaps and digits.

    Raises:
        AssertionError: Naming the first line or figure that differs.

    """
    assert [(x.year, x.code, x.name) for x in one.lines] == [(x.year, x.code, x.name) for x in other.lines]
    assert one.gaps == other.gaps, "the gaps differ"
    for a, b in zip(one.lines, other.lines, strict=True):
        for channel in CHANNELS:
            if a.figures[channel] != b.figures[channel]:
                raise AssertionError(
                    f"{a.code} {a.name}, {channel}: {a.figures[channel]} is not {b.figures[channel]}"
                )

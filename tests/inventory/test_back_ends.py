"""Both back ends give one inventory, whatever stands beside what."""

from pathlib import Path

import numpy as np
import pytest

from azogue.dossier import read_dossier
from azogue.inventory import estimate
from azogue.quantity import simulate
from tests.inventory.build import activity, choice, dossier, factor, factor_set, split

EXAMPLES = Path(__file__).parents[2] / "examples"

MIXED = factor_set(
    [
        factor("5.1.1", 0.15, low=0.05, high=0.5),
        factor("5.1.2", 0.15),
        factor("5.2.3", 65.0),
        factor("5.3.1", 0.1),
    ],
    [
        split("5.1.1", (0.5, 0, 0, 0, 0, 0.5)),
        split("5.2.3", None),
        split("5.1.2", None),
        split("5.3.1", (1.0, 0, 0, 0, 0, 0)),
    ],
    [choice("5.1.1")],
)


@pytest.mark.parametrize(
    "order", [("5.1.1", "5.1.2", "5.2.3", "5.3.1"), ("5.2.3", "5.3.1", "5.1.2", "5.1.1")]
)
def test_a_source_without_a_split_borrows_none_from_its_neighbour(order):
    d = dossier(*(activity(code) for code in order), activity("5.1.1", name="second plant", rate=7.0))
    inventory = estimate(d, draws=1_000, factor_sets=(MIXED,))
    model = inventory.assembly.model
    fused, blocks = (simulate(model, 1_000, 1, backend=b) for b in ("fused", "blocks"))
    assert np.allclose(fused, blocks, rtol=1e-9)
    zinc = inventory.group_of("5.2.3")
    assert not fused[:, zinc, 1:].any()
    assert (fused[:, zinc, 0] > 0).all()


def test_both_back_ends_summarise_alike():
    d = dossier(*(activity(code) for code in ("5.1.1", "5.1.2", "5.2.3", "5.3.1")))
    fused, blocks = (estimate(d, draws=5_000, factor_sets=(MIXED,), backend=b) for b in ("fused", "blocks"))
    for name in ("mean", "sd", "low", "median", "high"):
        one, other = getattr(fused.results.summary, name), getattr(blocks.results.summary, name)
        assert np.allclose(one, other, rtol=1e-6), name


@pytest.mark.parametrize("country", ["peru-2016", "philippines-2015"])
def test_both_back_ends_agree_on_every_figure_of_a_real_country(country):
    d = read_dossier(EXAMPLES / country)
    fused, blocks = (estimate(d, draws=2_000, backend=b).results.summary for b in ("fused", "blocks"))
    for name in ("mean", "sd", "low", "median", "high"):
        assert np.allclose(getattr(fused, name), getattr(blocks, name), rtol=1e-6), name

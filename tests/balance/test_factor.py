"""The sparse factor beside dense algebra, with blocks and borders of every size."""

from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix, csr_matrix, diags_array
from scipy.sparse.csgraph import connected_components

from azogue.balance import factor as factoring
from azogue.balance.dissection import dissect, links_of
from azogue.balance.factor import Singular, factored
from azogue.balance.groups import closed_groups


@st.composite
def equations(draw, most=30):
    """Rows and columns of a network with relations: one to four entries a column, no row empty."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    count = draw(st.integers(1, most))
    width = draw(st.integers(count, 3 * count))
    at = []
    for c in range(width):
        size = min(rng.choice([1, 2, 2, 2, 2, 3, 4]), count)
        near = min(count, draw(st.sampled_from([3, most])))
        rows = (c % count + rng.choice(near, min(size, near), replace=False)) % count
        at += [(int(r), c, float(rng.choice([-1.0, 1.0, rng.normal()]))) for r in rows]
    rows, columns, values = zip(*at, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(count, width))
    assume(np.diff(matrix.indptr).min() > 0)
    return matrix, 10 ** rng.uniform(-1, 1, width)


@contextmanager
def sizes(**named):
    before = {name: getattr(factoring, name) for name in named}
    try:
        for name, value in named.items():
            setattr(factoring, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(factoring, name, value)


SHAPES = [
    {"SMALL": 400},
    {"SMALL": 0, "BLOCK": 60},
    *({"SMALL": 0, "BLOCK": b, "CORNER": 10**9} for b in (1, 2, 5)),
    {"SMALL": 0, "BLOCK": 2, "CORNER": 0},
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=40, deadline=None)
@given(case=equations())
def test_solutions_and_inverse_are_those_of_dense_algebra(shape, case) -> None:
    matrix, variance = case
    b = matrix.toarray()
    s = b @ np.diag(variance) @ b.T
    assume(np.linalg.cond(s) < 1e8)
    inverse = np.linalg.inv(s)
    right = np.arange(1.0, len(s) + 1)
    with sizes(**shape):
        factor = factored(matrix, variance)
        weight, seen = factor.inverse()
        largest = np.abs(inverse).max()
        np.testing.assert_allclose(s @ factor.solve(right), right, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(weight, np.diag(inverse), rtol=1e-6, atol=1e-9 * largest)
        np.testing.assert_allclose(seen, np.diag(b.T @ inverse @ b), rtol=1e-6, atol=1e-8 * largest)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=20, deadline=None)
@given(case=equations(most=12), data=st.data())
def test_an_equation_that_repeats_others_is_found_in_blocks_and_on_the_border(shape, case, data) -> None:
    matrix, variance = case
    b = matrix.toarray()
    assume(np.linalg.cond(b @ np.diag(variance) @ b.T) < 1e6)
    one, two = data.draw(st.integers(0, len(b) - 1)), data.draw(st.integers(0, len(b) - 1))
    again = b[one] + 2 * b[two]
    assume(np.abs(again).max() > 0)
    more = csr_matrix(np.vstack([b, again]))
    with sizes(**shape), pytest.raises(Singular) as raised:
        factored(more, variance)
    left = np.delete(more.toarray(), np.flatnonzero(raised.value.rows), axis=0)
    assert raised.value.rows.sum() == 1
    assert np.linalg.matrix_rank(left) == len(b)


@settings(max_examples=40, deadline=None)
@given(equations(most=60), st.integers(1, 20))
def test_blocks_are_small_and_none_has_another_for_a_neighbour(case, limit) -> None:
    matrix, variance = case
    columns = matrix.tocsc()
    parts = (columns.indptr, columns.indices, columns.data)
    links, diagonal = links_of(parts, variance, matrix.shape[0])
    product = (matrix @ diags_array(variance) @ matrix.T).toarray()
    assert diagonal == pytest.approx(product.diagonal())
    one, two, entry = links
    off = coo_matrix((entry, (one, two)), shape=product.shape).toarray()
    assert off + off.T == pytest.approx(product - np.diag(diagonal))
    order, begins, up = dissect(one, two, matrix.shape[0], limit)
    assert sorted(order) == list(range(matrix.shape[0]))
    assert begins[0] == 0
    _, group = connected_components(abs(matrix) @ abs(matrix).T, directed=False)
    assert (group == group[up]).all()
    assert (up[up] == up).all()
    assert (np.diff(begins) > 0).all()
    assert (np.diff(begins) <= limit).all()
    block = np.full(len(order), -1)
    for k in range(len(begins) - 1):
        block[order[begins[k] : begins[k + 1]]] = k
    linked = (abs(matrix) @ abs(matrix).T).tocoo()
    inside = (block[linked.row] >= 0) & (block[linked.col] >= 0)
    assert (block[linked.row] == block[linked.col])[inside].all()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.booleans())))
def test_closed_groups_are_the_components_that_no_flow_leaves(count, flows) -> None:
    flows = [(a % count, b % count, leaves) for a, b, leaves in flows if a % count != b % count]
    at = [(a, c, 1.0) for c, (a, _, _) in enumerate(flows)]
    at += [(b, c, -1.0) for c, (_, b, leaves) in enumerate(flows) if not leaves]
    rows, columns, values = zip(*at, strict=True) if at else ((), (), ())
    matrix = coo_matrix((values, (rows, columns)), shape=(count, len(flows)), dtype=float).tocsc()
    _, group = connected_components(matrix @ matrix.T, directed=False)
    is_open = {int(group[a]) for a, _, leaves in flows if leaves}
    found = closed_groups((matrix.indptr, matrix.indices, matrix.data), np.arange(count))
    assert sorted(group[found].tolist()) == sorted(set(group.tolist()) - is_open)

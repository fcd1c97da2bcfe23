"""A draw depends on seed, identity, component and number alone; the generator is the published Philox."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azogue.quantity import identity, uniforms
from azogue.quantity.streams import CHUNK, MAX_DRAWS, philox, uniform_at

# Known answers of the Random123 distribution (kat_vectors, "philox4x32 10"): counter, key, block.
KNOWN = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "block"), KNOWN)
def test_philox_gives_the_published_answers(counter, key, block):
    words = philox(tuple(np.array([c], dtype=np.uint64) for c in counter), key)
    assert tuple(int(w[0]) for w in words) == block


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    name=st.integers(0, 2**64 - 1),
    component=st.integers(0, 40),
    start=st.integers(0, 5_000),
    count=st.integers(1, 700),
    pick=st.integers(0, 699),
)
def test_one_draw_recomputed_alone_equals_the_same_draw_of_any_stretch(
    seed, name, component, start, count, pick
):
    stretch = uniforms(seed, name, component, start, count)
    assert stretch.shape == (count,)
    draw = pick % count
    assert stretch[draw] == uniform_at(seed, name, component, start + draw)
    whole = uniforms(seed, name, component, 0, start + count)
    assert np.array_equal(whole[start:], stretch)


def test_uniforms_never_touch_zero_or_one_and_are_uniform():
    from scipy.stats import kstest

    u = uniforms(7, identity("anything"), 0, 0, 200_000)
    assert 0 < u.min() < u.max() < 1
    assert kstest(u, "uniform").pvalue > 1e-3


def test_streams_of_different_names_components_and_seeds_are_not_correlated():
    n = 100_000
    streams = [
        uniforms(seed, identity(name), c, 0, n) for seed in (1, 2) for name in ("a", "b") for c in (0, 1)
    ]
    r = np.corrcoef(streams) - np.eye(8)
    assert np.abs(r).max() < 5 / np.sqrt(n)


def test_the_identity_of_a_name_is_fixed_for_ever():
    name = "factor|toolkit|5.1.1|general coal"
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    assert int(identity(name)) == int.from_bytes(digest, "little")
    assert len({int(identity(f"name {i}")) for i in range(10_000)}) == 10_000


def test_the_last_draw_exists_and_the_one_after_does_not():
    assert uniforms(1, 2, 0, MAX_DRAWS - 3, 3)[-1] == uniform_at(1, 2, 0, MAX_DRAWS - 1)
    with pytest.raises(ValueError, match="out of bounds"):
        uniforms(1, 2, 0, MAX_DRAWS, 1)
    with pytest.raises(ValueError, match="seed"):
        uniforms(-1, 2, 0, 0, 1)


def test_the_words_of_a_block_lie_a_quarter_chunk_apart():
    u = uniforms(0, 0, 0, 0, CHUNK)
    assert u[0] == (0x6627E8D5 + 0.5) / 2**32
    assert u[CHUNK // 4] == (0xE169C58D + 0.5) / 2**32
    assert u[3 * CHUNK // 4] == (0x9B00DBD8 + 0.5) / 2**32

"""Random streams in which every draw is a pure function of (seed, identity, component, draw number).

The generator is Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC11, 2011): key = the 64-bit seed, counter = (block, component, identity
low half, identity high half). One block counter yields four words.

Layout: draws are numbered through in chunks of 256, and a chunk is made of 64 block counters. Word i of
block counter 64·k + c is draw 256·k + 64·i + c, so that 64 neighbouring counters fill 64 neighbouring draws.
A word x becomes the uniform u = (x + ½) / 2³², which is never 0 and never 1.
"""

import hashlib

import numpy as np

from azogue.quantity.model import Floats, Ids

LANES = 64
"""Block counters in a chunk."""
WORDS = 4
"""Words of one Philox block."""
CHUNK = LANES * WORDS
"""Draws in a chunk."""
MAX_DRAWS = CHUNK * (2**32 // LANES)
"""Draws after which the 32-bit block counter would repeat."""

MULTIPLIER_0, MULTIPLIER_1 = 0xD2511F53, 0xCD9E8D57
WEYL_0, WEYL_1 = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10
MASK = 0xFFFFFFFF


def identity(text: str) -> np.uint64:
    """Return the 64-bit identity of a datum: the first 8 bytes of BLAKE2b of its UTF-8 name.

    Args:
        text: Name of the datum, for example ``"factor|toolkit|5.1.1|general coal"``.

    Returns:
        The identity. Among a million names the chance that any two collide is 3·10⁻⁸.

    """
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


def philox(counter: tuple[Ids, Ids, Ids, Ids], key: tuple[int, int]) -> tuple[Ids, Ids, Ids, Ids]:
    """Return the Philox4x32-10 blocks of counters.

    Args:
        counter: Four arrays of one shape holding 32-bit words as uint64.
        key: Two 32-bit words.

    Returns:
        Four arrays of 32-bit words as uint64.

    """
    x0, x1, x2, x3 = counter
    k0, k1 = key
    low, half = np.uint64(MASK), np.uint64(32)
    for _ in range(ROUNDS):
        product_0 = np.uint64(MULTIPLIER_0) * x0
        product_1 = np.uint64(MULTIPLIER_1) * x2
        x0, x1, x2, x3 = (
            (product_1 >> half) ^ x1 ^ np.uint64(k0),
            product_1 & low,
            (product_0 >> half) ^ x3 ^ np.uint64(k1),
            product_0 & low,
        )
        k0, k1 = (k0 + WEYL_0) & MASK, (k1 + WEYL_1) & MASK
    return x0, x1, x2, x3


def uniforms(seed: int, identity: int | np.uint64, component: int, start: int, count: int) -> Floats:
    """Return a stretch of a stream of uniforms.

    Args:
        seed: 0 … 2⁶⁴ - 1.
        identity: Identity of the datum, see :func:`identity`.
        component: Which of the datum's streams: 0 for a rate or factor, p for pathway p of a split.
        start: Number of the first draw.
        count: How many draws.

    Returns:
        (count,) uniforms in (0, 1); any stretch equals the same draws taken from a longer one.

    Raises:
        ValueError: When seed or draw numbers are out of bounds.

    """
    check_draws(seed, start, count)
    first, last = start // CHUNK, -(-(start + count) // CHUNK)
    blocks = np.arange(first * LANES, last * LANES, dtype=np.uint64)
    same = np.ones_like(blocks)
    name = int(identity)
    words = philox(
        (blocks, same * component, same * np.uint64(name & MASK), same * np.uint64(name >> 32)),
        (seed & MASK, seed >> 32),
    )
    in_order = np.stack([w.reshape(-1, LANES) for w in words], axis=1).reshape(-1)
    skip = start - first * CHUNK
    return (in_order[skip : skip + count].astype(np.float64) + 0.5) / 2.0**32


def uniform_at(seed: int, identity: int | np.uint64, component: int, draw: int) -> float:
    """Recompute one single uniform by itself, in plain integers; see :func:`uniforms`."""
    check_draws(seed, draw, 1)
    chunk, place = divmod(draw, CHUNK)
    word, lane = divmod(place, LANES)
    name = int(identity)
    x = [chunk * LANES + lane, component, name & MASK, name >> 32]
    k0, k1 = seed & MASK, seed >> 32
    for _ in range(ROUNDS):
        a, b = MULTIPLIER_0 * x[0], MULTIPLIER_1 * x[2]
        x = [(b >> 32) ^ x[1] ^ k0, b & MASK, (a >> 32) ^ x[3] ^ k1, a & MASK]
        k0, k1 = (k0 + WEYL_0) & MASK, (k1 + WEYL_1) & MASK
    return (x[word] + 0.5) / 2.0**32


def check_draws(seed: int, start: int, count: int) -> None:
    """Raise ValueError when a seed or a stretch of draws is out of bounds."""
    if not 0 <= seed < 2**64:
        raise ValueError(f"The seed is {seed}: give a whole number from 0 to 2⁶⁴ - 1.")
    if start < 0 or count < 0 or start + count > MAX_DRAWS:
        raise ValueError(f"Draws {start} to {start + count} are out of bounds: 0 to {MAX_DRAWS:,}.")

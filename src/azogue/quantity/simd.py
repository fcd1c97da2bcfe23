"""Functions and loops that LLVM can vectorise: exponential, normal quantile, Philox, and steps of a chunk.

Numba wheels carry no vector mathematics library, so `math.exp` in a loop is one call per element. These
are straight lines of fused multiply-adds instead. Multiply-adds are asked for explicitly (the compiler is
never allowed to choose), so every machine rounds alike.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from azogue.quantity.columns import TOLERANCE
from azogue.quantity.model import Floats, Ids
from azogue.quantity.streams import CHUNK, LANES, MULTIPLIER_0, MULTIPLIER_1

COMPILED_FROM = ("simd", "fused", "plan", "streams", "columns", "tally")
STAMP = hashlib.blake2b(
    b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in COMPILED_FROM)
).hexdigest()
"""Of the text of all files that go into the compiled sweep."""
Function = TypeVar("Function", bound=Callable[..., Any])


def lane(function: Function) -> Function:
    """Compile a function that works on the arrays of a chunk and allocates nothing.

    Counting the references of arrays is left out (`_nrt`): it cost more than the arithmetic of a short loop.
    """
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
    compiled: Function = njit(**options)(function)
    # Numba's cache looks at the file of a function only, not at those whose functions went into it: without
    # this a change here would leave the sweep of yesterday running.
    index = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if index is not None:
        index._source_stamp = STAMP
    return compiled


if TYPE_CHECKING:

    def fma(a: float, b: float, c: float) -> float:
        """Return a · b + c with one rounding."""

    def bits_of(x: float) -> int:
        """Return the bit pattern of a float64 as int64."""

    def float_of(x: int | np.signedinteger[Any]) -> float:
        """Return the float64 that an int64 bit pattern stands for."""

else:

    @intrinsic
    def fma(_typing: Any, _a: Any, _b: Any, _c: Any) -> Any:
        """Return a · b + c with one rounding."""

        def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.fma(*arguments)

        return types.float64(types.float64, types.float64, types.float64), build

    @intrinsic
    def bits_of(_typing: Any, _x: Any) -> Any:
        """Return the bit pattern of a float64 as int64."""

        def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], ir.IntType(64))

        return types.int64(types.float64), build

    @intrinsic
    def float_of(_typing: Any, _x: Any) -> Any:
        """Return the float64 that an int64 bit pattern stands for."""

        def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.bitcast(arguments[0], ir.DoubleType())

        return types.float64(types.int64), build


HALF_CHUNK = CHUNK // 2
if HALF_CHUNK != 128:
    raise AssertionError("fold_half is written out for chunks of 256 draws: change both together")
ROUNDER = 6755399441055744.0
"""1.5 · 2⁵²: adding it leaves the nearest whole number in the low bits."""
TWO_52 = 4503599627370496.0
TWO_52_BITS = 4841369599423283200
SQRT_HALF_BITS = 4604544271217802189
MANTISSA = 4503599627370495


@njit(cache=True, inline="always")
def exp2(x: float) -> float:
    """Return 2^x for |x| ≤ 1000; relative error below 1.2·10⁻¹².

    x = k + r with k whole; 2^r by a polynomial of degree 8 (Chebyshev fit, error 8·10⁻¹³), 2^k by adding to
    the exponent.
    """
    shifted = x + ROUNDER
    r = x - (shifted - ROUNDER)
    p = fma(r, 1.3255240797206966e-06, 1.531010238038351e-05)
    p = fma(r, p, 0.00015403455792749644)
    p = fma(r, p, 0.0013333450481819327)
    p = fma(r, p, 0.009618129159464759)
    p = fma(r, p, 0.05550410941295717)
    p = fma(r, p, 0.24022650695812833)
    p = fma(r, p, 0.693147180545911)
    p = fma(r, p, 1.0)
    return float_of(bits_of(p) + (bits_of(shifted) << 52))


@njit(cache=True, inline="always")
def minus_log2(t: float) -> float:
    """Return -log₂ t for normal t ≤ 2; absolute error below 3·10⁻¹² (2·10⁻¹² of it the fit).

    t = 2^k m with m in [√½, √2), log₂ m = s · polynomial(s²) with s = (m - 1) / (m + 1).
    """
    ahead = bits_of(t) - SQRT_HALF_BITS
    # k is never positive here, so 2⁵² + 4096 + k has its whole number in the low bits.
    k = float_of((((ahead >> 52) + 4096) & 8191) | TWO_52_BITS) - (TWO_52 + 4096.0)
    m = float_of((ahead & MANTISSA) + SQRT_HALF_BITS)
    s = (m - 1.0) / (m + 1.0)
    y = s * s
    p = fma(y, 0.34071413665191197, 0.411673658400816)
    p = fma(y, p, 0.5770835677034892)
    p = fma(y, p, 0.9617966734432283)
    p = fma(y, p, 2.885390081789993)
    return -fma(s, p, k)


@njit(cache=True, inline="always")
def centred(word: int | np.signedinteger[Any]) -> float:
    """Return 2u - 1, exactly, for u = (word + ½) / 2³² and a 32-bit word in an int64."""
    doubled = float_of((word << 1) | (TWO_52_BITS + 1)) - (TWO_52 + 4294967296.0)
    return doubled * 2.3283064365386963e-10


@njit(cache=True, inline="always")
def tail_term(x: float) -> float:
    """Return w = -log₂(1 - x²), the argument of R in :func:`quantile`."""
    return minus_log2(fma(-x, x, 1.0))


@njit(cache=True, inline="always")
def quantile(x: float, w: float) -> float:
    """Return the standard normal quantile of u = (1 + x) / 2 for |x| ≤ 1 - 2⁻³², w its :func:`tail_term`.

    The quantile is x · R(w), R one smooth function of w for the whole range, after M. Giles, "Approximating
    the erfinv function" (GPU Computing Gems, 2011). R is our own rational fit of degrees 8 and 7. The
    absolute error of the quantile is below 2·10⁻¹⁰, a third of the distance between the quantiles of two
    neighbouring 32-bit uniforms where they lie closest.
    """
    n = fma(w, 4.610076000491197e-11, 2.0655862775135238e-08)
    n = fma(w, n, 2.9398641592422975e-07)
    n = fma(w, n, 7.527712499863645e-06)
    n = fma(w, n, 0.00018075683712897707)
    n = fma(w, n, 0.0029604814380794074)
    n = fma(w, n, 0.032977364585587615)
    n = fma(w, n, 0.2562403002710025)
    n = fma(w, n, 1.2533141387271691)
    d = fma(w, 1.3194725113798237e-09, 1.1140962311637157e-07)
    d = fma(w, d, 1.497810433735835e-07)
    d = fma(w, d, 5.947733045216594e-05)
    d = fma(w, d, 0.00021404330867358642)
    d = fma(w, d, 0.01587990548487896)
    d = fma(w, d, 0.022984680373169232)
    d = fma(w, d, 1.0)
    return x * n / d


M0, M1 = np.uint64(MULTIPLIER_0), np.uint64(MULTIPLIER_1)
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@njit(cache=True, inline="always")
def philox_round(x0, x1, x2, x3, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return one round of Philox4x32 on 32-bit words in uint64."""
    a = M0 * x0
    b = M1 * x2
    return (b >> HALF) ^ x1 ^ k0, b & LOW, (a >> HALF) ^ x3 ^ k1, a & LOW


@njit(cache=True, inline="always")
def philox(x0, x1, x2, x3, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return one Philox4x32-10 block; k are the 20 round keys as a tuple, so that they stay in registers."""
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[0], k[1])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[2], k[3])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[4], k[5])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[6], k[7])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[8], k[9])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[10], k[11])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[12], k[13])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[14], k[15])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[16], k[17])
    x0, x1, x2, x3 = philox_round(x0, x1, x2, x3, k[18], k[19])
    return x0, x1, x2, x3


@njit(cache=True, inline="always")
def round_keys(keys):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the 20 round keys, masked so that the compiler knows them to be 32-bit numbers."""
    return (
        keys[0, 0] & LOW,
        keys[0, 1] & LOW,
        keys[1, 0] & LOW,
        keys[1, 1] & LOW,
        keys[2, 0] & LOW,
        keys[2, 1] & LOW,
        keys[3, 0] & LOW,
        keys[3, 1] & LOW,
        keys[4, 0] & LOW,
        keys[4, 1] & LOW,
        keys[5, 0] & LOW,
        keys[5, 1] & LOW,
        keys[6, 0] & LOW,
        keys[6, 1] & LOW,
        keys[7, 0] & LOW,
        keys[7, 1] & LOW,
        keys[8, 0] & LOW,
        keys[8, 1] & LOW,
        keys[9, 0] & LOW,
        keys[9, 1] & LOW,
    )


@lane
def fill_centred(x: Floats, keys: Ids, identity: int, component: int, chunk: int) -> None:
    """Fill (256,) uniforms of one chunk of a stream, as 2u - 1."""
    name, k = np.uint64(identity), round_keys(keys)
    c1, c2, c3 = np.uint64(component) & LOW, name & LOW, name >> HALF
    first = np.uint64(chunk * LANES)
    for lane in range(LANES):
        x0, x1, x2, x3 = philox((first + np.uint64(lane)) & LOW, c1, c2, c3, k)
        x[lane] = centred(np.int64(x0))
        x[LANES + lane] = centred(np.int64(x1))
        x[2 * LANES + lane] = centred(np.int64(x2))
        x[3 * LANES + lane] = centred(np.int64(x3))


@lane
def fill_normals(z: Floats, w: Floats, keys: Ids, identity: int, component: int, chunk: int) -> None:
    """Fill (256,) standard normals of one chunk of a stream; w is (256,) to spare.

    Two short loops keep their constants in registers; one long loop takes half as long again.
    """
    fill_centred(z, keys, identity, component, chunk)
    for i in range(CHUNK):
        w[i] = tail_term(z[i])
    for i in range(CHUNK):
        z[i] = quantile(z[i], w[i])


@lane
def draw_input(
    entering: Floats, z_rate: Floats, z_factor: Floats, rb: float, ra: float, fb: float, fa: float
) -> None:
    """Fill (256,) input / scale: exp of the two-piece spreads (in octaves) of rate and factor."""
    for d in range(CHUNK):
        zr, zf = z_rate[d], z_factor[d]
        entering[d] = exp2(fma(zr, rb if zr < 0.0 else ra, zf * (fb if zf < 0.0 else fa)))


@lane
def draw_part(part: Floats, z: Floats, whole: Floats, default: float, sigma: float) -> None:
    """Fill (256,) default · exp(σ z), σ in octaves, and add it to the whole."""
    for i in range(CHUNK):
        v = default * exp2(sigma * z[i])
        part[i] = v
        whole[i] += v


@lane
def add_to(line: Floats, part: Floats) -> None:
    """Add (256,) to (256,)."""
    for i in range(CHUNK):
        line[i] += part[i]


@lane
def divide_into(whole: Floats, total: float) -> None:
    """Replace (256,) by total / itself."""
    for i in range(CHUNK):
        whole[i] = total / whole[i]


@lane
def scale_part(part: Floats, by: Floats, together: Floats) -> None:
    """Multiply a part by the common divisor and add it to what is together."""
    for i in range(CHUNK):
        v = part[i] * by[i]
        part[i] = v
        together[i] += v


@lane
def draw_shares(
    shares: Floats,
    z: Floats,
    w: Floats,
    whole: Floats,
    together: Floats,
    keys: Ids,
    identity: int,
    default: Floats,
    sigma: float,
    total: float,
    chunk: int,
) -> None:
    """Fill (P, 256) shares of a split, default · exp(σ z) over their sum, times the total; and their sum."""
    whole[:] = 0.0
    for p in range(len(default)):
        if default[p] > 0.0:
            fill_normals(z, w, keys, identity, p, chunk)
            draw_part(shares[p], z, whole, default[p], sigma)
        else:
            shares[p, :] = 0.0
    divide_into(whole, total)
    together[:] = 0.0
    for p in range(len(default)):
        if default[p] > 0.0:
            scale_part(shares[p], whole, together)


@lane
def out_of_balance(entering: Floats, together: Floats, total: float) -> int:
    """Count the draws of a chunk in which releases do not add up to total · input, or are not finite."""
    bad = 0
    for i in range(CHUNK):
        expected = total * entering[i]
        off = fma(entering[i], together[i], -expected)
        bad += 0 if abs(off) <= TOLERANCE * expected else 1
    return bad


@lane
def weigh(value: Floats, weight: float, entering: Floats) -> None:
    """Fill weight · input."""
    for i in range(CHUNK):
        value[i] = weight * entering[i]


@lane
def weigh_release(value: Floats, weight: float, entering: Floats, part: Floats, together: Floats) -> None:
    """Fill weight · input · share and add it to the releases of the group."""
    for i in range(CHUNK):
        v = weight * entering[i] * part[i]
        value[i] = v
        together[i] += v


@lane
def add_input(line: Floats, weight: float, entering: Floats) -> None:
    """Add weight · input to an accumulator."""
    for i in range(CHUNK):
        line[i] += weight * entering[i]


@lane
def add_release(line: Floats, weight: float, entering: Floats, part: Floats) -> None:
    """Add weight · input · share to an accumulator; not fused, so that opposite terms cancel exactly."""
    for i in range(CHUNK):
        line[i] += weight * entering[i] * part[i]


@lane
def fold_chunk(values: Floats, centre: float, spare: Floats) -> float:
    """Return the sum of (256,) values less their centre, added up by halves; spare is (128,)."""
    for i in range(HALF_CHUNK):
        spare[i] = (values[i] - centre) + (values[i + HALF_CHUNK] - centre)
    return fold_half(spare)


@lane
def fold_input(weight: float, entering: Floats, centre: float, spare: Floats) -> float:
    """Return the sum of weight · input less the centre over a whole chunk, storing nothing in between."""
    for i in range(HALF_CHUNK):
        spare[i] = fma(weight, entering[i], -centre) + fma(weight, entering[i + HALF_CHUNK], -centre)
    return fold_half(spare)


@lane
def fold_release(weight: float, entering: Floats, part: Floats, centre: float, spare: Floats) -> float:
    """Return the sum of weight · input · share less the centre over a whole chunk."""
    for i in range(HALF_CHUNK):
        a = fma(weight * entering[i], part[i], -centre)
        spare[i] = a + fma(weight * entering[i + HALF_CHUNK], part[i + HALF_CHUNK], -centre)
    return fold_half(spare)


@lane
def fold_squares(values: Floats, centre: float, spare: Floats) -> float:
    """Return the sum of the squares of (256,) values less their centre, added up by halves."""
    for i in range(HALF_CHUNK):
        a, b = values[i] - centre, values[i + HALF_CHUNK] - centre
        spare[i] = fma(a, a, b * b)
    return fold_half(spare)


@lane
def fold_half(spare: Floats) -> float:
    """Return the sum of (128,), added up by halves in place."""
    for i in range(64):
        spare[i] += spare[i + 64]
    for i in range(32):
        spare[i] += spare[i + 32]
    for i in range(16):
        spare[i] += spare[i + 16]
    s = spare
    low = ((s[0] + s[8]) + (s[4] + s[12])) + ((s[2] + s[10]) + (s[6] + s[14]))
    high = ((s[1] + s[9]) + (s[5] + s[13])) + ((s[3] + s[11]) + (s[7] + s[15]))
    total: float = low + high
    return total

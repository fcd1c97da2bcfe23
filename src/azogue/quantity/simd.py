"""Elementary functions that LLVM can vectorise: exponential and normal quantile without branches or calls.

Numba wheels carry no vector mathematics library, so `math.exp` in a loop is one call per element. These
are straight lines of fused multiply-adds instead. Multiply-adds are asked for explicitly (the compiler is never
allowed to choose), so every machine rounds alike.
"""

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic


@intrinsic  # type: ignore[untyped-decorator]
def fma(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a · b + c with one rounding."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fma(*arguments)

    return types.float64(types.float64, types.float64, types.float64), build


@intrinsic  # type: ignore[untyped-decorator]
def bits_of(typing_context: Any, x: Any) -> Any:
    """Return the bit pattern of a float64 as int64."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), build


@intrinsic  # type: ignore[untyped-decorator]
def float_of(typing_context: Any, x: Any) -> Any:
    """Return the float64 that an int64 bit pattern stands for."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), build


LOG2_E = 1.4426950408889634
ROUNDER = 6755399441055744.0
"""1.5 · 2⁵²: adding it leaves the nearest whole number in the low bits."""
TWO_52 = 4503599627370496.0
TWO_52_BITS = 4841369599423283200
SQRT_HALF_BITS = 4604544271217802189
MANTISSA = 4503599627370495


@njit(cache=True, inline="always")
def exp2(x: float) -> float:
    """Return 2^x for |x| ≤ 1000; relative error below 10⁻¹² (measured: see the tests).

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
def centred(word: int) -> float:
    """Return 2u - 1, exactly, for u = (word + ½) / 2³² and a 32-bit word in an int64."""
    doubled = float_of((word << 1) | (TWO_52_BITS + 1)) - (TWO_52 + 4294967296.0)
    return doubled * 2.3283064365386963e-10


@njit(cache=True, inline="always")
def quantile(x: float) -> float:
    """Return the standard normal quantile of u = (1 + x) / 2 for |x| ≤ 1 - 2⁻³².

    With w = -log₂(1 - x²) the quantile is x · R(w), R one smooth function of w for the whole range, after
    M. Giles, "Approximating the erfinv function" (GPU Computing Gems, 2011). R is our own rational fit of
    degrees 8 and 7. The absolute error of the quantile is below 2·10⁻¹⁰, a third of the distance between the
    quantiles of two neighbouring 32-bit uniforms where they lie closest.
    """
    w = minus_log2(fma(-x, x, 1.0))
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

"""Elementary functions that LLVM can vectorise: exponential and normal quantile without branches or calls.

Numba wheels carry no vector mathematics library, so `math.exp` in a loop is one call per element. These
are straight lines of fused multiply-adds instead. Multiply-adds are asked for explicitly (the compiler is never
allowed to choose), so every machine rounds alike.
"""

import math
from typing import Any

import numpy as np
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
LN2_HIGH = 0.6931471803691238
LN2_LOW = 1.9082149292705877e-10
ROUNDER = 6755399441055744.0
"""1.5 · 2⁵²: adding it leaves the nearest whole number in the low bits."""
ROUNDER_BITS = 4843621399236968448
ONE_BITS = 4607182418800017408
TWO_52_BITS = 4841369599423283200


@njit(cache=True, inline="always")
def exp(x: float) -> float:
    """Return e^x for |x| ≤ 700; relative error below 1e-15.

    x = k ln 2 + r; e^r by a polynomial of degree 10 (Chebyshev fit), 2^k by adding to the exponent.
    """
    shifted = fma(x, LOG2_E, ROUNDER)
    k = shifted - ROUNDER
    r = fma(k, -LN2_LOW, fma(k, -LN2_HIGH, x))
    p = fma(r, 2.761380686153829e-07, 2.762511557828763e-06)
    p = fma(r, p, 2.4801536388690766e-05)
    p = fma(r, p, 0.00019841208732536384)
    p = fma(r, p, 0.0013888888905881542)
    p = fma(r, p, 0.008333333353729397)
    p = fma(r, p, 0.04166666666665136)
    p = fma(r, p, 0.1666666666664829)
    p = fma(r, p, 0.5)
    p = fma(r * r, p, r) + 1.0
    return float_of(bits_of(p) + (bits_of(shifted) << 52))


@njit(cache=True, inline="always")
def minus_log(t: float) -> float:
    """Return -ln t for normal t > 0."""
    bits = bits_of(t)
    # Split at 3/4, so that mantissas lie in [3/4, 3/2) and the logarithm of 1 is exact.
    shifted = bits - 4604930618986332160
    k = float_of(((shifted >> 52) & 4095 ^ 2048) + ROUNDER_BITS) - (ROUNDER + 2048.0)
    m = float_of((shifted & 4503599627370495) + 4604930618986332160)
    s = (m - 1.0) / (m + 1.0)
    y = s * s
    p = fma(y, 0.17101090035535652, 0.18102698694561675)
    p = fma(y, p, 0.222238839776157)
    p = fma(y, p, 0.28571412870942153)
    p = fma(y, p, 0.400000000541025)
    p = fma(y, p, 0.6666666666663652)
    return fma(k, -0.6931471805599453, fma(-s * y, p, -2.0 * s))


@njit(cache=True, inline="always")
def quantile(word: int) -> float:
    """Return the standard normal quantile of u = (word + ½) / 2³², word a 32-bit integer in an int64."""
    x = (
        float_of((word << 1) | (TWO_52_BITS + 1)) - (4503599627370496.0 + 4294967296.0)
    ) * 2.3283064365386963e-10
    w = minus_log(fma(-x, x, 1.0))
    n = fma(w, 2.686984198312121e-07 * 0.0 + 8.651758668352944e-10, 2.686984198312121e-07)
    n = fma(w, n, 2.650784957303486e-06)
    n = fma(w, n, 4.704740985861073e-05)
    n = fma(w, n, 0.00078305612204774)
    n = fma(w, n, 0.008889676546160975)
    n = fma(w, n, 0.06863806372375492)
    n = fma(w, n, 0.36967661047687417)
    n = fma(w, n, 1.2533141387271691)
    d = fma(w, 1.7164142823666603e-08, 1.0045462547216576e-06)
    d = fma(w, d, 9.361157372541763e-07)
    d = fma(w, d, 0.0002576615550115683)
    d = fma(w, d, 0.0006427251177810756)
    d = fma(w, d, 0.033051942697527883)
    d = fma(w, d, 0.03315988439078914)
    d = fma(w, d, 1.0)
    return x * n / d

"""Axes: where the ticks go and when a logarithmic one is the honest choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to pixels from ``start`` to ``stop``."""

    low: float
    high: float
    start: float
    stop: float
    log: bool
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Return the pixel of a value; values outside are held at the ends."""
        held = min(max(value, self.low), self.high)
        if self.log:
            part = log10(held / self.low) / log10(self.high / self.low)
        else:
            part = (held - self.low) / (self.high - self.low)
        return self.start + part * (self.stop - self.start)


def nice_step(length: float, count: int = 5) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that gives about ``count`` steps."""
    raw = length / count
    power = 10.0 ** floor(log10(raw))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= raw * 0.999)


def linear(low: float, high: float, start: float, stop: float, count: int = 5) -> Scale:
    """Return a linear scale whose ends are ticks; zero is always inside."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + 1.0
    step = nice_step(high - low, count)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(i * step for i in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, stop, log=False, ticks=ticks)


def logarithmic(low: float, high: float, start: float, stop: float) -> Scale:
    """Return a logarithmic scale over whole powers of ten; both values must be positive."""
    first, last = floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9)
    last = max(last, first + 1)
    every = 1 if last - first <= 7 else 2
    ticks = tuple(10.0**i for i in range(first, last + 1, every))
    return Scale(10.0**first, 10.0**last, start, stop, log=True, ticks=ticks)


def wants_log(values: Iterable[float]) -> bool:
    """Tell whether a linear axis would hide values: more than half below a fiftieth of the largest."""
    positive = [v for v in values if v > 0.0]
    if len(positive) < 3:
        return False
    top = max(positive)
    return sum(v < top / 50.0 for v in positive) * 2 > len(positive)

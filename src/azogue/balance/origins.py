"""Where each source category of the Toolkit takes its mercury from, with the reason.

Only some uses draw on the mercury that a country mines, imports or recovers. In most sources it comes along,
unwanted, in ore, fuel or waste. The balance of supply and use concerns the first kind alone.
"""

from dataclasses import dataclass
from typing import Final, Literal

Origin = Literal["market", "products", "ground", "waste", "earlier", "sewage"]


@dataclass(frozen=True, slots=True)
class Draw:
    """A category (and what is under it) with the pool it draws on."""

    code: str
    origin: Origin
    reason: str


DRAWS: Final = (
    Draw("5.1", "ground", "Mercury comes along as a trace in coal, oil, gas and biomass."),
    Draw("5.2", "ground", "Mercury comes along as a trace in the ore."),
    Draw("5.2.2", "market", "Miners buy liquid mercury to amalgamate gold; little of it is in the ore."),
    Draw("5.3", "ground", "Mercury comes along in limestone, wood and the fuel that burns them."),
    Draw("5.4", "market", "Cells and catalysts are filled with mercury or compounds bought for them."),
    Draw("5.5", "products", "Mercury comes inside the product, made at home or bought abroad."),
    Draw("5.6", "market", "Mercury is bought as metal or compound and used as such."),
    Draw("5.6.2", "products", "Gauges are bought with their mercury in them."),
    Draw("5.7", "earlier", "Scrap holds mercury of goods that were sold in earlier years."),
    Draw("5.8", "waste", "Waste holds what products and processes threw away."),
    Draw("5.9", "waste", "Waste holds what products and processes threw away."),
    Draw("5.9.5", "sewage", "Waste water carries what households, clinics and works let into the drains."),
    Draw("5.10", "earlier", "Fillings were placed in earlier years."),
    Draw("5.11", "earlier", "Old sites hold mercury of earlier years."),
)


def draw_of(code: str) -> Draw:
    """Return where a source category draws its mercury from; the longest matching code decides.

    Raises:
        KeyError: The code begins with none of the main categories of the Toolkit.

    """
    fitting = [d for d in DRAWS if code == d.code or code.startswith(d.code + ".")]
    if not fitting:
        raise KeyError(code)
    return max(fitting, key=lambda d: len(d.code))

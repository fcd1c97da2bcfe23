"""The thin object people hold: an estimated inventory and the questions one can ask of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azogue.dossier.records import Dossier
from azogue.facts.records import FactorSet
from azogue.inventory.assemble import Assembly, GroupKey, Level
from azogue.inventory.figures import GroupFigures, Results
from azogue.inventory.records import CHANNELS, Driver, Figure, Gap, Line, Sankey
from azogue.quantity.explanation import Explanation

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class UnknownFigure(LookupError):
    """Asked for a figure of a code, name, year or channel that the inventory does not have."""


@dataclass(frozen=True)
class Inventory:
    """Inputs and releases of a country, by source, pathway and year, each with its range.

    All masses are kg of mercury per year. Build one with :func:`azogue.estimate`.
    """

    dossier: Dossier
    draws: int
    seed: int
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    factor_sets: tuple[FactorSet, ...]
    assembly: Assembly
    results: Results

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the dossier, ascending."""
        return self.dossier.years

    @property
    def country(self) -> str:
        """ISO 3166 alpha-3 code."""
        return self.dossier.country

    def year_or_latest(self, year: int | None) -> int:
        """Return the year asked for, or the latest one.

        Raises:
            UnknownFigure: When the inventory does not cover the year.

        """
        years = self.years
        if not years:
            raise UnknownFigure("The dossier has no year: give at least one row with a year.")
        if year is None:
            return years[-1]
        if year not in years:
            raise UnknownFigure(f"The inventory has no year {year}; it covers {', '.join(map(str, years))}.")
        return year

    def lines_of(self, year: int | None = None) -> tuple[Line, ...]:
        """Return the lines of a year (the latest when None)."""
        wanted = self.year_or_latest(year)
        return self._lines_by_year.get(wanted, ())

    def gaps_of(self, year: int | None = None) -> tuple[Gap, ...]:
        """Return what is not, or not fully, quantified in a year (the latest when None)."""
        wanted = self.year_or_latest(year)
        return tuple(g for g in self.gaps if g.year == wanted)

    @cached_property
    def _lines_by_year(self) -> Mapping[int, tuple[Line, ...]]:
        out: dict[int, list[Line]] = {}
        for line in self.lines:
            out.setdefault(line.year, []).append(line)
        return {year: tuple(lines) for year, lines in out.items()}

    def line(self, code: str, name: str = "", year: int | None = None) -> Line:
        """Return one line by code and name.

        Raises:
            UnknownFigure: When there is no such line; the message lists the names there are.

        """
        same = [x for x in self.lines_of(year) if x.code == code]
        for candidate in same:
            if candidate.name.casefold() == name.casefold():
                return candidate
        if same and not name and len(same) == 1:
            return same[0]
        names = "; ".join(x.name or "(national)" for x in same)
        raise UnknownFigure(
            f'No line {code} "{name}". {f"There is: {names}." if same else self._known_codes(year)}'
        )

    def _known_codes(self, year: int | None) -> str:
        codes = dict.fromkeys(x.code for x in self.lines_of(year))
        return f"Quantified codes: {', '.join(codes)}." if codes else "Nothing is quantified in that year."

    def group_of(self, code: str, year: int | None = None) -> int:
        """Return the engine's group index of a source, a category or "total".

        Raises:
            UnknownFigure: When nothing under that code is quantified.

        """
        wanted = self.year_or_latest(year)
        level: Level
        for level in ("national", "source", "group", "category"):
            key = GroupKey(level, wanted, code)
            if key in self.assembly.groups:
                return self.assembly.groups[key]
        missing = [g for g in self.gaps_of(wanted) if g.code == code]
        why = f" {missing[0].missing}" if missing else f" {self._known_codes(wanted)}"
        raise UnknownFigure(f"Nothing is quantified under {code} in {wanted}.{why}")

    def figure(
        self, code: str, channel: str = "releases", year: int | None = None, name: str | None = None
    ) -> Figure:
        """Return one figure with its range.

        Args:
            code: "5.1.1" for a source, "5.1" for a category, "total" for the nation under the counting rules.
            channel: One of CHANNELS.
            year: The latest year when None.
            name: A facility or sub-stream of the code; None for all of them.

        Raises:
            UnknownFigure: When there is no such figure.

        """
        check_channel(channel)
        if name is not None:
            return self.line(code, name, year).figures[channel]
        return GroupFigures(self.results, self.group_of(code, year))[channel]

    def figures(self, code: str, year: int | None = None) -> Mapping[str, Figure]:
        """Return the figures of a source, a category or "total" by channel."""
        return GroupFigures(self.results, self.group_of(code, year))

    def categories_of(self, year: int | None = None) -> tuple[str, ...]:
        """Return the main categories with at least one line in a year."""
        return tuple(dict.fromkeys(".".join(x.code.split(".")[:2]) for x in self.lines_of(year)))

    def table(self, level: str = "source", year: int | None = None) -> "pl.DataFrame":
        """Return a tidy long table; see :func:`azogue.inventory.tables.tidy_table`."""
        from azogue.inventory.tables import tidy_table

        return tidy_table(self, level, year)

    def totals(self, year: int | None = None) -> "pl.DataFrame":
        """Return the national totals by year and channel."""
        return self.table("national", year)

    def ranked_drivers(self, channel: str = "releases", year: int | None = None) -> tuple[Driver, ...]:
        """Return what makes the national total uncertain, largest share of variance first."""
        from azogue.inventory.drivers import rank_drivers

        return rank_drivers(self, check_channel(channel), self.year_or_latest(year))

    def drivers(self, channel: str = "releases", year: int | None = None) -> "pl.DataFrame":
        """Return :meth:`ranked_drivers` as a table."""
        from azogue.inventory.tables import drivers_table

        return drivers_table(self.ranked_drivers(channel, year))

    def collect_next(
        self, channel: str = "releases", year: int | None = None, limit: int = 10
    ) -> tuple[Driver, ...]:
        """Return the data whose better measurement would narrow the national total most."""
        ranked = [d for d in self.ranked_drivers(channel, year) if d.narrower]
        ranked.sort(key=lambda d: d.narrower or 0.0, reverse=True)
        return tuple(ranked[:limit])

    def explain(
        self, code: str, channel: str = "releases", year: int | None = None, name: str | None = None
    ) -> Explanation:
        """Take a figure apart, down to the cell of the dossier and the citation of the factor.

        Raises:
            UnknownFigure: When there is no such figure.

        """
        from azogue.inventory.explain import explain_figure

        return explain_figure(self, code, check_channel(channel), self.year_or_latest(year), name)

    def sankey(self, year: int | None = None) -> Sankey:
        """Return the flows from main category through source to pathway, input equal to output."""
        from azogue.inventory.sankey import sankey_of

        return sankey_of(self, self.year_or_latest(year))

    def to_pandas(self, level: str = "source", year: int | None = None) -> "pd.DataFrame":
        """Return the tidy table as a pandas frame (needs the extra ``pandas``)."""
        frame: Any = self.table(level, year).to_pandas()
        return frame  # type: ignore[no-any-return]

    def to_parquet(self, path: str | Path, level: str = "line") -> None:
        """Write the tidy table of all years as Parquet."""
        from azogue.inventory.tables import all_years

        all_years(self, level).write_parquet(path)

    def to_iamc(self) -> "pl.DataFrame":
        """Return all years in the IAMC long format that pyam reads."""
        from azogue.inventory.tables import iamc_table

        return iamc_table(self)

    def write_iamc(self, path: str | Path) -> None:
        """Write :meth:`to_iamc` as CSV."""
        self.to_iamc().write_csv(path)

    def to_excel(self, path: str | Path, year: int | None = None) -> None:
        """Write the workbook with live formulas."""
        # The one downward call of this room: a person who holds an inventory expects it here.
        from importlib import import_module

        import_module("azogue.report.workbook").write_workbook(self, Path(path), year=year)


def check_channel(channel: str) -> str:
    """Return the channel, or say which there are.

    Raises:
        UnknownFigure: When it is none of CHANNELS.

    """
    if channel not in CHANNELS:
        raise UnknownFigure(f'"{channel}" is no channel. Choose one of: {", ".join(CHANNELS)}.')
    return channel

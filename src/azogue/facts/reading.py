"""What was read in papers and reports and fits no factor or split: shown beside them, never computed with."""

from functools import lru_cache

from azogue.facts.cells import rows, shipped
from azogue.facts.records import Finding


@lru_cache(maxsize=1)
def _findings() -> tuple[Finding, ...]:
    return tuple(
        Finding(
            code=row.needed("code", "the code of a source category"),
            kind=row.text("kind"),
            what=row.text("what"),
            pathway=row.text("pathway"),
            low=row.number_or_none("low"),
            central=row.number_or_none("central"),
            high=row.number_or_none("high"),
            unit=row.text("unit"),
            scope=row.text("scope"),
            quality=row.quality(),
            confidence=row.confidence(),
            citation=row.text("citation"),
            note=row.text("note"),
        )
        for row in rows(
            shipped() / "findings.csv", ("code", "kind", "what", "low", "central", "high", "unit")
        )
    )


def findings(code: str = "") -> tuple[Finding, ...]:
    """Return the findings of a source category and its parts; all of them without a code."""
    return tuple(f for f in _findings() if not code or f.code == code or f.code.startswith(code + "."))

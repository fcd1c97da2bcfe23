"""Small dossiers written by hand, quick to build."""

from collections.abc import Callable
from pathlib import Path

import pytest

ROWS = (
    "year,code,rate,unit,grade,source",
    "2016,5.1.1,100,kt,B,Energy balance",
    "2019,5.1.1,120,kt,B,Energy balance",
    "2019,5.2.3,9.5,kt,C,Mining survey",
    "2019,5.3.1,,,,",
)
MakeDossier = Callable[..., Path]


@pytest.fixture
def make_dossier(tmp_path: Path) -> MakeDossier:
    """Return a function that writes a dossier folder and returns its path."""

    def make(name: str = "ghana", rows: tuple[str, ...] = ROWS, country: str = "GHA") -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "dossier.toml").write_text(
            f'country = "{country}"\ntitle = "Trial of {name}"\nlevel1 = false\n', encoding="utf-8"
        )
        (folder / "activities.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        return folder

    return make

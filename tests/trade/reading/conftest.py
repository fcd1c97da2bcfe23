"""A reader of texts: each becomes a file of its own."""

import pytest

from azogue.trade import read_trade


@pytest.fixture
def read(tmp_path):
    def reading(*texts, **said):
        paths = []
        for at, said_text in enumerate(texts):
            name, content = said_text if isinstance(said_text, tuple) else (f"file{at}.csv", said_text)
            path = tmp_path / f"{at}" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        found = read_trade(paths, **said)
        for tally in found.tallies:
            assert tally.rows == tally.accepted + tally.quarantined + tally.set_aside
        return found

    return reading

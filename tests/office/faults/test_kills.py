"""Fifty kills at random moments, drawn from a seed that is printed when one of them leaves a half state."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEED = int(os.environ.get("AZOGUE_SEED", "20261125"))
TIMES = int(os.environ.get("AZOGUE_KILLS", "50"))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_fifty_kills_at_random_moments_leave_no_half_state(tmp_path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment["AZOGUE_DATA"] = str(tmp_path)
    if os.environ.get("AZOGUE_TEST_POSTGRES"):
        environment["DATABASE_URL"] = _own_database()
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killing.py")), str(SEED), str(TIMES)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["faults"] == [], f"seed {SEED}"
    assert found["cells"] > 0
    assert found["batches"] > 0
    assert found["versions"] > 1


def _own_database() -> str:
    """Make a database for the kills alone, on the server that the tests use."""
    import psycopg

    base = os.environ["DATABASE_URL"]
    name = f"kills_{os.getpid()}"
    with psycopg.connect(base, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    address, _, rest = base.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{rest}"

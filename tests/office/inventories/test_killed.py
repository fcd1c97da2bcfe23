"""A process that is killed in the middle of publishing leaves all of it done or nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_publishing_is_whole_or_has_not_happened_whichever_statement_it_is_killed_at(tmp_path):
    own = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "AZOGUE_DATA"}}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.office.inventories.killed", str(tmp_path)],
        cwd=ROOT,
        env={**own, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    before = told["before"]
    *killed, (_at, ended, after) = told["found"]
    assert ended == 0
    assert before == {
        "states": ["published", "approved"],
        "superseded": 0,
        "jobs": 0,
        "letters": 0,
        "acts": 1,
    }
    assert after == {
        "states": ["superseded", "published"],
        "superseded": 1,
        "jobs": 1,
        "letters": 1,
        "acts": 3,
    }
    assert len(killed) > 15
    for at, by, there in killed:
        assert (by, there) == (signal.SIGKILL, before), at

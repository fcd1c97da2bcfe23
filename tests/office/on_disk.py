"""Tests in which threads meet: they need a database on disk, as offices have one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

WITHOUT = ("-p", "no:cacheprovider", "-p", "no:xdist")


def ran_on_disk(request: pytest.FixtureRequest, folder: Path) -> bool:
    """Run this test again on a database on disk where that of the tests is in memory; say whether it was."""
    if not (connection.vendor == "sqlite" and connection.is_in_memory_db()):
        return False
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            request.node.nodeid,
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
        ],
        env={**os.environ, "AZOGUE_TEST_DATABASE": str(folder / "crowd.sqlite3"), "PYTEST_ADDOPTS": ""},
        cwd=request.config.rootpath,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "1 passed" in done.stdout
    return True

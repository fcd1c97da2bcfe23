"""The background process makes room for a fresh one when it has grown large, and only then."""

import subprocess
import sys

import pytest

from azogue.office.jobs import refresh

PARENT = """
import subprocess, sys
ballast = bytearray(b"x" * (600 * 1024 * 1024))
child = "from azogue.office.jobs.refresh import too_large; print(too_large())"
print(subprocess.run([sys.executable, "-c", child], stdout=subprocess.PIPE, text=True, check=True).stdout)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_process_is_not_large_because_its_parent_is() -> None:
    done = subprocess.run([sys.executable, "-c", PARENT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_process_that_keeps_more_than_it_should_is_too_large(monkeypatch) -> None:
    monkeypatch.setattr(refresh, "LARGEST", refresh.memory() * 2)
    assert not refresh.too_large()
    monkeypatch.setattr(refresh, "LARGEST", refresh.memory() // 2)
    assert refresh.too_large()

"""A background process that has grown large over its jobs makes room for a fresh one between two of them."""

import os
import sys
from pathlib import Path
from typing import Final

REFRESH: Final = 75
"""Exit code that asks for a fresh process; nothing is wrong."""
LARGEST: Final = 450 * 1024 * 1024
"""Bytes."""
_STATM: Final = Path("/proc/self/statm")


def too_large() -> bool:
    """Return whether this process keeps more memory than it should."""
    return memory() > LARGEST


def memory() -> int:
    """Return the bytes of memory this process keeps; zero where the system does not tell.

    The greatest memory that `getrusage` tells will not do on Linux: a process begins with that of its parent.
    """
    if sys.platform == "win32":
        return 0
    if _STATM.exists():
        return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024)

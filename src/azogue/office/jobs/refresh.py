"""A background process that has grown large over its jobs makes room for a fresh one between two of them."""

import sys
from typing import Final

REFRESH: Final = 75
"""Exit code that asks for a fresh process; nothing is wrong."""
LARGEST: Final = 450 * 1024 * 1024


def too_large() -> bool:
    """Return whether this process has needed more memory than it should keep."""
    if sys.platform == "win32":
        return False
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024) > LARGEST

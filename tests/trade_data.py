"""Where the real trade files are, for those who have them."""

import os
from pathlib import Path

import pytest

TRADE_DATA = Path(os.environ.get("AZOGUE_TRADE_DATA") or "no trade data")
needs_trade_data = pytest.mark.skipif(
    not TRADE_DATA.is_dir(),
    reason="these statistics may not be passed on, so they are not in the repository; "
    "AZOGUE_TRADE_DATA names a folder that has them",
)

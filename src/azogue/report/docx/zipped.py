"""Office files without the clock: the same parts give the same bytes."""

import zipfile
from io import BytesIO
from typing import Final

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Earliest date that the zip format can state."""


def zipped(data: bytes) -> bytes:
    """Pack an office file anew with a fixed date for every part.

    Args:
        data: A zip file.

    Returns:
        The same parts in the same order, dated 1980.

    """
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for item in source.infolist():
            made = zipfile.ZipInfo(item.filename, date_time=EPOCH)
            made.compress_type = zipfile.ZIP_DEFLATED
            made.create_system = 3
            made.external_attr = 0o600 << 16
            out.writestr(made, source.read(item))
    return target.getvalue()

"""Each worker warms up after its first answer, and leaves when the process that started it has gone."""

import logging
import os
import threading
import time
from typing import Final

from azogue.office.site.environment import PARENT

log = logging.getLogger("azogue.site")
PATIENCE: Final = 3.0
"""Seconds after which a worker that nobody has asked yet warms up by itself."""
LOOK_EVERY: Final = 2.0


def start() -> None:
    """Begin in the background; nothing waits for it."""
    parent = os.environ.get(PARENT, "")
    if parent:
        threading.Thread(target=_live, args=(int(parent),), name="warm", daemon=True).start()


def _live(parent: int) -> None:
    from django.core.signals import request_finished

    asked = threading.Event()

    def heard(**_named: object) -> None:
        asked.set()

    request_finished.connect(heard, weak=False)
    asked.wait(PATIENCE)
    request_finished.disconnect(heard)
    warm()
    while _is_child_of(parent):
        time.sleep(LOOK_EVERY)
    os._exit(0)


def _is_child_of(parent: int) -> bool:
    return os.name == "nt" or os.getppid() == parent


def warm() -> None:
    """Start the chart renderer and load the engine's compiled kernel, so that no reader waits for them."""
    for what in (_engine, _charts):
        try:
            what()
        except Exception:
            log.exception("Warming up failed.")
    from django.db import connections

    connections.close_all()


def _charts() -> None:
    from azogue.report.charts import svg

    svg({"$schema": "https://vega.github.io/schema/vega/v6.json", "width": 10, "height": 10, "marks": []})


def _engine() -> None:
    from azogue.dossier import read_cells
    from azogue.inventory import estimate

    row = {"code": "5.1.1", "year": "2020", "rate": "1000", "unit": "t"}
    estimate(read_cells({"country": "GHA"}, {"activities": [(1, row)]}), draws=200)

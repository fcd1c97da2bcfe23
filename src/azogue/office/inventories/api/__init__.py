"""The API of the inventories desk: `/api/v1/inventories/`."""

from importlib import import_module
from importlib.util import find_spec

from ninja import Router

router = Router()
for _part in ("rows", "public", "review", "imports"):
    if find_spec(f"azogue.office.inventories.api.{_part}"):
        router.add_router("", import_module(f"azogue.office.inventories.api.{_part}").router)

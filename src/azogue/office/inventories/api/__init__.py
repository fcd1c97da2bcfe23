"""The API of the inventories desk: `/api/v1/inventories/`."""

from ninja import Router

from azogue.office.inventories.api import imports, public, review, rows

router = Router()
for _part in (rows, public, review, imports):
    router.add_router("", _part.router)

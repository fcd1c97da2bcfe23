"""Addresses of the inventories desk, one list for each part of it."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

app_name = "inventories"
urlpatterns: list[Any] = []
for _part in ("urls_edit", "urls_import", "urls_publish"):
    if find_spec(f"azogue.office.inventories.{_part}"):
        urlpatterns += import_module(f"azogue.office.inventories.{_part}").urlpatterns

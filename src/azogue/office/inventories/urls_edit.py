"""Pages of the inventories desk where figures are typed and understood."""

from typing import Any

urlpatterns: list[Any] = []

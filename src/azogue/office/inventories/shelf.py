"""A few results that this process remembers, the last ones used."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """The last few results by digest, for all threads of this process."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def look(self, digest: str) -> T | None:
        """Return what is kept under a digest, or None."""
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
            return self._kept.get(digest)

    def put(self, digest: str, made: T) -> None:
        """Keep a result under a digest."""
        with self._lock:
            self._kept[digest] = made
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def get(self, digest: str, make: Callable[[], T]) -> T:
        """Return what is kept under a digest, or make it; the lock is not held meanwhile."""
        kept = self.look(digest)
        if kept is None:
            kept = make()
            self.put(digest, kept)
        return kept

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

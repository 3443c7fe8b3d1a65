"""What a process remembers of published courses: a bounded store per database, safe for threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.storage.transaction import session

Thing = TypeVar("Thing")


class Memory(Generic[Thing]):
    """Remembers at most `limit` things per database and forgets the one asked for longest ago.

    Only what never changes under its key may be kept. Two threads that miss at once both read; that costs time, not truth.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._shelves: WeakKeyDictionary[Engine | Connection, OrderedDict[Hashable, Thing]] = WeakKeyDictionary()

    def get(self, key: Hashable, read: Callable[[], Thing]) -> Thing:
        """The thing under `key`, read now when it is not remembered; what `read` raises is passed on and nothing is kept."""
        bind = session().get_bind()
        with self._lock:
            shelf = self._shelves.setdefault(bind, OrderedDict())
            if key in shelf:
                shelf.move_to_end(key)
                return shelf[key]
        thing = read()
        with self._lock:
            shelf[key] = thing
            while len(shelf) > self._limit:
                shelf.popitem(last=False)
        return thing

    def kept(self, key: Hashable) -> Thing | None:
        """The thing under `key` when it is remembered now."""
        bind = session().get_bind()
        with self._lock:
            return self._shelves.get(bind, OrderedDict[Hashable, Thing]()).get(key)

    def forget(self) -> None:
        """Remember nothing of this database any more."""
        with self._lock:
            self._shelves.pop(session().get_bind(), None)

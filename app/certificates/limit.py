"""How many codes that do not exist one address may try on the public page before it has to wait.

Nothing is written for a visitor, so this is kept in the memory of the process: a second process at most doubles it, and with
59 bits a code cannot be guessed at any speed. It keeps one address from making the database search all day.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=10)
MOST_MISSES = 30
"""High, because a whole office sits behind one address, and a phone reads a worn code wrongly a few times."""
_MOST_ADDRESSES = 5000


class Misses:
    """The moments of the latest misses of each address, the oldest addresses forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._moments: OrderedDict[str, deque[datetime]] = OrderedDict()

    def must_wait(self, address: str, at: datetime) -> bool:
        """Whether an address has missed too often within the window."""
        with self._lock:
            moments = self._moments.get(address, deque())
            return sum(moment > at - WINDOW for moment in moments) >= MOST_MISSES

    def remember(self, address: str, at: datetime) -> None:
        """One more miss."""
        with self._lock:
            moments = self._moments.setdefault(address, deque(maxlen=MOST_MISSES))
            moments.append(at)
            self._moments.move_to_end(address)
            while len(self._moments) > _MOST_ADDRESSES:
                self._moments.popitem(last=False)

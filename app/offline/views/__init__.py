"""Pages of offline: the door of the queue, what waits, packs, files of events."""

from app.offline.views import files, packs, queue
from app.offline.views.blueprint import offline

__all__ = ["files", "offline", "packs", "queue"]

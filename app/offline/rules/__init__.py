"""Rules of offline: what a batch is, what a phone's clock is worth, and the seal of a file of events."""

from app.offline.rules.batches import (
    LONGEST_BATCH_BYTES,
    MOST_EVENTS,
    MOST_IN_A_FILE,
    VERSIONS,
    Batch,
    Event,
    keepable,
    read_batch,
)
from app.offline.rules.clocks import made_moment
from app.offline.rules.plain import json_of
from app.offline.rules.sealing import SealedFile, read_file, seal_key, seal_of

__all__ = [
    "LONGEST_BATCH_BYTES",
    "MOST_EVENTS",
    "MOST_IN_A_FILE",
    "VERSIONS",
    "Batch",
    "Event",
    "SealedFile",
    "json_of",
    "keepable",
    "made_moment",
    "read_batch",
    "read_file",
    "seal_key",
    "seal_of",
]

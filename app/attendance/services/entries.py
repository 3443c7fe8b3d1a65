"""New entries of the table of marks, as `settling.write_marks` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Pen:
    """Writes the entries of one act: who does it, when, which way in, and what it rests on."""

    way: str
    by: int
    at: datetime
    evidence: str = ""

    def entry(
        self,
        session_id: int,
        enrolment_id: int,
        state: str,
        periods: float,
        *,
        replaces_id: int | None,
        client_id: str,
        device_at: datetime | None = None,
    ) -> dict[str, Any]:
        """One entry about one person in one session; `device_at` is the moment of the act unless it came from a device."""
        return {
            "session_id": session_id,
            "enrolment_id": enrolment_id,
            "state": str(state),
            "periods": periods,
            "way": self.way,
            "recorded_by_id": self.by,
            "device_at": device_at or self.at,
            "received_at": self.at,
            "replaces_id": replaces_id,
            "import_id": None,
            "evidence": self.evidence,
            "client_id": client_id,
        }

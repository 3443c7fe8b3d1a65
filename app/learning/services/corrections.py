"""Use-case: a trainee has seen what was corrected in a lesson that she had read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.learning.models import CorrectionSeen
from app.storage.transaction import transaction
from app.storage.writes import insert_once


def see_corrections(enrolment_id: int, correction_ids: Collection[int], *, at: datetime) -> int:
    """Note that she saw these; gives back how many were new. A repeat is harmless."""
    rows = [{"enrolment_id": enrolment_id, "correction_id": each, "seen_at": at} for each in correction_ids]
    with transaction():
        return insert_once(CorrectionSeen, rows, unique=("enrolment_id", "correction_id"))

"""Use-cases between a class and a plan: which line it counts for, and taking in who was approved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.cohorts.models import CohortLine
from app.cohorts.queries.nominees import line_of_cohort
from app.cohorts.services.classes import locked_cohort
from app.cohorts.services.people import enrol
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.plans.queries.nominations import approved_for
from app.plans.services.nominating import enrolled_nominations
from app.storage.journal import record
from app.storage.transaction import transaction


def place_cohort(*, cohort_id: int, line_id: int | None, offered: Collection[int], by: int, at: datetime) -> None:
    """Say which target line a class counts for, None for none; `offered` are the lines of its programme that she may choose.

    Refused: "no_cohort", "no_line".
    """
    if line_id is not None and line_id not in offered:
        raise Refused("no_line", _("Chọn một chỉ tiêu có trong danh sách."))
    with transaction() as db:
        locked_cohort(db, cohort_id)
        kept = db.get(CohortLine, cohort_id)
        before = kept.line_id if kept else None
        if before == line_id:
            return
        if line_id is None:
            db.delete(kept)
        else:
            kept = kept or CohortLine(cohort_id=cohort_id)
            kept.line_id, kept.placed_at, kept.placed_by_id = line_id, at, by
            db.add(kept)
        record("cohorts.placed_cohort", "cohort", cohort_id, by=by, at=at, before=before, line=line_id)


def take_nominees(*, cohort_id: int, nomination_ids: Collection[int], by: int, at: datetime) -> int:
    """Put people into a class who were approved for its line, with unit and post of the day they were sent; gives how many.

    Refused: "no_cohort", "none", "no_line" (the class counts for no line), "answered" (one is not approved any more), those of
    `enrol`.
    """
    if not nomination_ids:
        raise Refused("none", _("Chọn ít nhất một người."))
    with transaction() as db:
        cohort = locked_cohort(db, cohort_id)
        line_id = line_of_cohort(cohort_id)
        if line_id is None:
            raise Refused("no_line", _("Chọn chỉ tiêu mà lớp này thực hiện trước."))
        chosen = [one for one in approved_for([line_id]) if one.nomination_id in set(nomination_ids)]
        enrolled_nominations(sorted(set(nomination_ids)), by=by, at=at, cohort=cohort.code)
        if len(chosen) != len(set(nomination_ids)):
            raise Refused("answered", _("Danh sách vừa thay đổi: có người không còn được duyệt. Xem lại rồi chọn."))
        for one in chosen:
            post = {"unit_id": one.unit_id, "post_title": one.post_title, "post_kind": one.post_kind}
            enrol(cohort_id=cohort_id, person_id=one.person_id, by=by, at=at, **post)  # type: ignore[arg-type]
        return len(chosen)

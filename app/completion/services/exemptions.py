"""Use-cases of exemptions: record one, take one back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.completion.models import Exemption
from app.completion.rules import CLASSROOM_KINDS, ONLINE_KINDS, About, Kind, Target, requirements_from
from app.courses.models import Edition
from app.courses.queries import EditionView, edition_view
from app.kernel.periods import is_periods, say_number
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction


def exempt(
    enrolment_id: int,
    target: Target,
    *,
    periods: float | None,
    approver: str,
    document: str,
    reason: str,
    client_id: str,
    by: int,
    at: datetime,
    lacking: float | None = None,
) -> int:
    """Record an exemption that somebody named approved; `periods` None is the whole. Gives its id, the same for a repeat.

    `lacking` are the tiết that her ledger misses there, None where that is not counted: more is not given.
    Refused: "no_enrolment", "no_target", "periods", "no_approver", "no_reason", "too_much".
    """
    with transaction() as db:
        cohort_id, edition = _class_of(db, enrolment_id)
        made = db.scalar(select(Exemption.id).where(Exemption.enrolment_id == enrolment_id, Exemption.client_id == client_id))
        if made is not None:
            return made
        _check_words(approver, reason)
        _check(db, cohort_id, edition, target, periods, lacking)
        row = Exemption(
            enrolment_id=enrolment_id,
            **_columns(target),
            periods=periods,
            approver=approver,
            document=document,
            reason=reason,
            recorded_by_id=by,
            recorded_at=at,
            client_id=client_id,
        )
        db.add(row)
        db.flush()
        journal.record("completion.exempt", "enrolment", enrolment_id, by=by, at=at, exemption=row.id, periods=periods)
        return row.id


def revoke_exemption(enrolment_id: int, exemption_id: int, *, reason: str, by: int, at: datetime) -> bool:
    """Take an exemption back by a further row that names it; False when it was taken back already.

    Refused: "no_exemption", "no_reason".
    """
    with transaction() as db:
        found = db.scalar(
            select(Exemption)
            .where(Exemption.id == exemption_id, Exemption.enrolment_id == enrolment_id, Exemption.revokes_id.is_(None))
            .with_for_update()
        )
        if found is None:
            raise Refused("no_exemption", _("Không có lần miễn này."))
        if db.scalar(select(Exemption.id).where(Exemption.revokes_id == exemption_id)) is not None:
            return False
        if not reason:
            raise Refused("no_reason", _("Ghi lý do rút lại."))
        row = Exemption(
            enrolment_id=enrolment_id,
            about=found.about,
            requirement_key=found.requirement_key,
            edition_topic_id=found.edition_topic_id,
            session_id=found.session_id,
            periods=found.periods,
            approver=found.approver,
            document=found.document,
            reason=reason,
            recorded_by_id=by,
            recorded_at=at,
            revokes_id=exemption_id,
            client_id=f"revoke-{exemption_id}",
        )
        db.add(row)
        journal.record("completion.revoke_exemption", "enrolment", enrolment_id, by=by, at=at, exemption=exemption_id)
        return True


def _columns(target: Target) -> dict[str, Any]:
    """What an exemption is about, as its columns."""
    return {
        "about": str(target.about),
        "requirement_key": target.requirement_key,
        "edition_topic_id": target.topic_id,
        "session_id": target.session_id,
    }


def _check_words(approver: str, reason: str) -> None:
    """Somebody approved it, for a reason."""
    if not approver:
        raise Refused("no_approver", _("Điền họ tên, chức vụ người duyệt."))
    if not reason:
        raise Refused("no_reason", _("Ghi lý do được miễn."))


def _class_of(db: Session, enrolment_id: int) -> tuple[int, EditionView]:
    """The class of an enrolment and its edition; the enrolment is locked against the same entry sent twice at once."""
    row = db.execute(
        select(Cohort.id, Cohort.edition_id, Edition.content_version)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Edition, Edition.id == Cohort.edition_id)
        .where(Enrolment.id == enrolment_id)
        .with_for_update(of=Enrolment)
    ).first()
    if row is None:
        raise Refused("no_enrolment", _("Học viên này không có trong lớp."))
    return row[0], edition_view(row[1], row[2])


def _check_lacking(periods: float | None, lacking: float | None) -> None:
    """An exemption gives something, and not more than is missing."""
    if lacking is not None and lacking <= 0:
        raise Refused("too_much", _("Chị ấy không thiếu tiết nào ở đây nên không cần miễn."))
    if lacking is not None and periods is not None and periods > lacking:
        raise Refused("too_much", _("Ở đây chỉ thiếu {n} tiết; ghi nhiều nhất {n} tiết.").format(n=say_number(lacking)))


def _check(
    db: Session, cohort_id: int, edition: EditionView, target: Target, periods: float | None, lacking: float | None
) -> None:
    """The target belongs to the class, tiết are given only where they are counted, and not more than are missing."""
    kinds = {requirement.key: requirement.kind for requirement in requirements_from(edition.requirements)}
    kind = kinds.get(target.requirement_key or "")
    exists = {
        About.REQUIREMENT: kind is not None,
        About.TOPIC: edition.topic(target.topic_id or 0) is not None,
        About.SESSION: db.scalar(
            select(ClassSession.id).where(ClassSession.id == (target.session_id or 0), ClassSession.cohort_id == cohort_id)
        )
        is not None,
    }
    if not exists[target.about]:
        raise Refused("no_target", _("Chọn điều được miễn trong danh sách của lớp."))
    if periods is not None and (periods <= 0 or not is_periods(periods)):
        raise Refused("periods", _("Số tiết là bội của 0,5 và lớn hơn 0; để trống nếu miễn cả."))
    counted = kind in ONLINE_KINDS or (kind in CLASSROOM_KINDS and kind is not Kind.EACH_COMPULSORY_TOPIC)
    if target.about is About.REQUIREMENT and periods is not None and not counted:
        raise Refused("periods", _("Điều kiện này không tính bằng tiết; để trống ô số tiết để miễn cả điều kiện."))
    _check_lacking(periods, lacking)

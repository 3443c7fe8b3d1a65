"""Use-cases of classes: open one, change what may be changed."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cohorts.models import ClassSession, Cohort
from app.courses.models import Edition
from app.courses.queries import owner_path
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.models import Unit
from app.storage.journal import record
from app.storage.transaction import transaction

_CODE = re.compile(r"[^\W_][\w./\-]{0,39}")


def open_cohort(
    *,
    code: str,
    title: str,
    edition_id: int,
    unit_id: int,
    opens_on: date,
    online_due_on: date,
    closes_on: date,
    place: str,
    by: int,
    at: datetime,
) -> int:
    """Open a class on an edition, which it keeps for good; gives back its id.

    Refused: "code" (not a code), "code_taken", "title", "due_too_early", "closing_too_early", "no_edition", "no_unit",
    "other_unit" (the variant of a unit that the class does not belong to).
    """
    code, title = _checked_names(code, title)
    _check_days(opens_on, online_due_on, closes_on)
    days = {"opens_on": opens_on, "online_due_on": online_due_on, "closes_on": closes_on}
    with transaction() as db:
        _check_programme(db, edition_id, unit_id)
        cohort = Cohort(
            code=code,
            title=title,
            edition_id=edition_id,
            unit_id=unit_id,
            place=squeeze(place),
            opened_at=at,
            opened_by_id=by,
            **days,
        )
        _check_code_is_free(db, code, None)
        db.add(cohort)
        _flush(db, code)
        record("cohorts.opened", "cohort", cohort.id, by=by, at=at, code=code, edition=edition_id)
        return cohort.id


def _check_programme(db: Session, edition_id: int, unit_id: int) -> None:
    """Refused "no_edition", "no_unit", "other_unit"."""
    if db.get(Edition, edition_id) is None:
        raise Refused("no_edition", _("Chương trình này không còn. Chọn chương trình khác."))
    unit = db.get(Unit, unit_id)
    if unit is None:
        raise Refused("no_unit", _("Đơn vị này không còn. Chọn đơn vị khác."))
    if not unit.path.startswith(owner_path(edition_id)):
        raise Refused("other_unit", _("Chương trình này là của đơn vị khác. Chọn chương trình khác."))


def change_cohort(
    *,
    cohort_id: int,
    code: str,
    title: str,
    opens_on: date,
    online_due_on: date,
    closes_on: date,
    place: str,
    by: int,
    at: datetime,
) -> None:
    """Change what a class is called, its days and its place; edition and unit stay.

    Refused: those of `open_cohort`, "no_cohort", "sessions_outside" (sessions would lie outside the class's days).
    """
    code, title = _checked_names(code, title)
    _check_days(opens_on, online_due_on, closes_on)
    with transaction() as db:
        cohort = locked_cohort(db, cohort_id)
        _check_code_is_free(db, code, cohort_id)
        first, last = db.execute(
            select(func.min(ClassSession.held_on), func.max(ClassSession.held_on)).where(ClassSession.cohort_id == cohort_id)
        ).one()
        outside = next((day for day in (first, last) if day is not None and not opens_on <= day <= closes_on), None)
        if outside is not None:
            sentence = _("Lịch học có buổi ngày {day}, nằm ngoài thời gian lớp. Dời buổi đó trước, hoặc chọn ngày khác.")
            raise Refused("sessions_outside", sentence.format(day=f"{outside:%d/%m/%Y}"))
        before = {"code": cohort.code, "days": [f"{day}" for day in (cohort.opens_on, cohort.online_due_on, cohort.closes_on)]}
        cohort.code, cohort.title, cohort.place = code, title, squeeze(place)
        cohort.opens_on, cohort.online_due_on, cohort.closes_on = opens_on, online_due_on, closes_on
        _flush(db, code)
        after = {"code": code, "days": [f"{day}" for day in (opens_on, online_due_on, closes_on)]}
        record("cohorts.changed", "cohort", cohort_id, by=by, at=at, before=before, after=after)


def locked_cohort(db: Session, cohort_id: int) -> Cohort:
    """The class, locked until the end of the transaction: what two coordinators do to its people or sessions happens one by one.

    Refused: "no_cohort".
    """
    cohort = db.scalar(select(Cohort).where(Cohort.id == cohort_id).with_for_update(key_share=True))
    if cohort is None:
        raise Refused("no_cohort", _("Không còn lớp này."))
    return cohort


def _checked_names(code: str, title: str) -> tuple[str, str]:
    """Code and title in the form that is kept."""
    code, title = squeeze(code).upper(), squeeze(title)
    if not _CODE.fullmatch(code):
        raise Refused("code", _("Mã lớp gồm chữ, số, dấu gạch ngang, không có dấu cách, ví dụ NVCB-K1-2026."))
    if not title:
        raise Refused("title", _("Nhập tên lớp."))
    return code, title


def _check_days(opens_on: date, online_due_on: date, closes_on: date) -> None:
    """The three days must follow each other."""
    if online_due_on < opens_on:
        raise Refused("due_too_early", _("Hạn phần trên mạng phải từ ngày mở lớp trở đi."))
    if closes_on < online_due_on:
        raise Refused("closing_too_early", _("Ngày bế giảng phải từ hạn phần trên mạng trở đi."))


def _check_code_is_free(db: Session, code: str, own_id: int | None) -> None:
    """No other class may have this code."""
    holder = db.scalar(select(Cohort.id).where(Cohort.code == code))
    if holder is not None and holder != own_id:
        raise _taken(code)


def _flush(db: Session, code: str) -> None:
    """Send the class to the database; a code that somebody else took in this moment is refused like one taken before."""
    try:
        db.flush()
    except IntegrityError as error:
        raise _taken(code) from error


def _taken(code: str) -> Refused:
    """The refusal for a code in use."""
    return Refused("code_taken", _("Mã lớp {code} đã có lớp khác dùng. Chọn mã khác.").format(code=code))

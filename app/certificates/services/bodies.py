"""Use-cases of issuing bodies: how they look and write their numbers, who signs for them, registers of a year."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import IssuingBody, Register, Signatory
from app.certificates.rules import fault_in
from app.certificates.wording import pattern_sentence
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal, writes
from app.storage.transaction import transaction


@dataclass(frozen=True)
class BodyFields:
    """What is said about an issuing body."""

    parent_name: str
    name: str
    kind: str
    skin: str
    place: str
    serial_pattern: str
    entry_pattern: str
    due_days: int


def save_body(body_id: int | None, fields: BodyFields, *, unit_id: int, by: int, at: datetime) -> int:
    """Set a body up (`body_id` None), or change it; what was printed before stays as it was. Gives its id.

    Refused: "serial_pattern", "entry_pattern" (numbers cannot be written so), "known" (the unit has one of that name and kind).
    """
    for name in ("serial_pattern", "entry_pattern"):
        fault = fault_in(getattr(fields, name))
        if fault:
            raise Refused(name, pattern_sentence(fault))
    with transaction() as db:
        twin = db.scalar(
            select(IssuingBody.id).where(
                IssuingBody.unit_id == unit_id, IssuingBody.name == fields.name, IssuingBody.kind == fields.kind
            )
        )
        if twin not in (None, body_id):
            raise Refused("known", _("Đã có nơi cấp mang tên này cho cùng loại giấy. Mở nơi cấp đó để sửa."))
        body = db.get(IssuingBody, body_id) if body_id else IssuingBody(unit_id=unit_id, made_at=at, made_by_id=by)
        assert body is not None
        for name, value in asdict(fields).items():
            setattr(body, name, value)
        db.add(body)
        db.flush()
        journal.record("certificates.save_body", "issuing_body", body.id, by=by, at=at, **asdict(fields))
        return body.id


def appoint_signatory(body_id: int, *, full_name: str, capacity: str, title: str, from_on: date, by: int, at: datetime) -> int:
    """Somebody signs for a body from a day on; whoever signed until then ends the day before. Gives the id.

    Refused: "not_after" (the one before began on that day or later).
    """
    with transaction() as db:
        db.execute(select(IssuingBody.id).where(IssuingBody.id == body_id).with_for_update())
        before = db.scalar(select(Signatory).where(Signatory.body_id == body_id).order_by(Signatory.from_on.desc()).limit(1))
        if before is not None and from_on <= before.from_on:
            raise Refused(
                "not_after",
                _("{name} ký từ ngày {day:%d/%m/%Y}. Ngày bắt đầu của người mới phải sau ngày đó.").format(
                    name=before.full_name, day=before.from_on
                ),
            )
        if before is not None:
            before.to_on = from_on - timedelta(days=1)
        new = Signatory(body_id=body_id, full_name=full_name, capacity=capacity, title=title, from_on=from_on)
        new.recorded_at, new.recorded_by_id = at, by
        db.add(new)
        db.flush()
        journal.record("certificates.appoint_signatory", "issuing_body", body_id, by=by, at=at, signatory=new.id)
        return new.id


def open_register(body_id: int, year: int, *, first_serial: int, first_entry: int, by: int, at: datetime) -> int:
    """Open the register of a year where its numbers go on from a paper one. Gives its id.

    Refused: "open_already" (it has begun).
    """
    with transaction() as db:
        new = _opened(body_id, year, first_serial, first_entry, by, at)
        if not new:
            raise Refused("open_already", _("Sổ năm {year} đã mở, số đang chạy tiếp.").format(year=year))
        register_id = locked_register(db, body_id, year, by=by, at=at).id
        first = {"serial": first_serial, "entry": first_entry}
        journal.record("certificates.open_register", "register", register_id, by=by, at=at, year=year, first=first)
        return register_id


def locked_register(db: Session, body_id: int, year: int, *, by: int, at: datetime) -> Register:
    """The register of a year inside the running transaction, held until it ends; opened with 1 and 1 when there is none."""
    found = select(Register).where(Register.body_id == body_id, Register.year == year)
    found = found.with_for_update().execution_options(populate_existing=True)
    register = db.scalar(found)
    if register is None:
        _opened(body_id, year, 1, 1, by, at)
        register = db.scalars(found).one()
    return register


def _opened(body_id: int, year: int, first_serial: int, first_entry: int, by: int, at: datetime) -> int:
    """Write a register unless it is there; gives how many were written."""
    row = {"body_id": body_id, "year": year, "first_serial": first_serial, "first_entry": first_entry}
    row |= {"last_serial": first_serial - 1, "last_entry": first_entry - 1}
    return writes.insert_once(Register, [{**row, "opened_at": at, "opened_by_id": by}], unique=("body_id", "year"))

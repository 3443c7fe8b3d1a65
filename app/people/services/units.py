"""Use-cases of units: writing a province with its communes and wards."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.refusal import Refused
from app.kernel.text import _, fold, nfc, sort_key
from app.people.models import Unit, UnitAlias, UnitPredecessor
from app.people.queries import unit_by_code
from app.storage.journal import record
from app.storage.transaction import transaction

MERGED_ON = date(2025, 7, 1)
"""The day on which the communes of today began and the districts ended (Resolution 1686/NQ-UBTVQH15 for Thanh Hóa)."""
THANH_HOA = Path(__file__).resolve().parents[1] / "data" / "thanhhoa_166.csv"


@dataclass(frozen=True)
class UnitRow:
    """A commune or ward of a list: statistics code, kind ("Xã"), bare name, other spellings."""

    code: str
    kind: str
    name: str
    others: tuple[str, ...] = ()


def read_unit_rows(data: bytes) -> Sequence[UnitRow]:
    """The rows of a CSV with the columns ma_gso, loai, ten, ten_bien_the_dau_cu.

    Refused: "columns" when a column is missing, "encoding" when it is not UTF-8.
    """
    try:
        lines = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig"))))
        return [
            UnitRow(row["ma_gso"], row["loai"], row["ten"], tuple(filter(None, [row.get("ten_bien_the_dau_cu")])))
            for row in lines
        ]
    except UnicodeDecodeError as error:
        raise Refused("encoding", _("Tệp danh mục đơn vị phải là CSV dạng UTF-8.")) from error
    except KeyError as error:
        raise Refused("columns", _("Tệp danh mục đơn vị thiếu cột {name}.").format(name=error)) from error


def add_unit(
    *,
    code: str,
    name: str,
    kind: str,
    level: str,
    parent_id: int | None,
    valid_from_on: date | None,
    by: int | None,
    at: datetime,
    others: Sequence[str] = (),
) -> int:
    """Write a unit, or find the one that has this code and first day; gives back its id."""
    with transaction() as db:
        known = db.scalar(select(Unit).where(Unit.code == code, Unit.level == level, Unit.valid_to_on.is_(None)))
        if known is not None:
            return known.id
        parent = db.get(Unit, parent_id) if parent_id else None
        full = f"{kind} {name}"
        unit = Unit(
            code=code,
            name=full,
            kind=kind,
            level=level,
            parent_id=parent_id,
            path="",
            search_key=fold(full),
            sort_key=sort_key(name),
            valid_from_on=valid_from_on,
        )
        db.add(unit)
        db.flush()
        unit.path = f"{parent.path if parent else '/'}{unit.id}/"
        for other in {fold(text): text for text in (name, *others, *(f"{kind} {text}" for text in others))}.items():
            if other[0] != unit.search_key:
                db.add(UnitAlias(unit_id=unit.id, name=other[1], search_key=other[0]))
        record("people.added_unit", "unit", unit.id, by=by, at=at, code=code)
        return unit.id


def add_province(*, code: str, name: str, rows: Sequence[UnitRow], by: int | None, at: datetime) -> int:
    """Write a province and the communes and wards below it in one transaction; safe to repeat. Gives back the province's id."""
    with transaction():
        province_id = add_unit(
            code=code, name=name, kind=_("Tỉnh"), level="province", parent_id=None, valid_from_on=None, by=by, at=at
        )
        for row in rows:
            add_unit(
                code=row.code,
                name=row.name,
                kind=row.kind,
                level="commune",
                parent_id=province_id,
                valid_from_on=MERGED_ON,
                by=by,
                at=at,
                others=row.others,
            )
        return province_id


@dataclass(frozen=True)
class MergedRow:
    """An older unit that went into a newer one: the codes of both, its kind ("Xã") and its bare name."""

    new_code: str
    old_code: str
    kind: str
    name: str


def read_merged_rows(data: bytes) -> Sequence[MergedRow]:
    """The rows of a CSV with the columns ma_moi, ma_cu, loai, ten.

    Refused: "columns" when a column is missing, "encoding" when it is not UTF-8.
    """
    try:
        lines = csv.DictReader(io.StringIO(nfc(data.decode("utf-8-sig"))))
        return [MergedRow(*((row[name] or "").strip() for name in ("ma_moi", "ma_cu", "loai", "ten"))) for row in lines]
    except UnicodeDecodeError as error:
        raise Refused("encoding", _("Tệp danh mục đơn vị phải là CSV dạng UTF-8.")) from error
    except KeyError as error:
        raise Refused("columns", _("Tệp danh mục đơn vị thiếu cột {name}.").format(name=error)) from error


def merge_units(rows: Sequence[MergedRow], *, by: int | None, at: datetime, merged_on: date = MERGED_ON) -> int:
    """Write which older units went into which of today's, in one transaction; safe to repeat. Gives how many are new.

    What people write of the old name finds the new unit, unless another unit of today has that very name.
    Refused: "no_unit" (a new code that no unit of today has).
    """
    with transaction() as db:
        names = set(db.scalars(select(Unit.search_key).where(Unit.valid_to_on.is_(None))))
        added = 0
        for row in rows:
            unit = unit_by_code(row.new_code)
            if unit is None:
                raise Refused("no_unit", _("Không có đơn vị nào hôm nay mang mã {code}.").format(code=row.new_code))
            old = db.scalar(select(Unit).where(Unit.code == row.old_code, Unit.valid_to_on.is_not(None)))
            old = old or _old_unit(db, row, unit, merged_on)
            if db.get(UnitPredecessor, (unit.id, old.id)) is not None:
                continue
            db.add(UnitPredecessor(unit_id=unit.id, predecessor_id=old.id))
            known = set(db.scalars(select(UnitAlias.search_key).where(UnitAlias.unit_id == unit.id)))
            if old.search_key not in names | known:
                db.add(UnitAlias(unit_id=unit.id, name=old.name, search_key=old.search_key))
            db.flush()
            record("people.merged_unit", "unit", unit.id, by=by, at=at, predecessor=old.id, code=row.old_code)
            added += 1
        return added


def _old_unit(db: Session, row: MergedRow, into: Unit, merged_on: date) -> Unit:
    """An older unit, which ended on the day before the merger."""
    full = f"{row.kind} {row.name}"
    old = Unit(
        code=row.old_code,
        name=full,
        kind=row.kind,
        level=into.level,
        parent_id=into.parent_id,
        path="",
        search_key=fold(full),
        sort_key=sort_key(row.name),
        valid_from_on=None,
        valid_to_on=merged_on - timedelta(days=1),
    )
    db.add(old)
    db.flush()
    old.path = f"{into.path.rstrip('/').rpartition('/')[0]}/{old.id}/"
    return old

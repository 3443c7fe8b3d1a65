"""Use-cases of units: writing a province with its communes and wards."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app.kernel.refusal import Refused
from app.kernel.text import _, fold, nfc, sort_key
from app.people.models import Unit, UnitAlias
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

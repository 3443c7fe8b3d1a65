"""Use-case of setting an installation up: its kind, its province, its first administrator."""

from __future__ import annotations

from datetime import datetime

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Installation
from app.people.queries import installation_kind
from app.people.rules import Role
from app.people.services.persons import add_person, grant_role, open_account
from app.people.services.units import THANH_HOA, add_province, read_unit_rows
from app.storage.journal import record
from app.storage.transaction import transaction


def begin_installation(kind: str, *, at: datetime) -> None:
    """Say once what this database is for: "demo" or "office".

    Refused: "already_set_up" when it was said before (whatever was said).
    """
    with transaction() as db:
        if installation_kind() is not None:
            raise Refused(
                "already_set_up",
                _("Cơ sở dữ liệu này đã được thiết lập. Muốn làm lại, hãy dùng một cơ sở dữ liệu mới (DATABASE_URL)."),
            )
        db.add(Installation(id=1, kind=kind, started_at=at))
        record("people.began_installation", "installation", 1, by=None, at=at, kind=kind)


def set_up_office(*, full_name: str, phone: str, at: datetime) -> str:
    """Make a new database an office's: Thanh Hóa with its 166 communes and wards, and the first administrator.

    Gives back her first password, which she must change. Refused: "already_set_up", and those of `add_person` and `open_account`.
    """
    with transaction():
        begin_installation("office", at=at)
        province_id = add_province(code="38", name="Thanh Hóa", rows=read_unit_rows(THANH_HOA.read_bytes()), by=None, at=at)
        person_id = add_person(full_name=full_name, phone=phone, by=None, at=at)
        for role in (Role.ADMINISTRATOR, Role.COORDINATOR):
            grant_role(person_id=person_id, role=role, unit_id=province_id, by=None, at=at)
        return open_account(person_id=person_id, phone=phone, login_name=None, by=None, at=at)

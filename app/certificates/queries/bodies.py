"""Who issues certificates for whom, and who signs on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from app.certificates.models import IssuingBody, Signatory
from app.people.models import Unit
from app.people.queries import within
from app.people.rules import Role, Viewer
from app.storage.transaction import session

KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who keeps registers of her units."""


@dataclass(frozen=True)
class BodyView:
    """An issuing body with its unit, and how it writes its papers and numbers."""

    id: int
    unit_id: int
    unit_name: str
    unit_path: str
    parent_name: str
    name: str
    kind: str
    skin: str
    place: str
    serial_pattern: str
    entry_pattern: str
    due_days: int


@dataclass(frozen=True)
class SignatoryView:
    """Who signs for a body, from when to when."""

    id: int
    full_name: str
    capacity: str
    title: str
    from_on: date
    to_on: date | None


def bodies_for(unit_path: str) -> list[BodyView]:
    """The bodies that issue for classes of a unit: its own and those above, the nearest first. 1 statement."""
    found = [BodyView(*row) for row in session().execute(_bodies())]
    return sorted(
        (body for body in found if unit_path.startswith(body.unit_path)), key=lambda body: (-len(body.unit_path), body.id)
    )


def bodies_in_reach(viewer: Viewer) -> list[BodyView]:
    """The bodies of the units that `viewer` looks after. 1 statement."""
    rows = session().execute(_bodies().where(within(viewer.reach(*KEEPERS))).order_by(Unit.sort_key, IssuingBody.id))
    return [BodyView(*row) for row in rows]


def body_in_reach(viewer: Viewer, body_id: int) -> BodyView | None:
    """A body of a unit that `viewer` looks after; None outside her scope. 1 statement."""
    row = session().execute(_bodies().where(IssuingBody.id == body_id, within(viewer.reach(*KEEPERS)))).first()
    return BodyView(*row) if row else None


def body_of(body_id: int) -> BodyView | None:
    """A body whoever asks; for use-cases. 1 statement."""
    row = session().execute(_bodies().where(IssuingBody.id == body_id)).first()
    return BodyView(*row) if row else None


def signatories_of(body_id: int) -> list[SignatoryView]:
    """Everybody who signed for a body, the newest first. 1 statement."""
    rows = session().execute(_signatories().where(Signatory.body_id == body_id).order_by(Signatory.from_on.desc()))
    return [SignatoryView(*row) for row in rows]


def signatory_on(body_id: int, day: date) -> SignatoryView | None:
    """Who signs for a body on a day; None when nobody was named. 1 statement."""
    held = (Signatory.from_on <= day, or_(Signatory.to_on.is_(None), Signatory.to_on >= day))
    row = session().execute(_signatories().where(Signatory.body_id == body_id, *held)).first()
    return SignatoryView(*row) if row else None


def signing_today(body_ids: Sequence[int], day: date) -> dict[int, SignatoryView]:
    """Who signs for each of these bodies on a day. 1 statement."""
    held = (Signatory.from_on <= day, or_(Signatory.to_on.is_(None), Signatory.to_on >= day))
    rows = session().execute(_signatories().add_columns(Signatory.body_id).where(Signatory.body_id.in_(body_ids), *held))
    return {row[-1]: SignatoryView(*row[:-1]) for row in rows}


def _bodies() -> Select[Any]:
    """Bodies in the order of `BodyView`."""
    columns: Select[Any] = select(
        IssuingBody.id,
        IssuingBody.unit_id,
        Unit.name,
        Unit.path,
        IssuingBody.parent_name,
        IssuingBody.name,
        IssuingBody.kind,
        IssuingBody.skin,
        IssuingBody.place,
        IssuingBody.serial_pattern,
        IssuingBody.entry_pattern,
        IssuingBody.due_days,
    )
    return columns.join(Unit, Unit.id == IssuingBody.unit_id)


def _signatories() -> Select[Any]:
    """Signatories in the order of `SignatoryView`."""
    return select(Signatory.id, Signatory.full_name, Signatory.capacity, Signatory.title, Signatory.from_on, Signatory.to_on)

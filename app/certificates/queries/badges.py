"""Keys that sign badges, and what the public documents of a badge are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.certificates.models import BadgeKey, Certificate
from app.certificates.queries.certificates import CertificateView, certificate_by_code, steps_of
from app.certificates.rules import State
from app.cohorts.models import Cohort, Enrolment
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class KeyRow:
    """A key of badges, without its private half."""

    name: str
    public: Record
    made_at: datetime
    retired_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class SigningKey:
    """The key that signs today."""

    name: str
    private: str


def signing_key() -> SigningKey | None:
    """The key that signs today; None before the first one is made. 1 statement.

    Refused: "no_key" (the data keys do not open it).
    """
    row = session().execute(_in_use().with_only_columns(BadgeKey.name, BadgeKey.private)).first()
    return SigningKey(*row) if row else None


def badges_are_signed() -> bool:
    """Whether there is a key that signs badges. 1 statement."""
    return session().execute(_in_use().with_only_columns(BadgeKey.id)).first() is not None


def badge_keys() -> list[KeyRow]:
    """Every key, the newest first. 1 statement."""
    rows = session().execute(
        select(BadgeKey.name, BadgeKey.public, BadgeKey.made_at, BadgeKey.retired_at, BadgeKey.withdrawn_at).order_by(
            BadgeKey.id.desc()
        )
    )
    return [KeyRow(*row) for row in rows]


def believed_keys() -> list[Record]:
    """The public halves of keys whose signatures are believed, the newest first. 1 statement."""
    return [one.public for one in badge_keys() if one.withdrawn_at is None]


def example_of(body_id: int, edition_id: int | None = None) -> CertificateView | None:
    """The newest certificate that stands, of a body (and an edition of a programme), or None. 2 statements."""
    found: Select[Any] = (
        select(Certificate.code)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Certificate.body_id == body_id, Certificate.state.in_((State.SIGNED, State.HANDED_OUT)))
        .order_by(Certificate.id.desc())
        .limit(1)
    )
    code = session().scalar(found if edition_id is None else found.where(Cohort.edition_id == edition_id))
    return certificate_by_code(code) if code else None


def stood_once(certificate_id: int) -> bool:
    """Whether a certificate was ever signed: only then somebody can have its badge. 1 statement."""
    return any(step.state is State.SIGNED for step in steps_of(certificate_id))


def edition_of(cohort_id: int) -> int:
    """The edition that a class follows. 1 statement."""
    return session().scalars(select(Cohort.edition_id).where(Cohort.id == cohort_id)).one()


def _in_use() -> Select[Any]:
    """The key that signs: the newest one that nobody retired."""
    return select(BadgeKey).where(BadgeKey.retired_at.is_(None)).order_by(BadgeKey.id.desc()).limit(1)

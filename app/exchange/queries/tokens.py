"""Named reads of tokens: who is calling, which tokens somebody may see, what was delivered under a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from app.cohorts.queries.classes import LEADERS
from app.exchange.models import Delivery, Token
from app.exchange.rules.tokens import Caller, is_alive
from app.people.models import Account, Person, RoleGrant, Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage import reads
from app.storage.transaction import session

_GRANTED = aliased(Unit, name="granted")
"""The unit in which the maker of a token has a role, beside the token's own."""


@dataclass(frozen=True)
class TokenRow:
    """A token in a list; `revoked_at` is None while nobody took it back."""

    id: int
    name: str
    unit_name: str
    rights: tuple[str, ...]
    ending: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    uses: int

    def holds(self, at: datetime) -> bool:
        """Whether it opens anything at that moment, as far as the token itself says."""
        return self.revoked_at is None and self.expires_at > at


@dataclass(frozen=True)
class DeliveryView:
    """A batch that was received under a key, with its answer."""

    id: int
    body_sha256: str
    answer: Mapping[str, Any]


def caller_of(token_hash: str, *, at: datetime) -> Caller | None:
    """The program behind a token that holds and whose maker still answers for its unit; None otherwise. 1 statement."""
    found = reads.rows(_caller(), token_hash=token_hash, at=at)
    if not found or not is_alive([row[5] for row in found], found[0][4]):
        return None
    token_id, name, by, rights, unit_path = found[0][:5]
    return Caller(token_id, name, by, unit_path, frozenset(rights))


@cache
def _caller() -> Select[Any]:
    """The open token `token_hash` at the moment `at`, once for each leading role of its maker."""
    columns: Select[Any] = select(Token.id, Token.name, Token.made_by_id, Token.rights, Unit.path, _GRANTED.path)
    return (
        columns.join(Unit, Unit.id == Token.unit_id)
        .join(Account, and_(Account.person_id == Token.made_by_id, Account.disabled_at.is_(None)))
        .join(RoleGrant, and_(RoleGrant.person_id == Token.made_by_id, RoleGrant.revoked_at.is_(None)))
        .join(_GRANTED, _GRANTED.id == RoleGrant.unit_id)
        .where(
            Token.token_hash == bindparam("token_hash"),
            Token.revoked_at.is_(None),
            Token.expires_at > bindparam("at"),
            RoleGrant.role.in_(LEADERS),
        )
    )


def tokens_in_reach(viewer: Viewer) -> list[TokenRow]:
    """The tokens of the units that `viewer` looks after, the newest first. 1 statement."""
    rows = session().execute(_tokens().where(within(viewer.reach(*LEADERS))).order_by(Token.id.desc()))
    return [_token_row(row) for row in rows]


def token_in_reach(viewer: Viewer, token_id: int) -> TokenRow | None:
    """One token, when its unit is one that `viewer` looks after. 1 statement."""
    row = session().execute(_tokens().where(Token.id == token_id, within(viewer.reach(*LEADERS)))).first()
    return _token_row(row) if row else None


def _tokens() -> Select[Any]:
    """The columns of `TokenRow`."""
    columns: Select[Any] = select(
        Token.id,
        Token.name,
        Unit.name,
        Token.rights,
        Token.ending,
        Person.full_name,
        Token.made_at,
        Token.expires_at,
        Token.revoked_at,
        Token.last_used_at,
        Token.uses,
    )
    return columns.join(Unit, Unit.id == Token.unit_id).join(Person, Person.id == Token.made_by_id)


def _token_row(row: Any) -> TokenRow:
    """One row of `_tokens()` as its view."""
    token_id, name, unit_name, rights, *rest = row
    return TokenRow(token_id, name, unit_name, tuple(rights), *rest)


def delivery_of(token_id: int, key: str) -> DeliveryView | None:
    """What a token delivered under a key. 1 statement."""
    row = (
        session()
        .execute(
            select(Delivery.id, Delivery.body_sha256, Delivery.answer).where(Delivery.token_id == token_id, Delivery.key == key)
        )
        .first()
    )
    return DeliveryView(*row) if row else None


def leader_of(unit_path: str) -> int | None:
    """The person who was first given the care of a unit or of one above it; for commands that name nobody. 1 statement."""
    rows = session().execute(
        select(RoleGrant.person_id, Unit.path)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .join(Account, and_(Account.person_id == RoleGrant.person_id, Account.disabled_at.is_(None)))
        .where(RoleGrant.role.in_(LEADERS), RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    )
    return next((person_id for person_id, path in rows if unit_path.startswith(path)), None)


def leads(person_id: int, unit_path: str) -> bool:
    """Whether a person answers for a unit: as coordinator or administrator of it or above. 1 statement."""
    paths = session().scalars(
        select(Unit.path)
        .join(RoleGrant, RoleGrant.unit_id == Unit.id)
        .where(RoleGrant.person_id == person_id, RoleGrant.role.in_(LEADERS), RoleGrant.revoked_at.is_(None))
    )
    return is_alive(paths, unit_path)

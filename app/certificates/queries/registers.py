"""Registers and their entries: lists, search, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.certificates.models import Certificate, CertificateStep, IssuingBody, Register
from app.certificates.queries.bodies import KEEPERS
from app.certificates.rules import Printed, State, place_in, printed_of
from app.kernel.text import fold
from app.people.models import Unit
from app.people.queries import within
from app.people.rules import Viewer
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class RegisterRow:
    """A register of a body for a year, with how many numbers were handed out and how many of them are void."""

    id: int
    body_id: int
    body_name: str
    parent_name: str
    kind: str
    place: str
    year: int
    first_serial: int
    first_entry: int
    last_serial: int
    last_entry: int
    voided: int

    @property
    def count(self) -> int:
        """How many numbers were handed out."""
        return self.last_entry - self.first_entry + 1


@dataclass(frozen=True)
class EntryRow:
    """One line of a register; `page` and `line` are its place on paper; `voided_why` says why it is void."""

    certificate_id: int
    state: State
    serial_number: int
    entry_number: int
    record: Record
    digest: str
    page: int
    line: int
    handed_on: date | None
    voided_why: str

    @cached_property
    def printed(self) -> Printed:
        """What is printed."""
        return printed_of(self.record)


def registers_in_reach(viewer: Viewer) -> list[RegisterRow]:
    """The registers of the bodies that `viewer` looks after, the newest year first. 1 statement."""
    rows = session().execute(
        _registers().where(within(viewer.reach(*KEEPERS))).order_by(Register.year.desc(), IssuingBody.name, Register.id)
    )
    return [RegisterRow(*row) for row in rows]


def register_in_reach(viewer: Viewer, register_id: int) -> RegisterRow | None:
    """A register of a body that `viewer` looks after; None outside her scope. 1 statement."""
    row = session().execute(_registers().where(Register.id == register_id, within(viewer.reach(*KEEPERS)))).first()
    return RegisterRow(*row) if row else None


def every_register() -> list[RegisterRow]:
    """All registers; for commands. 1 statement."""
    return [RegisterRow(*row) for row in session().execute(_registers().order_by(Register.id))]


def entries(
    register: RegisterRow, *, words: str = "", state: str = "", first: int = 0, most: int | None = None
) -> list[EntryRow]:
    """Lines of a register in its order, from the `first` one that fits, at most `most`. 1 statement."""
    handed, voided = _step(State.HANDED_OUT, CertificateStep.happened_on), _step(State.VOIDED, CertificateStep.note)
    columns: Select[Any] = select(
        Certificate.id,
        Certificate.state,
        Certificate.serial_number,
        Certificate.entry_number,
        Certificate.record,
        Certificate.digest,
        handed,
        voided,
    )
    rows = session().execute(
        columns.where(*_fitting(register, words, state)).order_by(Certificate.entry_number).offset(first).limit(most)
    )
    return [_entry(row, register.first_entry) for row in rows]


def entry_count(register: RegisterRow, *, words: str = "", state: str = "") -> int:
    """How many lines of a register fit. 1 statement."""
    return session().scalar(select(func.count()).where(*_fitting(register, words, state))) or 0


def step_states(register_id: int) -> dict[int, State]:
    """The last step of every certificate of a register. 1 statement."""
    newest = (
        select(func.max(CertificateStep.id))
        .join(Certificate, Certificate.id == CertificateStep.certificate_id)
        .where(Certificate.register_id == register_id)
        .group_by(CertificateStep.certificate_id)
    )
    rows = session().execute(select(CertificateStep.certificate_id, CertificateStep.state).where(CertificateStep.id.in_(newest)))
    return {certificate_id: State(state) for certificate_id, state in rows}


def _fitting(register: RegisterRow, words: str, state: str) -> list[Any]:
    """The conditions of a search: words of a name without accents, or a number as it is written; and a state."""
    wanted: list[Any] = [Certificate.register_id == register.id]
    key = fold(words)
    if key:
        digits = key.isdecimal() and len(key) <= 9
        named = or_(
            Certificate.search_key.startswith(key, autoescape=True), Certificate.search_key.contains(f" {key}", autoescape=True)
        )
        numbered = [or_(Certificate.serial_number == int(key), Certificate.entry_number == int(key))] if digits else []
        wanted.append(or_(named, *numbered))
    if state in set(State):
        wanted.append(Certificate.state == state)
    return wanted


def _step(state: State, column: Any) -> Any:
    """A column of the step by which a certificate became something, or nothing."""
    step = select(column).where(CertificateStep.certificate_id == Certificate.id, CertificateStep.state == state)
    return step.correlate(Certificate).scalar_subquery()


def _entry(row: Sequence[Any], first_entry: int) -> EntryRow:
    """One line."""
    certificate_id, state, serial, entry, record, digest, handed_on, voided_why = row
    place = place_in(first_entry, entry)
    return EntryRow(certificate_id, State(state), serial, entry, record, digest, *place, handed_on, voided_why or "")


def _registers() -> Select[Any]:
    """Registers in the order of `RegisterRow`."""
    voided = (
        select(func.count())
        .where(Certificate.register_id == Register.id, Certificate.state == State.VOIDED)
        .correlate(Register)
        .scalar_subquery()
    )
    columns: Select[Any] = select(
        Register.id,
        Register.body_id,
        IssuingBody.name,
        IssuingBody.parent_name,
        IssuingBody.kind,
        IssuingBody.place,
        Register.year,
        Register.first_serial,
        Register.first_entry,
        Register.last_serial,
        Register.last_entry,
        voided,
    )
    return columns.join(IssuingBody, IssuingBody.id == Register.body_id).join(Unit, Unit.id == IssuingBody.unit_id)

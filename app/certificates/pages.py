"""What the pages of certificates show: a class by state, with what is due; registers as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certificates.queries import BodyView, CertificateView, EntryRow, RegisterRow
from app.certificates.rules import Due, State, due_of
from app.certificates.wording import kind_word, state_word
from app.cohorts.queries import RosterRow
from app.completion.queries import Decided
from app.kernel.text import _
from app.web.workbook import Cell, Column, Table


@dataclass(frozen=True)
class DeskRow:
    """One person on the desk of a class: what was decided about her, her certificate, why she gets none."""

    person: RosterRow
    decided: Decided | None
    certificate: CertificateView | None
    why: str


@dataclass(frozen=True)
class Clock:
    """A decision whose people do not all have their certificates yet: how many still wait, and until when."""

    number: str
    decided_on: date
    due: Due
    waiting: int


@dataclass(frozen=True)
class Desk:
    """A class by the next thing to do, each group in the order of names."""

    ready: tuple[DeskRow, ...]
    proposed: tuple[DeskRow, ...]
    waiting: tuple[DeskRow, ...]
    signed: tuple[DeskRow, ...]
    handed_out: tuple[DeskRow, ...]
    without: tuple[DeskRow, ...]
    voided: tuple[CertificateView, ...]
    clocks: tuple[Clock, ...]


def desk_of(
    people: Sequence[RosterRow],
    made: Mapping[int, Decided],
    certificates: Sequence[CertificateView],
    bodies: Sequence[BodyView],
    *,
    today: date,
) -> Desk:
    """Who may get one, who not and why, and what is to be done next with each."""
    live = {one.enrolment_id: one for one in certificates if one.state is not State.VOIDED}
    rows = [_row(person, made.get(person.enrolment_id), live.get(person.enrolment_id)) for person in people]
    by_state = {state: tuple(row for row in rows if row.certificate and row.certificate.state is state) for state in State}
    bare = [row for row in rows if row.certificate is None]
    return Desk(
        ready=tuple(row for row in bare if not row.why),
        proposed=by_state[State.PROPOSED],
        waiting=by_state[State.WAITING],
        signed=by_state[State.SIGNED],
        handed_out=by_state[State.HANDED_OUT],
        without=tuple(row for row in bare if row.why and (row.decided or row.person.left_at is None)),
        voided=tuple(one for one in certificates if one.state is State.VOIDED),
        clocks=_clocks(rows, bodies, today),
    )


def _row(person: RosterRow, decided: Decided | None, certificate: CertificateView | None) -> DeskRow:
    """One person."""
    why = _("Chưa có quyết định nào xét người này") if decided is None else "" if decided.recognised else decided.reason
    return DeskRow(person, decided, certificate, why)


def _clocks(rows: Sequence[DeskRow], bodies: Sequence[BodyView], today: date) -> tuple[Clock, ...]:
    """Every decision under which somebody still waits, the most urgent first."""
    if not bodies:
        return ()
    waiting: dict[int, list[DeskRow]] = {}
    for row in rows:
        handed = row.certificate is not None and row.certificate.state is State.HANDED_OUT
        if row.decided is not None and row.decided.recognised and not handed:
            waiting.setdefault(row.decided.decision_id, []).append(row)
    days = {body.id: body.due_days for body in bodies}
    clocks = []
    for group in waiting.values():
        decided = group[0].decided
        used = next((row.certificate.body_id for row in group if row.certificate), bodies[0].id)
        if decided is not None:
            due = due_of(decided.decided_on, days.get(used, bodies[0].due_days), today)
            clocks.append(Clock(decided.number, decided.decided_on, due, len(group)))
    return tuple(sorted(clocks, key=lambda clock: clock.due.on))


def register_title(register: RegisterRow) -> str:
    """What stands over a register."""
    return _("SỔ CẤP {kind} NĂM {year}").format(kind=kind_word(register.kind).upper(), year=register.year)


def register_cells(line: EntryRow) -> tuple[str, ...]:
    """One line of the paper register, in the order of its columns, without the running number."""
    printed = line.printed
    place = ", ".join(part for part in (printed.post, printed.unit) if part)
    decision = _("{number}, {day:%d/%m/%Y}").format(number=printed.decision_number, day=printed.decided_on)
    handed = f"{line.handed_on:%d/%m/%Y}" if line.handed_on else ""
    note = _("Đã hủy") if line.state is State.VOIDED else ""
    return (
        printed.entry,
        printed.serial,
        printed.name,
        printed.birth_words,
        place,
        printed.class_code,
        printed.band,
        decision,
        f"{printed.issued_on:%d/%m/%Y}",
        " ".join(part for part in (handed, note) if part),
    )


def register_table(register: RegisterRow, lines: Sequence[EntryRow]) -> Table:
    """A register as a sheet: days are days, numbers are numbers, everything that was typed is text."""
    head = (
        register_title(register),
        _("{body}; {count} số đã cấp, {void} số đã hủy").format(
            body=register.body_name, count=register.count, void=register.voided
        ),
    )
    columns = [Column(_("Trang"), 7), Column(_("Dòng"), 6), Column(_("Số vào sổ"), 18), Column(_("Số hiệu"), 18)]
    columns += [Column(_("Họ và tên"), 26), Column(_("Ngày sinh"), 12), Column(_("Chức vụ"), 26, wrapped=True)]
    columns += [Column(_("Đơn vị"), 22), Column(_("Mã lớp"), 16), Column(_("Lớp"), 30, wrapped=True)]
    columns += [Column(_("Số tiết"), 8), Column(_("Xếp loại"), 12), Column(_("Quyết định số"), 18)]
    columns += [Column(_("Ngày quyết định"), 12), Column(_("Ngày ghi trên giấy"), 12), Column(_("Người ký"), 26)]
    columns += [Column(_("Trạng thái"), 12), Column(_("Ngày trao"), 12), Column(_("Ghi chú"), 50, wrapped=True)]
    return Table(_("Sổ {year}").format(year=register.year), head, columns, [_cells(line) for line in lines], pinned=5)


def _cells(line: EntryRow) -> list[Cell]:
    """One line of the sheet."""
    printed = line.printed
    birth: Cell = date.fromisoformat(printed.birth) if "-" in printed.birth else printed.birth
    replaced = [_("Thay chứng chỉ số {serial}").format(serial=printed.replaces)] if printed.replaces else []
    return [
        line.page,
        line.line,
        printed.entry,
        printed.serial,
        printed.name,
        birth,
        printed.post,
        printed.unit,
        printed.class_code,
        printed.class_title,
        printed.periods,
        printed.band,
        printed.decision_number,
        printed.decided_on,
        printed.issued_on,
        printed.signatory_name,
        state_word(line.state),
        line.handed_on,
        "; ".join([*replaced, *([line.voided_why] if line.voided_why else [])]),
    ]

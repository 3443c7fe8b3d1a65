"""What is wrong with the registers: gaps, twins, records that were changed, states that no step explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.certificates.queries.registers import EntryRow, RegisterRow, entries, every_register, step_states
from app.certificates.rules import gaps
from app.completion.rules.freezing import digest_of
from app.kernel.text import _


@dataclass(frozen=True)
class RegisterReport:
    """A register, how many lines were read, and a sentence for everything that is wrong with it."""

    register: RegisterRow
    lines: int
    faults: tuple[str, ...]


def check_registers() -> list[RegisterReport]:
    """Every register, read line by line. 1 statement and 2 for each register."""
    return [_checked(register) for register in every_register()]


def _checked(register: RegisterRow) -> RegisterReport:
    """One register."""
    lines = entries(register)
    faults = (*_of_numbers(register, lines), *_of_records(register, lines))
    return RegisterReport(register, len(lines), faults)


def _of_numbers(register: RegisterRow, lines: Sequence[EntryRow]) -> list[str]:
    """Gaps and twins in both numbers."""
    named = (
        (_("Số vào sổ"), register.first_entry, register.last_entry, [line.entry_number for line in lines]),
        (_("Số hiệu"), register.first_serial, register.last_serial, [line.serial_number for line in lines]),
    )
    faults = []
    for name, first, last, found in named:
        missing, wrong = gaps(first, last, found)
        faults += [_("{name} {n}: trống, không có chứng chỉ nào").format(name=name, n=number) for number in missing]
        faults += [_("{name} {n}: trùng hoặc nằm ngoài sổ").format(name=name, n=number) for number in wrong]
    return faults


def _of_records(register: RegisterRow, lines: Sequence[EntryRow]) -> list[str]:
    """Records that are not what was frozen, a broken chain, states that no step explains."""
    states, before, faults = step_states(register.id), "", []
    for line in lines:
        said = line.record
        where = _("Số vào sổ {entry}").format(entry=said["entry"])
        if digest_of(said) != line.digest:
            faults.append(_("{where}: dữ liệu đã bị sửa sau khi cấp số").format(where=where))
        if said["previous"] != before:
            faults.append(_("{where}: không nối tiếp dòng trước").format(where=where))
        if states.get(line.certificate_id) is not line.state:
            faults.append(_("{where}: trạng thái không khớp với các bước đã ghi").format(where=where))
        before = line.digest
    return faults

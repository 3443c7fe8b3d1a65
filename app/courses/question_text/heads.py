"""The head of a question: its key and its attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.courses.faults import FaultList
from app.courses.question_text.records import KEY
from app.courses.question_text.signs import ATTRIBUTE, HEAD
from app.kernel.text import _

ATTRIBUTES = ("kind", "level", "marks", "tags", "forgive", "skill", "use", "shuffle", "allow")
PART_ATTRIBUTES = ("kind", "marks", "forgive", "allow")
"""What a question of a case says of itself; the rest it has from the case."""
_MARKS = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?")
_ALLOW = re.compile(r"\s*([a-z]+(?:-[a-z]+)*)\s*:\s*(\S.*?)\s*")


def read_head(head: str, line: int, faults: FaultList, *, in_case: bool) -> tuple[str, dict[str, str]]:
    """The key and the attributes of "key {name=value name=value}"."""
    match = HEAD.fullmatch(head)
    if match is None:
        faults.error(line, _("Đầu câu hỏi viết là: mã, rồi thuộc tính trong ngoặc nhọn, như “t04-01 {kind=single}”."))
        return head, {}
    key, attributes = match.group(1), dict[str, str]()
    if not KEY.fullmatch(key) or len(key) > 80:
        faults.error(
            line, _("Mã câu hỏi “{key}” chỉ gồm chữ thường không dấu, số và gạch nối, dài tối đa 80.").format(key=key[:80])
        )
    known = PART_ATTRIBUTES if in_case else ATTRIBUTES
    for pair in ATTRIBUTE.findall(match.group(2) or ""):
        name, sign, value = pair.partition("=")
        if name not in known or not sign or not value:
            faults.error(
                line, _("Không có thuộc tính “{pair}”. Các thuộc tính: {names}.").format(pair=pair, names=", ".join(known))
            )
        elif name in attributes:
            faults.error(line, _("Thuộc tính “{name}” ghi hai lần.").format(name=name))
        else:
            attributes[name] = value
    return key, attributes


def one_of(
    attributes: dict[str, str], name: str, allowed: Sequence[str], line: int, faults: FaultList, required: bool = False
) -> str:
    """The value of an attribute that knows its values."""
    value = attributes.get(name, "")
    if value not in allowed and (value or required):
        faults.error(line, _("Thuộc tính {name} phải là một trong: {values}.").format(name=name, values=", ".join(allowed)))
    return value


def several_of(
    attributes: dict[str, str], name: str, allowed: Sequence[str] | None, line: int, faults: FaultList
) -> tuple[str, ...]:
    """The values of an attribute that holds several, parted by commas."""
    values = attributes[name].split(",") if name in attributes else []
    if any(not value or (allowed is not None and value not in allowed) for value in values) or len(set(values)) < len(values):
        sentence = _("Thuộc tính {name} viết các giá trị khác nhau, cách nhau bằng dấu phẩy, không dấu cách.")
        faults.error(
            line, sentence.format(name=name) if allowed is None else f"{sentence.format(name=name)} ({', '.join(allowed)})"
        )
    return tuple(dict.fromkeys(value for value in values if value))


def marks_of(value: str | None, line: int, faults: FaultList) -> float:
    """The marks, 1 when nothing is said."""
    if value is None:
        return 1
    if not _MARKS.fullmatch(value) or not float(value):
        faults.error(line, _("Số điểm “{value}” phải là một số lớn hơn 0, như 1 hoặc 0.5.").format(value=value))
        return 1
    return float(value)


def allow_of(value: str | None, line: int, faults: FaultList) -> tuple[tuple[str, str], ...]:
    """What the check may leave unsaid: `"mã: lý do; mã: lý do"`."""
    if value is None:
        return ()
    rows = [_ALLOW.fullmatch(row) for row in value.strip('"').split(";")]
    if any(row is None for row in rows):
        faults.error(line, _('Thuộc tính allow viết là: allow="mã: lý do", nhiều điều thì cách nhau bằng dấu chấm phẩy.'))
    return tuple((row.group(1), row.group(2)) for row in rows if row)

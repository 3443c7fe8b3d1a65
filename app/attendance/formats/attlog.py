"""The attlog.dat of fingerprint machines: number, moment, way of proving, in or out, work code, reserved; separated by tabs.

What the machine calls in or out depends on a key that nobody presses, so it is not read.
"""

from __future__ import annotations

import re
from datetime import datetime

from app.attendance.rules.punches import Punch
from app.kernel.refusal import Refused
from app.kernel.text import _

_PUNCH = re.compile(r"\s*([0-9A-Za-z]{1,24})\t+(\d{4})[-/](\d\d)[-/](\d\d) (\d\d):(\d\d)(?::(\d\d))?(?:\t.*)?")
_MAX_PUNCHES = 200_000
_LEAST_SHARE = 0.6
"""Of the lines of a file, the share that must be punches for it to be a machine's."""


def is_attlog(data: bytes) -> bool:
    """Whether a file looks like a machine's."""
    lines = [line for line in data[:20_000].decode("ascii", "replace").splitlines() if line.strip()]
    whole = lines[:-1] or lines
    return bool(whole) and sum(_PUNCH.fullmatch(line) is not None for line in whole) >= _LEAST_SHARE * len(whole)


def read_attlog(data: bytes) -> tuple[tuple[Punch, ...], tuple[int, ...]]:
    """The punches of a file, a repeated line once, and the numbers of the lines that are none.

    Refused: "truncated" (the last line stops in its middle), "no_rows", "too_big".
    """
    text = data.decode("ascii", "replace")
    lines = text.splitlines()
    if len(lines) > _MAX_PUNCHES:
        raise Refused("too_big", _("Tệp có quá nhiều lần bấm. Xuất lại từ máy theo khoảng ngày của lớp rồi tải lên."))
    filled = [line for line in lines if line.strip()]
    if len(filled) > 1 and not text.endswith(("\n", "\r")) and filled[-1].count("\t") < filled[0].count("\t"):
        raise Refused("truncated", _("Tệp bị cắt giữa chừng hoặc chưa tải lên hết. Tải tệp lên lại."))
    found: dict[tuple[str, datetime], Punch] = {}
    unread = []
    for number, line in enumerate(lines, 1):
        punch = _punch(line, number)
        if punch is not None:
            found.setdefault((punch.number, punch.at), punch)
        elif line.strip():
            unread.append(number)
    if not found:
        raise Refused("no_rows", _("Tệp không có lần bấm vân tay nào. Kiểm tra lại xem đã chọn đúng tệp chưa."))
    return tuple(found.values()), tuple(unread)


def _punch(line: str, number: int) -> Punch | None:
    """A line as a punch; None when it is none, or its moment is in no calendar."""
    found = _PUNCH.fullmatch(line)
    if found is None:
        return None
    who, year, month, day, hour, minute, second = found.groups()
    try:
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return Punch(who.lstrip("0") or "0", at, number)

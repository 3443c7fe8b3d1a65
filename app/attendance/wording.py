"""What attendance says to people: states, reasons, differences, as plain Vietnamese."""

from __future__ import annotations

from app.attendance.rules.proposal import Cell, Issue, ProposedRow
from app.attendance.rules.settling import State
from app.kernel.periods import say_number
from app.kernel.text import _

STATES = {
    State.PRESENT: _("Có mặt"),
    State.LATE: _("Muộn"),
    State.EXCUSED: _("Có phép"),
    State.ABSENT: _("Không phép"),
    State.WITHDRAWN: _("Bỏ lần ghi trước"),
}
"""The short names, as they stand on the buttons of the roll."""
LONG_STATES = {**STATES, State.EXCUSED: _("Vắng có phép"), State.ABSENT: _("Vắng không phép")}
WAYS = {"roll": _("điểm danh trên máy"), "sheet": _("tải bảng")}
HALVES = {"morning": _("sáng"), "afternoon": _("chiều"), "evening": _("tối")}
HALF_LETTERS = {"morning": "S", "afternoon": "C", "evening": "T"}

_ISSUES = {
    "unknown_mark": _("Ô {place} ghi “{shown}”, chưa rõ nghĩa nên không ghi. Dùng x, M, P, K hoặc số tiết."),
    "too_many": _("Ô {place} ghi {shown} tiết, nhiều hơn số tiết của buổi, nên không ghi."),
    "not_half": _("Ô {place} ghi {shown}, không tròn nửa tiết, nên không ghi."),
    "half_of_what": _(
        "Ô {place} ghi {shown}: bảng này đếm theo tiết nên chưa rõ là nửa buổi hay nửa tiết, không ghi. Dùng ½ cho nửa buổi."
    ),
    "not_yet": _("Ô {place} ghi “{shown}” nhưng buổi {other} chưa đến ngày, nên không ghi."),
    "column_outside": _("Cột {place} (“{shown}”) không có trong lịch của lớp nên không đọc."),
    "column_which_half": _("Cột {place} (“{shown}”) chưa rõ buổi sáng hay chiều nên không đọc. Thêm S hoặc C vào đầu cột."),
    "column_disagrees": _("Cột {place} (“{shown}”): số buổi và ngày không khớp lịch của lớp nên không đọc."),
    "column_unknown": _("Cột {place} (“{shown}”) chưa rõ là buổi nào nên không đọc. Ghi ngày và S hoặc C, hoặc “Buổi 7”."),
    "column_twice": _("Cột {place} và cột {other} cùng là buổi {shown} nên cả hai không đọc. Bỏ bớt một cột rồi tải lại."),
    "hidden_row": _("Dòng {place} ({shown}) đang ẩn trong tệp nhưng vẫn được đọc."),
    "other_class": _("Phần lớn tên trong bảng không có trong lớp này. Kiểm tra xem có đúng bảng của lớp không."),
}
_WHY = {
    "phone_other_name": _("Cùng số điện thoại nhưng khác tên."),
    "accents": _("Chỉ khác dấu."),
    "spelling": _("Tên gần giống."),
    "several": _("Có hơn một người trong lớp có thể là dòng này."),
    "birth": _("Cùng tên nhưng khác năm sinh."),
    "unit": _("Cùng tên nhưng khác đơn vị."),
    "phone": _("Cùng tên nhưng khác số điện thoại."),
    "again": _("Người này đã có ở dòng {detail}."),
}


def say_issue(issue: Issue) -> str:
    """What was not read, where, and what to do."""
    return _ISSUES[issue.reason].format(place=issue.place, shown=issue.shown, other=issue.other)


def say_why(row: ProposedRow) -> str:
    """Why a row has to be confirmed; for a row that was not found, what that may mean."""
    if row.outcome == "not_found":
        return _("Không có tên gần giống trong lớp. Có thể là người dự thính hoặc giảng viên.")
    return _WHY[row.why].format(detail=row.detail) if row.why else ""


def say_cell(state: str, periods: float) -> str:
    """A mark with its tiết where the state alone does not say them: "Muộn, 2 tiết"."""
    name = LONG_STATES[State(state)]
    return name if state == State.PRESENT or not periods else _("{name}, {n} tiết").format(name=name, n=say_number(periods))


def say_proposed(cell: Cell) -> str:
    """What a cell of a sheet would write."""
    return say_cell(cell.state, cell.periods)


def say_imported(written: int, kept: int, left_rows: int, *, already: bool) -> str:
    """What confirming a sheet did, and what stays open."""
    if already:
        return _("Bảng này đã ghi vào sổ từ trước, không ghi lại lần nữa.")
    parts = [_("Đã ghi {n} lượt điểm danh vào sổ.").format(n=written)]
    if kept:
        parts.append(_("{n} ô khác với sổ được giữ như sổ.").format(n=kept))
    if left_rows:
        parts.append(_("{n} dòng chưa rõ là ai để lại, chưa ghi; tải bảng lên lại để làm tiếp.").format(n=left_rows))
    return " ".join(parts)

"""What attendance says to people: states, reasons, differences, as plain Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from app.attendance.rules.choices import HALF, SKIP, SourceKind
from app.attendance.rules.proposal import Cell, Issue, ProposedRow
from app.attendance.rules.roll import ATTENDED
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
WAYS = {
    "roll": _("điểm danh trên máy"),
    "sheet": _("tải bảng"),
    "attlog": _("máy chấm công"),
    "meeting": _("danh sách họp trực tuyến"),
    "paper": _("nhập từ phiếu giấy"),
    "card": _("quét thẻ"),
    "api": _("phần mềm khác gửi"),
    "leave": _("đơn xin nghỉ"),
    "code": _("học viên nhập mã"),
}
HALVES = {"morning": _("sáng"), "afternoon": _("chiều"), "evening": _("tối")}
HALF_LETTERS = {"morning": "S", "afternoon": "C", "evening": "T"}

_ISSUES = {
    "unknown_mark": _("Ô {place} ghi “{shown}”, chưa rõ nghĩa nên không ghi. Chọn nghĩa ở mục “Cách đọc tệp này”."),
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
    "no_value": _("Ô {place} là công thức chưa có kết quả nên không ghi. Mở tệp bằng Excel, lưu lại rồi tải lên."),
    "more_strangers": _("Còn {place} dòng nữa không có trong lớp này, không giữ lại."),
    "lines_unread": _("Dòng {place} không đọc được ngày giờ nên bỏ qua."),
    "punches_outside": _("{place} lần bấm ({shown} đến {other}) ngoài giờ các buổi của lớp nên không tính."),
    "punches_ahead": _("Buổi {other} chưa đến ngày nên không ghi."),
    "which_session": _("Tệp không cho biết là buổi nào. Chọn buổi ở mục “Cách đọc tệp này”."),
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
    "code_other_name": _("Cùng mã nhưng khác tên."),
    "code_phone": _("Mã là của một người, số điện thoại là của người khác."),
    "commune": _("Cùng tên gọi và đơn vị."),
    "order": _("Cùng các chữ nhưng khác thứ tự."),
    "initials": _("Tên viết tắt, có thể là người này."),
    "again": _("Người này đã có ở dòng {detail}."),
}


SOURCES: Mapping[str, str] = {
    SourceKind.SHEET: _("Bảng điểm danh"),
    SourceKind.ATTLOG: _("Máy chấm vân tay"),
    SourceKind.ZOOM: _("Danh sách Zoom"),
    SourceKind.TEAMS: _("Danh sách Teams"),
}
"""What a file comes from."""
MEANINGS = {
    "": _("Chưa rõ"),
    **{str(state): name for state, name in LONG_STATES.items() if state != State.WITHDRAWN},
    HALF: _("Nửa buổi"),
    SKIP: _("Không nói gì, bỏ qua"),
}
"""What a letter can be told to mean."""
COLUMNS = {
    "name": _("Họ và tên"),
    "given": _("Tên (khi họ đệm để riêng)"),
    "code": _("Mã học viên"),
    "phone": _("Điện thoại"),
    "birth": _("Ngày hoặc năm sinh"),
    "unit": _("Đơn vị"),
}
"""What a column can be told to hold."""
ENCODINGS = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "cp1258": "Windows-1258", "utf-16": "UTF-16", "utf-8": "UTF-8"}
_PLACES = 3
"""Places of the same issue that are named; more are counted."""


def say_issues(issues: Iterable[Issue]) -> list[str]:
    """What was not read: one sentence for everything of one kind that reads the same, in the order of the first."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for issue in issues:
        places.setdefault((issue.reason, issue.shown, issue.other), []).append(issue.place)
    said = []
    for (reason, shown, other), where in places.items():
        more = _(" và {n} chỗ nữa").format(n=len(where) - _PLACES) if len(where) > _PLACES else ""
        said.append(say_issue(Issue(reason, _(", ").join(where[:_PLACES]) + more, shown, other)))
    return said


def say_issue(issue: Issue) -> str:
    """What was not read, where, and what to do."""
    return _ISSUES[issue.reason].format(place=issue.place, shown=issue.shown, other=issue.other)


def say_differences(pairs: Iterable[tuple[str, str]]) -> str:
    """The words in which two names differ: "Trong tệp “Hướng”, trong danh sách “Hường”."."""
    said = []
    for mine, theirs in pairs:
        if mine and theirs:
            said.append(_("Trong tệp “{mine}”, trong danh sách “{theirs}”.").format(mine=mine, theirs=theirs))
        elif mine:
            said.append(_("Trong danh sách không có “{mine}”.").format(mine=mine))
        else:
            said.append(_("Trong tệp không có “{theirs}”.").format(theirs=theirs))
    return " ".join(said)


def say_unread(rows: Iterable[int]) -> str:
    """Rows in which a name was typed that is not in the list."""
    return _("Dòng {rows}: tên vừa gõ không có trong danh sách. Chọn một tên được gợi ý, hoặc để trống.").format(
        rows=_(", ").join(map(str, rows))
    )


def say_evidence(kind: str, cell: Cell) -> str:
    """What a mark was read from: "ô F12: x", "máy vân tay 07:58", "Zoom 142 phút"."""
    if kind == SourceKind.ATTLOG:
        return _("máy vân tay {at}").format(at=cell.shown) if cell.shown else _("máy vân tay: không bấm")
    if kind in (SourceKind.ZOOM, SourceKind.TEAMS):
        return _("{source} {n} phút").format(source="Zoom" if kind == SourceKind.ZOOM else "Teams", n=cell.shown)
    return _("ô {place}: {shown}").format(place=cell.place, shown=cell.shown)


def say_row(kind: str, row: ProposedRow) -> str:
    """Whom a row is about, as the file says it."""
    return _("Số {n} trên máy").format(n=row.name) if kind == SourceKind.ATTLOG else row.name


def say_about(kind: str, row: ProposedRow) -> str:
    """What the file says of her beside the name."""
    if kind == SourceKind.ATTLOG:
        count, first, last = row.about.split("|")
        return _("{n} lần bấm, từ {first} đến {last}").format(n=count, first=first, last=last)
    if kind in (SourceKind.ZOOM, SourceKind.TEAMS):
        minutes, _bar, email = row.about.partition("|")
        return _("{n} phút").format(n=minutes) + (f", {email}" if email else "")
    return row.about


def say_why(row: ProposedRow, kind: str = SourceKind.SHEET) -> str:
    """Why a row has to be confirmed; for a row that was not found, what that may mean."""
    if row.outcome == "not_found" and kind == SourceKind.ATTLOG:
        return _("Chưa biết số này là ai. Chọn một lần, lần sau sẽ nhớ.")
    if row.outcome == "not_found":
        return _("Không có tên gần giống trong lớp. Có thể là người dự thính hoặc giảng viên.")
    return _WHY[row.why].format(detail=row.detail) if row.why else ""


def say_cell(state: str, periods: float, planned: float = 0) -> str:
    """A mark with its tiết where the state alone does not say them: "Muộn, 2 tiết"; of `planned` where that is known."""
    name = LONG_STATES[State(state)]
    whole = state == State.PRESENT and (not planned or periods >= planned)
    return name if whole or not periods else _("{name}, {n} tiết").format(name=name, n=say_number(periods))


def say_proposed(cell: Cell) -> str:
    """What a cell of a sheet would write."""
    return say_cell(cell.state, cell.periods)


def say_imported(written: int, kept: int, left_rows: int, *, already: bool, shut: int = 0) -> str:
    """What confirming a file did, and what stays open."""
    if already:
        return _("Bảng này đã ghi vào sổ từ trước, không ghi lại lần nữa.")
    parts = [_("Đã ghi {n} lượt điểm danh vào sổ.").format(n=written)]
    if kept:
        parts.append(_("{n} ô khác với sổ được giữ như sổ.").format(n=kept))
    if shut:
        parts.append(_("{n} ô thuộc buổi đã chốt hoặc đã hủy, không ghi.").format(n=shut))
    if left_rows:
        parts.append(_("{n} dòng chưa rõ là ai để lại, chưa ghi; tải bảng lên lại để làm tiếp.").format(n=left_rows))
    return " ".join(parts)


PILE_REASONS = {
    "differs": _("Khác với dấu đã ghi: người điểm danh ghi vắng, học viên có mã"),
    "second_person": _("Hai người gửi mã từ cùng một máy"),
    "too_old": _("Mã cũ: không phải mã trên bảng lúc gửi"),
    "unknown": _("Mã không có trên bảng của buổi này"),
    "not_today": _("Mã của ngày khác"),
    "closed": _("Gửi khi buổi đã chốt hoặc mã đã cất"),
    "cancelled": _("Gửi cho buổi đã hủy"),
    "too_late": _("Gửi đến sau nhiều ngày"),
    "other_class": _("Học viên của lớp khác"),
    "enrolled_nowhere": _("Người không có trong lớp nào"),
    "not_on_roll": _("Không có trong danh sách điểm danh của buổi"),
}
"""Why a code from the wall waits for somebody, as the heading of its group."""


def say_conflict(mine: str, theirs: str, recorded_by: str) -> str:
    """What somebody else recorded meanwhile, and that the own choice was not saved."""
    stands = STATES[State(theirs)] if theirs else _("lại là chưa ghi")
    return _("{who} đã ghi {theirs}, lựa chọn {mine} chưa lưu. Chọn lại nếu cần.").format(
        who=recorded_by or _("Người khác"), theirs=stands, mine=STATES[State(mine)]
    )


def say_scanned(name: str, state: str, *, again: bool) -> str:
    """Whose card it was, and what stands about her now."""
    words = _("{name}: đã ghi từ trước ({state}).") if again else _("{name}: {state}.")
    return words.format(name=name, state=STATES[State(state)])


class Held(Protocol):
    """A session as far as its name goes."""

    @property
    def number(self) -> int:
        """Its place in the timetable; 0 for one that is not counted."""

    @property
    def half(self) -> str:
        """Morning, afternoon or evening."""

    @property
    def held_on(self) -> date:
        """Its day."""


def say_sent_code(state: str, held: Held | None, *, unmatched: bool = False) -> str:
    """What a trainee reads after sending a code; `held` is the session that it counts for."""
    if unmatched:
        return _("Mã chưa khớp với bảng, chưa tính có mặt. Chị gõ lại mã đang hiện.")
    if state not in ATTENDED:
        return _("Đã ghi, giảng viên sẽ xem lại.")
    did = _("đã ghi đến muộn") if state == State.LATE else _("đã ghi có mặt")
    if held is None:
        return _("{did}.").format(did=did[:1].upper() + did[1:])
    words = _("Buổi {n}, {half} {day}: {did}.") if held.number else _("Buổi {half} {day}: {did}.")
    return words.format(n=held.number, half=HALVES[held.half], day=f"{held.held_on:%d/%m}", did=did)


def say_decided(decided: int, outside: int, outcome: str) -> str:
    """What deciding about codes did."""
    did = _("Đã ghi có mặt theo {n} mã.") if outcome == "present" else _("Đã bỏ qua {n} mã.")
    left = _(" {n} mã của người ngoài lớp để lại.").format(n=outside) if outside else ""
    return did.format(n=decided) + left


LEAVE_REASONS = {
    "sick": _("Ốm, khám bệnh"),
    "family": _("Việc gia đình"),
    "duty": _("Công tác đột xuất"),
    "weather": _("Mưa lũ, đường khó đi"),
    "other": _("Lý do khác"),
}
"""Why leave is asked for, in the order of the chips."""


def say_leave_decided(answer: str, marked: int, promised: int, kept: int) -> str:
    """What an answer to a leave request did."""
    if answer == "declined":
        return _("Đã trả lời không đồng ý. Học viên thấy câu trả lời trong trang xin nghỉ.")
    parts = [_("Đã đồng ý.")]
    if marked:
        parts.append(_("Ghi vắng có phép {n} buổi đã qua.").format(n=marked))
    if promised:
        parts.append(_("{n} buổi sắp tới: bảng điểm danh ghi sẵn “đã xin phép”.").format(n=promised))
    if kept:
        parts.append(_("{n} buổi giữ như sổ vì học viên đã có mặt hoặc đã ghi có phép.").format(n=kept))
    return " ".join(parts)

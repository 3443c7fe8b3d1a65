"""What states, clocks and faults of certificates are called."""

from __future__ import annotations

from collections.abc import Mapping

from app.certificates.rules import Due, Kind, PatternFault, State
from app.kernel.text import _

_STATES: Mapping[str, str] = {
    State.PROPOSED: _("Đã đề nghị"),
    State.WAITING: _("Chờ ký"),
    State.SIGNED: _("Đã ký"),
    State.HANDED_OUT: _("Đã trao"),
    State.VOIDED: _("Đã hủy"),
}
_TAGS: Mapping[str, tuple[str, str]] = {
    State.PROPOSED: ("", ""),
    State.WAITING: ("doing", ""),
    State.SIGNED: ("doing", ""),
    State.HANDED_OUT: ("done", "check"),
    State.VOIDED: ("err", "x"),
}
_KINDS: Mapping[str, str] = {Kind.CERTIFICATE: _("Chứng chỉ"), Kind.ATTESTATION: _("Giấy chứng nhận")}
_HAPPENED: Mapping[str, str] = {
    State.PROPOSED: _("Đề nghị cấp"),
    State.WAITING: _("Cấp số, trình ký"),
    State.SIGNED: _("Đã ký"),
    State.HANDED_OUT: _("Trao cho học viên"),
    State.VOIDED: _("Hủy"),
}
_FAULTS: Mapping[PatternFault, str] = {
    PatternFault.NO_NUMBER: _("Mẫu số cần có {so} (số chạy), ví dụ HPN{nam}-{so5}"),
    PatternFault.NO_YEAR: _("Mẫu số cần có {nam} để số năm sau không trùng năm trước, ví dụ {so}/{nam}/SCC"),
    PatternFault.TWICE: _("Mẫu số chỉ ghi {so} và {nam} mỗi thứ một lần"),
    PatternFault.UNKNOWN: _("Trong dấu ngoặc nhọn chỉ ghi {nam}, {so} hoặc {so2} đến {so9}"),
}


def state_word(state: str) -> str:
    """Chờ ký."""
    return _STATES[state]


def state_tag(state: str) -> tuple[str, str]:
    """(kind of tag, icon) for a state."""
    return _TAGS[state]


def kind_word(kind: str) -> str:
    """Chứng chỉ, Giấy chứng nhận."""
    return _KINDS[kind]


def happened(state: str) -> str:
    """What a step was."""
    return _HAPPENED[state]


def pattern_sentence(fault: PatternFault) -> str:
    """What is wrong with a pattern, and an example."""
    return _FAULTS[fault]


def due_words(due: Due) -> str:
    """Hạn cấp 25/11/2026, còn 3 ngày."""
    if due.late:
        return _("hạn cấp {day:%d/%m/%Y}, đã quá {n} ngày").format(day=due.on, n=-due.left_days)
    if due.left_days == 0:
        return _("hạn cấp là hôm nay, {day:%d/%m/%Y}").format(day=due.on)
    return _("hạn cấp {day:%d/%m/%Y}, còn {n} ngày").format(day=due.on, n=due.left_days)

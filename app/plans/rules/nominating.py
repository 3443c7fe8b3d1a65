"""Who may be sent, in which order, and what may be answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kernel.refusal import Refused
from app.kernel.text import _


class State(StrEnum):
    """Where a nomination stands. RETURNED and WITHDRAWN leave the place free; ENROLLED is the end."""

    NOMINATED = "nominated"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    ENROLLED = "enrolled"


STANDING = (State.NOMINATED, State.APPROVED, State.ENROLLED)
"""States that take a place."""
HELD = (State.APPROVED, State.ENROLLED)
"""States in which the province has said yes."""


@dataclass(frozen=True)
class Room:
    """The places of an opening and what is taken of them: `per_unit` None without a bound for each unit."""

    places: int
    per_unit: int | None
    deadline_on: date
    closed: bool
    approved: int = 0
    of_unit: int = 0

    @property
    def left(self) -> int:
        """Places without an approved person."""
        return max(self.places - self.approved, 0)


def may_nominate(room: Room, *, on: date, lacks: bool, reserve: bool, reason: str) -> None:
    """Whether a unit may send this person now.

    Refused: "closed", "deadline", "unit_full" (an ordinary place beyond the unit's bound), "reason" (she does not lack the
    course, so somebody must say why she goes).
    """
    if room.closed:
        raise Refused("closed", _("Đợt cử đi học này đã khóa. Liên hệ người phụ trách cấp tỉnh nếu cần cử thêm."))
    if on > room.deadline_on:
        sentence = _("Đã qua hạn cử ({day}). Liên hệ người phụ trách cấp tỉnh nếu cần cử thêm.")
        raise Refused("deadline", sentence.format(day=f"{room.deadline_on:%d/%m/%Y}"))
    if not reserve and room.per_unit is not None and room.of_unit >= room.per_unit:
        sentence = _("Mỗi đơn vị được cử {n} người. Cử thêm thì chọn “Dự bị”.")
        raise Refused("unit_full", sentence.format(n=room.per_unit))
    if not lacks and not reason:
        raise Refused("reason", _("Người này không còn thiếu chuẩn. Ghi lý do vẫn cử đi học."))


def may_approve(room: Room, states: Collection[State]) -> None:
    """Whether these nominations may be approved together.

    Refused: "none", "answered" (one is withdrawn, returned or enrolled), "full" (more than the places that are left).
    """
    if not states:
        raise Refused("none", _("Chọn ít nhất một người."))
    if any(state not in {State.NOMINATED, State.APPROVED} for state in states):
        raise Refused("answered", _("Danh sách vừa thay đổi: có người đã rút, đã trả lại hoặc đã vào lớp. Xem lại rồi chọn."))
    fresh = sum(state is State.NOMINATED for state in states)
    if fresh > room.left:
        sentence = _("Chỉ còn {left} chỗ mà đang chọn {n} người. Bỏ bớt, hoặc tăng số chỗ của đợt.")
        raise Refused("full", sentence.format(left=room.left, n=fresh))


def may_return(states: Collection[State], reason: str) -> None:
    """Whether these nominations may be sent back. Refused: "none", "reason", "answered" (withdrawn or in a class)."""
    if not states:
        raise Refused("none", _("Chọn ít nhất một người."))
    if not reason:
        raise Refused("reason", _("Ghi lý do trả lại, để đơn vị biết cần cử lại thế nào."))
    if any(state not in {State.NOMINATED, State.APPROVED} for state in states):
        raise Refused("answered", _("Danh sách vừa thay đổi: có người đã rút, đã trả lại hoặc đã vào lớp. Xem lại rồi chọn."))


def may_withdraw(state: State) -> None:
    """Whether a unit may take its nomination back. Refused: "answered" (it is in a class, or does not stand any more)."""
    if state not in {State.NOMINATED, State.APPROVED}:
        raise Refused("answered", _("Không rút được nữa: người này đã vào lớp, đã rút hoặc đã bị trả lại."))


def checked_opening(*, places: int, per_unit: int | None, deadline_on: date, on: date) -> None:
    """Whether an opening can be. Refused: "places", "per_unit", "deadline_past"."""
    if places < 1:
        raise Refused("places", _("Số chỗ phải từ 1 trở lên."))
    if per_unit is not None and not 1 <= per_unit <= places:
        raise Refused("per_unit", _("Số người mỗi đơn vị phải từ 1 đến số chỗ của đợt."))
    if deadline_on < on:
        raise Refused("deadline_past", _("Hạn cử phải từ hôm nay trở đi."))

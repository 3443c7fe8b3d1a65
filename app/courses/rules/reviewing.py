"""The way of a draft: soạn nháp, gửi duyệt, sửa theo góp ý, duyệt, phát hành. A second person approves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.kernel.refusal import Refused
from app.kernel.text import _

AT_WORK = timedelta(minutes=10)
"""So long after her last save somebody is taken to be writing still."""
STRETCH = timedelta(minutes=10)
"""So long what one person saves is one text of the history."""


class State(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Act(StrEnum):
    """What somebody does with a draft."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    DISCARD = "discard"


_FROM: Mapping[Act, frozenset[State]] = {
    Act.SUBMIT: frozenset({State.DRAFT, State.RETURNED}),
    Act.RETURN: frozenset({State.SUBMITTED, State.APPROVED}),
    Act.APPROVE: frozenset({State.SUBMITTED}),
    Act.SCHEDULE: frozenset({State.APPROVED}),
    Act.PUBLISH: frozenset({State.APPROVED}),
    Act.DISCARD: frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED}),
}


@dataclass(frozen=True)
class Standing:
    """A draft as the rules see it: its state, the version that stands, who wrote in it, how many comments wait."""

    state: State
    version: int
    writers: Collection[int] = field(default=())
    waiting: int = 0


def may(act: Act, standing: Standing, person_id: int) -> bool:
    """Whether somebody may do something with a draft now."""
    if standing.state not in _FROM[act]:
        return False
    if act is Act.APPROVE:
        return person_id not in standing.writers
    return not (act is Act.SUBMIT and standing.waiting)


def check(act: Act, standing: Standing, *, person_id: int, seen: int) -> None:
    """Refused: "wrong_state", "changed_meanwhile", "own_draft", "comments_wait"; silent when it may be done."""
    if standing.state not in _FROM[act]:
        raise Refused("wrong_state", _("Bản nháp đã sang bước khác. Xem lại bước hiện nay rồi chọn tiếp."))
    if seen != standing.version:
        raise Refused("changed_meanwhile", _("Bản nháp vừa được sửa. Đọc lại bản mới nhất rồi chọn lại."))
    if act is Act.APPROVE and person_id in standing.writers:
        raise Refused("own_draft", _("Người đã viết trong bản nháp không tự duyệt. Nhờ một người khác đọc và duyệt."))
    if act is Act.SUBMIT and standing.waiting:
        raise Refused(
            "comments_wait", _("Còn {n} góp ý chưa xong. Trả lời hoặc đánh dấu đã xong rồi gửi.").format(n=standing.waiting)
        )


def state_after_save(state: State) -> State:
    """What a save makes of a draft: what was approved is no longer what stands there, so it has to be read again."""
    return State.DRAFT if state is State.APPROVED else state


def at_work(saved_at: datetime, now: datetime) -> bool:
    """Whether whoever saved then is taken to be writing now."""
    return now - saved_at < AT_WORK


def begins_anew(saved_by: int, since: datetime, *, by: int, at: datetime, asked: bool) -> bool:
    """Whether a save leaves the text before it behind as one of the history: another person, a later hour, a button."""
    return asked or saved_by != by or at - since >= STRETCH


def check_day(on: date, today: date) -> None:
    """Refused "past_day": a day on which something is to be published lies ahead."""
    if on <= today:
        raise Refused("past_day", _("Chọn một ngày sau hôm nay, hoặc bấm Phát hành ngay."))

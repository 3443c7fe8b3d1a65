"""What another window of a paper does to a class, in plain sentences, before it is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.kernel.text import _
from app.quizzes.rules.windows import Window, say, say_opening

_NAMED = 8
"""How many people are named; the others are counted."""


class _Moved(Protocol):
    """Somebody whose end would move."""

    @property
    def full_name(self) -> str:
        """Her name."""

    @property
    def after(self) -> datetime | None:
        """The end that she would have."""


class _Change(Protocol):
    """What another window would do."""

    @property
    def before(self) -> Window:
        """The window that holds."""

    @property
    def after(self) -> Window:
        """The window that was typed."""

    @property
    def moved(self) -> Sequence[_Moved]:
        """Who would get another end."""

    @property
    def running(self) -> int:
        """How many are in the middle."""

    @property
    def waiting(self) -> int:
        """How many may still begin."""


def window_sentences(change: _Change) -> list[str]:
    """What is different, who is in the middle and gets another end, who may still begin."""
    said = []
    if change.before.opens_at != change.after.opens_at:
        moments = {"old": say_opening(change.before.opens_at), "new": say_opening(change.after.opens_at)}
        said.append(_("Giờ mở: {old} đổi thành {new}.").format(**moments))
    if change.before.closes_at != change.after.closes_at:
        moments = {"old": _closing(change.before), "new": _closing(change.after)}
        said.append(_("Giờ đóng: {old} đổi thành {new}.").format(**moments))
    said.append(_running(change))
    said.append(_("{n} người chưa làm hoặc còn lần làm lại.").format(n=change.waiting))
    return said


def _closing(window: Window) -> str:
    """When a window closes."""
    return say(window.closes_at) if window.closes_at else _("không đặt")


def _running(change: _Change) -> str:
    """Who is in the middle."""
    if not change.running:
        return _("Lúc này không ai đang làm bài.")
    if not change.moved:
        return _("{n} người đang làm; giờ nộp của họ không đổi.").format(n=change.running)
    named = [_("{name} (đến {end})").format(name=one.full_name, end=_end(one.after)) for one in change.moved[:_NAMED]]
    rest = len(change.moved) - len(named)
    more = [_("và {n} người nữa").format(n=rest)] if rest else []
    sentence = _("{n} người đang làm, trong đó {m} người đổi giờ nộp: {names}.")
    return sentence.format(n=change.running, m=len(change.moved), names=", ".join([*named, *more]))


def _end(moment: datetime | None) -> str:
    """An end."""
    return say(moment) if moment else _("không tính giờ")

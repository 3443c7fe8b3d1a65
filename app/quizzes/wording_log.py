"""What the log of an attempt says: answers, clocks and fates as plain Vietnamese words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from app.courses.asking import words_of
from app.courses.judging import by_part, placed
from app.kernel.clock import local
from app.kernel.text import _

FATES = {
    "counts": _("Được tính"),
    "changed": _("Đã đổi sau đó"),
    "after": _("Sau khi kết thúc"),
    "too_late": _("Đến quá muộn"),
    "ended": _("Nộp bài"),
    "again": _("Nộp lại, không đổi gì"),
}
_LONGEST = 160


class _Asked(Protocol):
    """A question, or a question of a case, with what could be chosen: (key, html)."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What could be chosen."""


class _Question(_Asked, Protocol):
    """A question with the questions of a case."""

    @property
    def parts(self) -> Sequence[_Part]:
        """The questions of a case."""


class _Part(_Asked, Protocol):
    """A question of a case."""

    @property
    def key(self) -> str:
        """By which a response names it."""


def said_words(question: _Question, response: Sequence[str]) -> str:
    """An answer in words, cut short; "" taken back."""
    if question.kind == "case":
        said = by_part(response)
        return _brief(
            " | ".join(f"{n}. {_words(part, said.get(part.key, ())) or '–'}" for n, part in enumerate(question.parts, 1))
        )
    return _brief(_words(question, response))


def _words(question: _Asked, response: Sequence[str]) -> str:
    """One response in words."""
    words = {key: words_of(html) for key, html in question.options}
    if question.kind == "matching":
        return "; ".join(f"{words.get(left, left)} → {words.get(right, right)}" for left, right in placed(response).items())
    if question.kind == "ordering":
        places = sorted(placed(response).items(), key=lambda pair: int(pair[1]))
        return "; ".join(f"{place}. {words.get(left, left)}" for left, place in places)
    if question.kind == "gaps":
        return "; ".join(f"({n}) {text or '–'}" for n, text in enumerate(response, 1))
    return "; ".join(words.get(key, key) for key in response)


def _brief(words: str) -> str:
    """Words that fit into a line of a table."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def ahead_words(ahead: timedelta) -> str:
    """How far a clock is wrong: "nhanh 1 giờ", "chậm 2 ngày"; units that matter only."""
    minutes = round(abs(ahead).total_seconds() / 60)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days >= 730:
        size = _("{n} năm").format(n=round(days / 365.25))
    elif days:
        size = _("{n} ngày").format(n=days) + (_(" {n} giờ").format(n=hours) if hours and days < 10 else "")
    elif hours:
        size = _("{n} giờ").format(n=hours) + (_(" {n} phút").format(n=minutes % 60) if minutes % 60 else "")
    else:
        size = _("{n} phút").format(n=minutes)
    return (_("nhanh {size}") if ahead > timedelta() else _("chậm {size}")).format(size=size)


def second_words(at: datetime | None, beside: datetime) -> str:
    """A moment to the second on the clocks of Viet Nam; the day only where it is another one than that of `beside`."""
    if at is None:
        return "–"
    here = local(at)
    return f"{here:%H:%M:%S}" if here.date() == local(beside).date() else f"{here:%H:%M:%S %d/%m/%Y}"


def device_words(device: tuple[int, int]) -> str:
    """Which device and tab: "Máy 1, thẻ 2"."""
    number, tab = device
    return _("Máy {n}, thẻ {tab}").format(n=number, tab=tab) if number else _("Trang không chạy JavaScript")


def clocks_sentence(wrong: Mapping[int, timedelta]) -> str:
    """Which devices had a wrong clock; "" for none."""
    said = "; ".join(_("máy {n} {ahead}").format(n=number, ahead=ahead_words(ahead)) for number, ahead in sorted(wrong.items()))
    return _("Đồng hồ máy sai ({said}). Giờ trả lời đã được chỉnh theo đồng hồ máy chủ.").format(said=said) if said else ""

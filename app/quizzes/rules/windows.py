"""When a paper may be begun and when it ends: the window of a class, and what one person was given beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.clock import local
from app.kernel.refusal import Refused
from app.kernel.text import _

MOST_EXTRA_MINUTES = 600
MOST_EXTRA_TRIES = 10
MOST_EXTRA_DAYS = 60
"""How long after the closing of her class somebody may be given a paper."""


@dataclass(frozen=True)
class Window:
    """When a class may do a paper: from `opens_at` on, before `closes_at` (None: as long as the class lasts)."""

    opens_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True)
class Extra:
    """What one person was given beyond a paper; `closes_at` None: the closing of her class."""

    minutes: int = 0
    tries: int = 0
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Times:
    """What holds for one person and one paper: `minutes` and `tries` with what she was given (None: no limit).

    `extra` is the sum of it; `window` is that of her class; `shows` is what a result shows in her class.
    """

    window: Window
    minutes: int | None
    tries: int | None
    extra: Extra
    shows: str = ""

    @property
    def closes_at(self) -> datetime | None:
        """Until when she may begin: her own closing when it is the later one."""
        closing, own = self.window.closes_at, self.extra.closes_at
        return closing if closing is None or own is None else max(closing, own)

    @property
    def last_moment(self) -> datetime | None:
        """When every attempt of hers ends at the latest: minutes that she was given count beyond the closing too."""
        return None if self.closes_at is None else self.closes_at + timedelta(minutes=self.extra.minutes)

    def end(self, opened_at: datetime) -> datetime | None:
        """When an attempt that was opened at this moment ends; None: no end of its own."""
        if self.minutes is None:
            return self.last_moment
        end = opened_at + timedelta(minutes=self.minutes)
        return end if self.last_moment is None else min(end, self.last_moment)

    def is_short(self, at: datetime) -> bool:
        """Whether an attempt begun now would be cut short by the closing."""
        return self.minutes is not None and self.end(at) != at + timedelta(minutes=self.minutes)


def times(window: Window, minutes: int | None, tries: int | None, extras: Sequence[Extra], shows: str = "") -> Times:
    """What holds for one person: extra minutes and tries add up, of several closings the latest counts."""
    closings = [extra.closes_at for extra in extras if extra.closes_at is not None]
    whole = Extra(
        sum(extra.minutes for extra in extras), sum(extra.tries for extra in extras), max(closings) if closings else None
    )
    return Times(
        window,
        None if minutes is None else minutes + whole.minutes,
        None if tries is None else tries + whole.tries,
        whole,
        shows,
    )


def may_start(held: Times, *, left: bool, condition_met: bool, tries_used: int, at: datetime) -> None:
    """Pass when a new attempt may begin at this moment.

    Refused: "left", "not_open_yet", "overdue", "locked", "no_tries".
    """
    if left:
        raise Refused("left", _("Chị đã thôi học lớp này nên không làm bài được. Có nhầm lẫn thì báo người phụ trách lớp."))
    if at < held.window.opens_at:
        raise Refused(
            "not_open_yet", _("Bài này mở {moment}, từ lúc đó chị mới làm được.").format(moment=say_opening(held.window.opens_at))
        )
    if held.closes_at is not None and at >= held.closes_at:
        raise Refused(
            "overdue",
            _("Bài này đã đóng lúc {moment}. Muốn làm, chị xin người phụ trách lớp gia hạn.").format(moment=say(held.closes_at)),
        )
    if not condition_met:
        raise Refused("locked", _("Bài này chưa mở. Chị học xong các phần còn thiếu rồi quay lại."))
    if held.tries is not None and tries_used >= held.tries:
        raise Refused("no_tries", _("Chị đã làm đủ {n} lần nên không làm thêm được.").format(n=held.tries))


def may_practise(kind: str, running_test: str) -> None:
    """Pass when no graded test that draws from the same banks is running or takes late answers: practice tells what is right.

    Refused: "testing".
    """
    if kind != "final" and running_test:
        raise Refused(
            "testing",
            _(
                "Chị đang làm hoặc vừa nộp {title}, bài đó lấy câu hỏi từ cùng chuyên đề. Nộp bài và hết giờ nhận bài gửi muộn "
                "thì chị làm bài này được."
            ).format(title=running_test),
        )


def moved_end(held: Times, opened_at: datetime, due_at: datetime | None, at: datetime) -> datetime | None:
    """The end of a running attempt after something was given or taken back: never earlier than this moment, unless it was."""
    if due_at is not None and due_at <= at:
        return due_at
    end = held.end(opened_at)
    return None if end is None else max(end, at)


def checked_window(window: Window, latest: datetime, at: datetime | None = None) -> Window:
    """A window that opens before it closes, and closes within the online half, whose last moment is `latest`; one that is set
    at this moment does not close before it, which would end every running attempt at once and for good.

    Refused: "window", "too_late", "past".
    """
    if at is not None and window.closes_at is not None and window.closes_at <= at:
        raise Refused(
            "past",
            _("Giờ đóng {moment} đã qua; đặt như vậy thì bài của người đang làm bị nộp ngay. Chọn giờ đóng sau lúc này.").format(
                moment=say(window.closes_at)
            ),
        )
    if window.closes_at is not None and window.closes_at > latest:
        raise Refused(
            "too_late",
            _(
                "Phần trên mạng của lớp kết thúc {moment}; giờ đóng không được muộn hơn. Cần muộn hơn thì dời hạn của lớp trước."
            ).format(moment=say(latest)),
        )
    if window.closes_at is not None and window.closes_at <= window.opens_at:
        raise Refused(
            "window", _("Giờ đóng phải sau giờ mở ({moment}). Xem lại ngày và giờ.").format(moment=say(window.opens_at))
        )
    return window


def checked_extra(extra: Extra, *, closes_at: datetime | None, at: datetime) -> Extra:
    """Something that is worth giving; `closes_at` is the closing of the class.

    Refused: "nothing", "minutes", "tries", "closing".
    """
    if not extra.minutes and not extra.tries and extra.closes_at is None:
        raise Refused("nothing", _("Ghi số phút thêm, số lần thêm hoặc giờ đóng riêng; ít nhất một mục."))
    if not 0 <= extra.minutes <= MOST_EXTRA_MINUTES:
        raise Refused("minutes", _("Thêm từ 1 đến {n} phút.").format(n=MOST_EXTRA_MINUTES))
    if not 0 <= extra.tries <= MOST_EXTRA_TRIES:
        raise Refused("tries", _("Thêm từ 1 đến {n} lần.").format(n=MOST_EXTRA_TRIES))
    if extra.closes_at is not None and closes_at is None:
        raise Refused("closing", _("Bài này không có giờ đóng nên không cần gia hạn."))
    if extra.closes_at is not None and closes_at is not None and extra.closes_at <= max(closes_at, at):
        raise Refused(
            "closing", _("Giờ đóng riêng phải sau lúc này và sau giờ đóng của lớp ({moment}).").format(moment=say(closes_at))
        )
    if extra.closes_at is not None and closes_at is not None and extra.closes_at > (last := _last_closing(closes_at, at)):
        raise Refused(
            "closing",
            _("Giờ đóng riêng muộn nhất là {moment}, {n} ngày sau giờ đóng của lớp.").format(moment=say(last), n=MOST_EXTRA_DAYS)
            if closes_at > at
            else _("Giờ đóng riêng muộn nhất là {moment}, {n} ngày kể từ lúc này.").format(moment=say(last), n=MOST_EXTRA_DAYS),
        )
    return extra


def _last_closing(closes_at: datetime, at: datetime) -> datetime:
    """The latest closing that somebody may be given: counted from the closing of the class, or from now when that is past."""
    return max(closes_at, at) + timedelta(days=MOST_EXTRA_DAYS)


def say_opening(at: datetime) -> str:
    """07:30 ngày 17/11/2026; midnight is the beginning of its day."""
    here = local(at)
    return f"{here:%d/%m/%Y}" if (here.hour, here.minute) == (0, 0) else say(at)


def say(at: datetime) -> str:
    """07:30 ngày 17/11/2026, on the clocks of Viet Nam; midnight is the end of the day before."""
    here = local(at)
    if (here.hour, here.minute) == (0, 0):
        return _("hết ngày {day}").format(day=f"{here - timedelta(minutes=1):%d/%m/%Y}")
    return _("{clock} ngày {day}").format(clock=f"{here:%H:%M}", day=f"{here:%d/%m/%Y}")

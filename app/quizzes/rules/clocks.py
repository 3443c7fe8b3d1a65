"""Two clocks: when something was given on a phone, by the server's clock, whatever the phone's own clock says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_SLACK = timedelta(seconds=30)
"""How far a phone's estimate may lie outside of what is possible and still be believed (then it is put at the edge)."""
_LATEST_MS = 253_402_300_799_999
"""The last millisecond of the year 9999."""
AHEAD = timedelta(minutes=2)
"""From here on a clock is called wrong; below, lines and old phones explain the difference."""


@dataclass(frozen=True)
class Phone:
    """What a phone says beside an answer, all in milliseconds since 1970; None where it says nothing sensible.

    `at_ms`: when it was given, by the server's clock as the phone reckons it; `device_ms`: what its own clock said then;
    `sent_ms`: what its own clock said when it sent; `device`: its own name and that of the tab.
    """

    at_ms: int | None = None
    device_ms: int | None = None
    sent_ms: int | None = None
    device: str | None = None

    @property
    def device_at(self) -> datetime | None:
        """What its own clock said when it was given."""
        return moment_of_ms(self.device_ms)

    def ahead_ms(self, received_at: datetime) -> int | None:
        """How far its clock ran ahead of the server's when it sent; the way over the line is in it."""
        return None if self.sent_ms is None else self.sent_ms - ms_of(received_at)


def given_moment(phone: Phone, *, opened_at: datetime, received_at: datetime) -> datetime:
    """The moment that is kept for an answer: within the attempt, never later than its arrival.

    First what the phone reckons by the server's clock; is that impossible, what its own clock says less what it runs ahead (so a
    clock of 1970, of 2099 or of yesterday is put right); is that impossible too, its arrival.
    """
    for guess in (moment_of_ms(phone.at_ms), _by_own_clock(phone, received_at)):
        if guess is not None and opened_at - _SLACK <= guess <= received_at + _SLACK:
            return max(opened_at, min(guess, received_at))
    return received_at


def _by_own_clock(phone: Phone, received_at: datetime) -> datetime | None:
    """As long before its arrival as lies between giving and sending on the phone's own clock."""
    if phone.device_ms is None or phone.sent_ms is None or not 0 <= phone.sent_ms - phone.device_ms < _LATEST_MS:
        return None
    try:
        return received_at - timedelta(milliseconds=phone.sent_ms - phone.device_ms)
    except OverflowError:
        return None


def moment_of_ms(milliseconds: int | None) -> datetime | None:
    """The moment so many milliseconds after 1970 began; None for none, and for what no calendar holds."""
    if milliseconds is None or not 0 <= milliseconds <= _LATEST_MS:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def ms_of(moment: datetime) -> int:
    """Milliseconds since 1970, as a page's script counts them."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

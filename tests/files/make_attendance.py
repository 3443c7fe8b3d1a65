"""Files of fingerprint machines and video meetings as they really look, built on the spot, with invented names.

`python tests/files/make_attendance.py` writes the few that are kept beside this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

DAY = date(2026, 11, 9)
Stay = tuple[str, str, str]
"""Name, "7:25:40" in, "10:31:02" out."""


def at(clock: str, day: date = DAY) -> datetime:
    """A moment of the wall clock."""
    hour, minute, second = (int(part) for part in (clock + ":00:00").split(":")[:3])
    return datetime.combine(day, time(hour, minute, second))


def attlog(punches: Iterable[tuple[int, datetime]]) -> bytes:
    """A machine's file: number right-aligned, moment, and four columns that nobody trusts."""
    lines = [f"{number:>9}\t{moment:%Y-%m-%d %H:%M:%S}\t1\t{turn % 2}\t1\t0\r\n" for turn, (number, moment) in enumerate(punches)]
    return "".join(lines).encode()


def two_days(numbers: Sequence[int]) -> bytes:
    """Two days of a class: everybody four times a day and twice more by mistake; the last one late, the one before only in the
    afternoon, and one punch at night."""
    punches: list[tuple[int, datetime]] = []
    for day in (DAY - timedelta(days=7), DAY - timedelta(days=6)):
        for place, number in enumerate(numbers):
            morning = "7:58" if number == numbers[-1] else f"7:{10 + place % 20}"
            if len(numbers) < 2 or number != numbers[-2]:
                punches += [(number, at(morning, day)), (number, at("10:29:50", day)), (number, at("10:29:53", day))]
            punches += [(number, at("13:20:01", day)), (number, at("16:31", day))]
    punches.append((numbers[0], at("23:12:44", DAY - timedelta(days=7))))
    return attlog(sorted(punches, key=lambda one: one[1]))


def zoom(stays: Iterable[Stay], *, vietnamese: bool = False, day_first: bool = False) -> bytes:
    """A Zoom list of participants, a line for each time that somebody came in."""
    shape = "%d/%m/%Y %H:%M:%S" if day_first else "%m/%d/%Y %I:%M:%S %p"
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room"
    if vietnamese:
        head = "Tên (Tên gốc),Email người dùng,Thời gian tham gia,Thời gian rời đi,Thời lượng (phút),Khách,Trong phòng chờ"
    lines = ["Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants"]
    lines.append(f'812 3456 7890,"Học trực tiếp qua mạng, buổi 11",{at("7:20"):{shape}},{at("10:40"):{shape}},tinh@hoi.vn,200,12')
    lines += ["", head]
    for name, came, left in stays:
        minutes = -(-int((at(left) - at(came)).total_seconds()) // 60)
        lines.append(f'"{name}",,{at(came):{shape}},{at(left):{shape}},{minutes},Yes,No')
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def zoom_minutes(minutes: Iterable[tuple[str, int]]) -> bytes:
    """Zoom's list of unique users: minutes only, no moments."""
    lines = ["Name (Original Name),User Email,Total Duration (Minutes),Guest", *(f"{name},,{n},Yes" for name, n in minutes)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def teams(stays: Sequence[Stay], *, vietnamese: bool = False) -> bytes:
    """A Teams attendance report with its three sections."""
    shape = "%d/%m/%y, %H:%M:%S" if vietnamese else "%-m/%-d/%y, %-I:%M:%S %p"
    words = _TEAMS_VI if vietnamese else _TEAMS_EN
    names = list(dict.fromkeys(name for name, _came, _left in stays))
    lines = [words[0], f"{words[1]}\tBuổi 11", f"{words[2]}\t{len(names)}", "", words[3], words[4]]
    for name in names:
        mine = [(at(came), at(left)) for who, came, left in stays if who == name]
        lines.append(f"{name}\t{min(mine)[0]:{shape}}\t{max(mine)[1]:{shape}}\t3h 1m 2s\t\t\tPresenter")
    lines += ["", words[5], words[6]]
    for name, came, left in stays:
        minutes, seconds = divmod(int((at(left) - at(came)).total_seconds()), 60)
        lines.append(f"{name}\t{at(came):{shape}}\t{at(left):{shape}}\t{minutes // 60}h {minutes % 60}m {seconds}s\t\tPresenter")
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-16-le")


def teams_events(events: Iterable[tuple[str, str, str]]) -> bytes:
    """The oldest Teams list: a line for each coming and going."""
    lines = [
        "Full Name\tUser Action\tTimestamp",
        *(f"{name}\t{what}\t{at(clock):%m/%d/%Y, %I:%M:%S %p}" for name, what, clock in events),
    ]
    return ("\ufeff" + "\n".join(lines) + "\n").encode("utf-16-le")


_TEAMS_EN = (
    "1. Summary",
    "Meeting title",
    "Attended participants",
    "2. Participants",
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
    "3. In-Meeting Activities",
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole",
)
_TEAMS_VI = (
    "1. Tóm tắt",
    "Tiêu đề cuộc họp",
    "Người dự đã tham gia",
    "2. Người dự",
    "Tên\tTham gia lần đầu\tRời đi lần cuối\tThời lượng trong cuộc họp\tEmail\tID người dự (UPN)\tVai trò",
    "3. Hoạt động trong cuộc họp",
    "Tên\tThời gian tham gia\tThời gian rời đi\tThời lượng\tEmail\tVai trò",
)
KEPT = {
    "attlog.dat": lambda: two_days([1, 2, 7, 12]),
    "zoom.csv": lambda: zoom([("Hà Thị Thắm", "7:25:40", "10:31:02"), ("Lan - xã Quan Sơn", "8:10", "9:55")]),
    "teams.tsv": lambda: teams([("Hà Thị Thắm", "7:25:40", "8:31:02"), ("Hà Thị Thắm", "8:40", "10:31")], vietnamese=True),
}


if __name__ == "__main__":
    for file_name, make in KEPT.items():
        (Path(__file__).parent / file_name).write_bytes(make())

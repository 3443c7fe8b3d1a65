"""What the forms of quizzes bring: one answer, and the grid of essay marks. Syntax only."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.courses.judging.responses import MAX_ESSAY
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc, squeeze
from app.quizzes.rules.clocks import Phone
from app.quizzes.rules.given import MarkCell, checked_mark

_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_MARK = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")
_BOX = re.compile(r"(diem|cu)-([0-9]{1,9})-([0-9]{1,2})")
_MILLISECONDS = re.compile(r"[0-9]{1,15}")
_DEVICE = re.compile(r"[0-9a-z]{4,16}-[0-9a-z]{2,8}")
_MOST_CHOICES = 120
_MOST_ECHOED = 2 * MAX_ESSAY
"""Characters of an answer that could not be taken: one twice as long as the longest is shown again whole."""


@dataclass(frozen=True)
class SentAnswer:
    """One answer as it was sent. `phone` None: from a page without script; `go`: "review" or the number of the next question;
    `shown`: the digest of the answer that the page showed, "" from a script, which sends only what was changed."""

    choices: tuple[str, ...]
    client_id: str
    phone: Phone | None
    flagged: bool
    had_answer: bool
    go: str
    shown: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to record: a choice, or an earlier answer taken back."""
        return bool(self.choices) or self.had_answer

    @property
    def echoed(self) -> tuple[str, ...]:
        """What stands in the fields again when it could not be taken: all that somebody types, not all that a program sends."""
        found, left = [], _MOST_ECHOED
        for choice in self.choices:
            found.append(choice[:left])
            left -= len(found[-1])
        return tuple(found)


def read_answer(sent: Mapping[str, str], choices: list[str]) -> SentAnswer:
    """The form of one question."""
    phone = read_phone(sent)
    return SentAnswer(
        tuple(choices[:_MOST_CHOICES]) if any(choice.strip() for choice in choices) else (),
        read_client_id(sent) or new_client_id(),
        phone,
        bool(sent.get("flag")),
        sent.get("had") == "1",
        sent.get("go", "review"),
        "" if phone else sent.get("shown", ""),
    )


def read_client_id(sent: Mapping[str, str]) -> str:
    """The device's own name for what it sends; "" for none that can be one."""
    client_id = sent.get("client_id", "")
    return client_id if _CLIENT_ID.fullmatch(client_id) else ""


def read_phone(sent: Mapping[str, str]) -> Phone | None:
    """What a phone says of its clocks: "at", "device_at", "sent_at" in milliseconds, and "device"; None when it says nothing."""
    at, device_at, sent_at = (_milliseconds(sent.get(name, "")) for name in ("at", "device_at", "sent_at"))
    if at is None and device_at is None:
        return None
    device = sent.get("device", "")
    return Phone(at, device_at, sent_at, device if _DEVICE.fullmatch(device) else None)


def _milliseconds(text: str) -> int | None:
    """A moment as a page's script counts it."""
    return int(text) if _MILLISECONDS.fullmatch(text) else None


def new_client_id() -> str:
    """A name for the answer that a page will send."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class SentMarks:
    """The grid as it was sent: what stood in the boxes, what was typed, and the sentence for what cannot be read; why marks of
    colleagues are replaced, and the sentence for that field."""

    seen: Mapping[MarkCell, float | None]
    submitted: Mapping[MarkCell, float | None]
    typed: Mapping[MarkCell, str]
    faults: Mapping[MarkCell, str] = field(default_factory=dict)
    reason: str = ""
    why: str = ""


def read_marks(sent: Mapping[str, str], tries: int | None) -> SentMarks:
    """The boxes "diem-<enrolment>-<try>", and "cu-…" with what stood there when the page was opened."""
    seen: dict[MarkCell, float | None] = {}
    submitted: dict[MarkCell, float | None] = {}
    typed: dict[MarkCell, str] = {}
    faults: dict[MarkCell, str] = {}
    for name, text in sent.items():
        box = _BOX.fullmatch(name)
        if box is None:
            continue
        cell = MarkCell(int(box.group(2)), int(box.group(3)))
        if box.group(1) == "cu":
            seen[cell] = float(text) if re.fullmatch(r"[0-9]{1,2}(\.[0-9])?", text) else None
            continue
        typed[cell] = squeeze(text)[:20]
        try:
            submitted[cell] = _mark(typed[cell], cell, tries)
        except Refused as refusal:
            faults[cell] = refusal.sentence
    return SentMarks(seen, submitted, typed, faults, squeeze(nfc(sent.get("reason", ""))))


def _mark(text: str, cell: MarkCell, tries: int | None) -> float | None:
    """A mark with comma or dot; None for an empty box."""
    if not text:
        return None
    if not _MARK.fullmatch(text):
        raise Refused("mark_range", _("Nhập điểm từ 0 đến 10, nhiều nhất một số lẻ, ví dụ 7,5."))
    return checked_mark(float(text.replace(",", ".")), cell.number, tries)


@dataclass(frozen=True)
class SentEssayMark:
    """The points of a rubric as they were typed; None where nothing that can be read stands."""

    points: tuple[float | None, ...]
    typed: tuple[str, ...]
    comment: str
    reason: str = ""


def read_essay_mark(sent: Mapping[str, str], count: int) -> SentEssayMark:
    """The boxes "y1" … of a rubric with `count` lines, with comma or dot, the comment, and why a colleague's mark is replaced."""
    typed = tuple(squeeze(sent.get(f"y{number}", ""))[:20] for number in range(1, count + 1))
    points = tuple(float(text.replace(",", ".")) if _MARK.fullmatch(text) else None for text in typed)
    comment, reason = nfc(sent.get("comment", "").replace("\r\n", "\n")), squeeze(nfc(sent.get("reason", "")))
    return SentEssayMark(points, typed, comment, reason)

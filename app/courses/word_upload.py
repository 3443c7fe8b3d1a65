"""A Word file that somebody sent: read, its pictures made small, in a process with a bound of time and memory; and its reading as
words that a page can carry to the next step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import Any

from app.courses.images import BadPicture, PictureSet, hash_of, make_set
from app.courses.rendering import Bounded, TooLong
from app.courses.rules.word_blocks import BlockKind, Place, Remark, WordBlock, WordReading
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze

SECONDS = 60.0
"""The most time for one file; a file of 300 pages takes some three."""
_MEMORY_BYTES = 1_500_000_000
"""Address space of the process that reads; what it really uses is a third of it."""
_WAIT_SECONDS = 20.0
_TURN = Lock()


@dataclass(frozen=True)
class Failed:
    """A refusal as it comes out of another process."""

    reason: str
    sentence: str


def read_sent(data: bytes) -> tuple[WordReading, tuple[PictureSet | None, ...]]:
    """What a .docx says, without the bytes of its pictures, and its pictures ready to be kept (None: one that cannot be used).

    One file at a time. Refused: as `read_word`; "too_slow", "too_big", "busy".
    """
    if not _TURN.acquire(timeout=_WAIT_SECONDS):
        raise Refused("busy", _("Đang đọc một tệp Word khác. Đợi một phút rồi tải lên lại."))
    try:
        with Bounded(SECONDS) as bounded:
            found = bounded.run(read_bounded, data)
    except TooLong as slow:
        sentence = _("Tệp Word đọc lâu quá {n} giây. Tách thành nhiều tệp, hoặc thu nhỏ hình, rồi tải lên từng tệp.")
        raise Refused("too_slow", sentence.format(n=int(SECONDS))) from slow
    finally:
        _TURN.release()
    if isinstance(found, Failed):
        raise Refused(found.reason, found.sentence)
    return found


def read_bounded(data: bytes) -> tuple[WordReading, tuple[PictureSet | None, ...]] | Failed:
    """The same in the process that is bounded: there an exception of ours would not find its way back."""
    from app.courses.formats.word.converting import read_word

    _bound_memory()
    try:
        reading = read_word(data)
        made = [_made(picture.data, picture.name) for picture in reading.pictures]
    except Refused as refusal:
        return Failed(refusal.reason, refusal.sentence)
    except MemoryError:
        return Failed("too_big", _("Tệp Word quá lớn để đọc. Tách thành nhiều tệp, hoặc thu nhỏ hình, rồi tải lên từng tệp."))
    bad = [Remark("picture") for one in made if one is None]
    return replace(reading, pictures=(), remarks=(*reading.remarks, *bad)), tuple(made)


def _made(data: bytes, name: str) -> PictureSet | None:
    """A picture in its widths, known by the largest; None when it cannot be unpacked."""
    try:
        made = make_set(data, name)
    except BadPicture:
        return None
    return replace(made, sha256=hash_of(made.largest.data))


def _bound_memory() -> None:
    """Let this process have so much memory; not every system can be told."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


@dataclass(frozen=True)
class Carried:
    """A reading between two pages: its pictures are kept already, `pictures` are their (path, description) by number."""

    file_name: str
    reading: WordReading
    pictures: Mapping[int, tuple[str, str]]

    @property
    def title(self) -> str:
        """What the whole is called: as it says, else as the file is called."""
        return self.reading.title or squeeze(re.sub(r"[-_]+", " ", self.file_name.rpartition(".")[0]))


def as_values(carried: Carried) -> dict[str, Any]:
    """A reading as plain values."""
    reading = carried.reading
    return {
        "file": carried.file_name,
        "title": reading.title,
        "blocks": [[block.kind, block.text, block.level, block.picture] for block in reading.blocks],
        "notes": reading.notes,
        "remarks": [[one.what, *asdict(one.place).values(), one.detail, one.times] for one in reading.remarks],
        "pictures": {str(number): list(facts) for number, facts in carried.pictures.items()},
    }


def from_values(values: Mapping[str, Any]) -> Carried:
    """The reading again; the values are our own, signed."""
    blocks = tuple(WordBlock(BlockKind(kind), text, level, picture) for kind, text, level, picture in values["blocks"])
    remarks = tuple(Remark(what, Place(*place), detail, times) for what, *place, detail, times in values["remarks"])
    reading = WordReading(values["title"], blocks, dict(values["notes"]), (), remarks)
    return Carried(values["file"], reading, {int(number): (path, alt) for number, (path, alt) in values["pictures"].items()})


def numbered(reading: WordReading, paths: Sequence[str | None]) -> Mapping[int, tuple[str, str]]:
    """The (path, description) of each picture that is kept, the description as the file has it."""
    alts = {block.picture: block.text for block in reading.blocks if block.kind is BlockKind.PICTURE and block.text}
    return {number: (path, alts.get(number, "")) for number, path in enumerate(paths) if path is not None}

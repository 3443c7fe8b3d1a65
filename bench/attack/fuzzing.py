"""`python -m bench.attack.fuzzing NAME SECONDS`: feeds one reader of files with inputs that libFuzzer changes, led by coverage.

Runs in an environment that has Atheris (`bench/attack/tools.py` makes one). A reader may give rows or refuse (`Refused`, or the
error that it names); anything else that it raises, a second of 30, or 2 GiB end the run with the input that caused it.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Reader:
    """One reader of files: what is called with the bytes, and the packages whose branches are watched."""

    read: Callable[[bytes], object]
    watched: tuple[str, ...]


def _workbook(data: bytes) -> object:
    from app.cohorts.sheet.workbook import read_workbook

    return read_workbook(data, "bang.xlsx")


def _table(data: bytes) -> object:
    from app.cohorts.sheet.workbook import read_workbook

    return read_workbook(data, "bang.csv")


def _questions(data: bytes) -> object:
    from app.quizzes.formats.opening import read_file

    return read_file(data, "de.docx" if data[:2] == b"PK" else "de.txt")


def _pasted(data: bytes) -> object:
    from app.quizzes.formats.pasted import read_pasted

    return read_pasted(data.decode("utf-8", "replace"))


def _bank(data: bytes) -> object:
    from app.courses.question_text import parse_bank

    return parse_bank(data.decode("utf-8", "replace"))


def _plan(data: bytes) -> object:
    from app.plans.formats.plan_file import read_plan

    return read_plan(data, "ke-hoach.yml")


def _batch(data: bytes) -> object:
    import json

    from app.kernel.clock import utc_now
    from app.offline.rules import read_batch

    return read_batch(json.loads(data), utc_now())


def _picture(data: bytes) -> object:
    from app.courses.images import make_set

    return make_set(data, {b"\x89P": "a.png", b"\xff\xd8": "a.jpg", b"GI": "a.gif"}.get(data[:2], "a.webp"))


def _cards(data: bytes) -> object:
    from app.attendance.paper.photo import read_codes

    return read_codes(data)


READERS: Mapping[str, Reader] = {
    "workbook": Reader(_workbook, ("app.cohorts.sheet",)),
    "table": Reader(_table, ("app.cohorts.sheet",)),
    "questions": Reader(_questions, ("app.quizzes.formats",)),
    "pasted": Reader(_pasted, ("app.quizzes.formats",)),
    "bank": Reader(_bank, ("app.courses.question_text",)),
    "plan": Reader(_plan, ("app.plans.formats",)),
    "batch": Reader(_batch, ("app.offline.rules",)),
    "picture": Reader(_picture, ("app.courses.images",)),
    "cards": Reader(_cards, ("app.attendance.paper.photo",)),
}
"""Every reader of what somebody sends."""


def seeds() -> list[bytes]:
    """What the inputs begin as: files of the tests, whatever reader they were made for."""
    import openpyxl

    file = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["Họ và tên", "Điện thoại", "2/11 S"], ["Hà Thị Thắm", "0912000001", "x"]):
        book.active.append(row)
    book.save(file)
    kept = [path for path in sorted((ROOT / "tests" / "files").rglob("*")) if path.is_file() and path.stat().st_size < 60_000]
    return [file.getvalue(), *(path.read_bytes() for path in kept if path.suffix not in {".py", ".pyc"})]


def refusing() -> tuple[type[Exception], ...]:
    """What a reader may answer instead of rows."""
    import json

    from app.courses.images import BadPicture
    from app.kernel.refusal import Refused

    return Refused, BadPicture, json.JSONDecodeError, UnicodeDecodeError


def main(words: Sequence[str]) -> None:
    """Fuzz one reader for so many seconds; libFuzzer ends the process, with an error when a reader failed."""
    import tempfile

    import atheris  # type: ignore[import-not-found]

    name, seconds = words
    reader = READERS[name]
    with atheris.instrument_imports(include=list(reader.watched)), contextlib.suppress(*refusing()):
        reader.read(b"")
    refused = refusing()

    def once(data: bytes) -> None:
        with contextlib.suppress(*refused):
            reader.read(data)

    with tempfile.TemporaryDirectory(prefix="so-hoc-fuzz-") as folder:
        for number, data in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(data)
        bounds = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=2048", "-max_len=60000", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], folder, f"-artifact_prefix={folder}/", *bounds], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Forms of new lessons: an empty one, a Word file, and what is settled on its preview. Syntax only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wtforms.validators import InputRequired

from app.courses.package.files import as_kept
from app.kernel.ids import is_id
from app.kernel.periods import is_periods
from app.kernel.text import _, squeeze
from app.kernel.word_file import MAX_FILE_BYTES
from app.web.fields import Form, LineField, PeriodsField, UploadField, filled

ENDINGS = (".docx", ".doc", ".docm", ".dotx", ".rtf", ".odt")
"""What may be chosen; files of other kinds are answered with how to save them anew."""
MOST_PERIODS = 20.0
_BESIDE_BYTES = 1024 * 1024
_LONGEST = 200
WAYS = ("", "join", "skip")
"""What becomes of a part: a lesson of its own, more of the lesson before, nothing."""


class NewLessonForm(Form):
    """A lesson that begins empty."""

    title = LineField(_("Tên bài"), validators=[InputRequired(_("Viết tên bài, ví dụ “Nghe cho hết lời”."))])
    periods = PeriodsField(_("Số tiết"), validators=[InputRequired(_("Nhập số tiết, ví dụ 1,5."))])


class WordFileForm(Form):
    """A Word file."""

    tep = UploadField(_("Tệp Word"), [filled(_("Chọn tệp Word"))], endings=ENDINGS, max_bytes=MAX_FILE_BYTES)


def word_form(most_bytes: int | None) -> WordFileForm:
    """The form for requests of at most `most_bytes`."""
    form = WordFileForm()
    form.tep.max_bytes = min(MAX_FILE_BYTES, max(most_bytes - _BESIDE_BYTES, most_bytes // 2)) if most_bytes else MAX_FILE_BYTES
    return form


@dataclass(frozen=True)
class SentPart:
    """What was settled of one part of the file; `periods` None: not a number of tiết."""

    way: str
    title: str
    periods: float | None
    typed: str


@dataclass(frozen=True)
class SentPreview:
    """The preview as it was sent: the reading it stands on, the button, where the file is cut, the parts by number, and the
    descriptions of pictures. Parts count only for the level on which they stood."""

    carried: str
    act: str
    level: int
    parts: Mapping[int, SentPart]
    alts: Mapping[int, str]
    recut: bool = False
    """Whether the file is to be cut elsewhere than on the page that was seen."""


def read_preview(sent: Mapping[str, str]) -> SentPreview:
    """The whole form."""
    level = _number(sent.get("muc", ""))
    same = sent.get("cut", "") == str(level)
    numbers = [int(name[5:]) for name in sent if name.startswith("cach-") and is_id(name[5:])] if same else []
    alts = {int(name[4:]): _line(words) for name, words in sent.items() if name.startswith("alt-") and is_id(name[4:])}
    return SentPreview(
        sent.get("carried", ""), sent.get("do", "view"), level, {n: _part(sent, n) for n in numbers}, alts, not same
    )


def _part(sent: Mapping[str, str], number: int) -> SentPart:
    """One part."""
    way, typed = sent.get(f"cach-{number}", ""), squeeze(sent.get(f"tiet-{number}", ""))[:20]
    bare = typed.removesuffix("tiết").strip().replace(",", ".")
    is_number = re.fullmatch(r"[0-9]{1,2}(?:\.[0-9])?", bare) is not None and is_periods(float(bare))
    periods = float(bare) if is_number and 0 < float(bare) <= MOST_PERIODS else None
    return SentPart(way if way in WAYS else "", _line(sent.get(f"ten-{number}", ""))[:_LONGEST], periods, typed)


def _number(text: str) -> int:
    """A level, 0 for anything that is none."""
    return int(text) if is_id(text) and int(text) <= 9 else 0


def _line(text: str) -> str:
    """A line as packages keep it."""
    return re.sub(r"[\[\]\"\\]+", " ", squeeze(as_kept(text)))[:300].strip() if text else ""

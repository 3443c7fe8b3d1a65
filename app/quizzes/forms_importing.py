"""Forms of the import desk: a file or pasted text; what is settled on the check list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.courses.question_text import LEVELS
from app.kernel.ids import is_id
from app.kernel.text import _
from app.quizzes.formats.staged import Answer, Answers
from app.web.fields import Form, ParagraphsField, UploadField, at_most

ENDINGS = (".docx", ".doc", ".docm", ".rtf", ".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt", ".gift", ".xml", ".zip", ".md")
"""What may be chosen; files of old kinds are answered with how to save them anew."""
MAX_FILE_BYTES = 16 * 1024 * 1024
"""Of a question file, where the server takes so much."""
_BESIDE_BYTES = 1024 * 1024
"""What a request holds besides its file: pasted text, the token, what stands around each."""
_MAX_LETTERS = 400_000
LEAVE = "-"
"""The choice "not this one" among the options of a question."""


class QuestionFileForm(Form):
    """A question file, or text pasted from Word."""

    tep = UploadField(_("Tệp câu hỏi"), endings=ENDINGS, max_bytes=MAX_FILE_BYTES)
    chu = ParagraphsField(_("Hoặc dán chữ từ Word"), validators=[at_most(_MAX_LETTERS)])


def most_file_bytes(most_bytes: int | None) -> int:
    """The largest file that a request of at most `most_bytes` (None: any) brings here."""
    return min(MAX_FILE_BYTES, max(most_bytes - _BESIDE_BYTES, most_bytes // 2)) if most_bytes else MAX_FILE_BYTES


def file_form(most_bytes: int | None) -> QuestionFileForm:
    """The form for requests of at most `most_bytes`."""
    form = QuestionFileForm()
    form.tep.max_bytes = most_file_bytes(most_bytes)
    return form


def read_answers(form: Any) -> Answers:
    """What was settled on a page: "q" names its questions, "t3" takes one, "l3" is its level, "k3" its right options ("-": leave
    it), "muc" the level of all that have none."""
    rows = {int(text): _answer(form, text) for text in form.getlist("q") if is_id(text)}
    return Answers(rows, _level(form, "muc"))


def _answer(form: Any, number: str) -> Answer:
    """What was settled about one question."""
    keys = [key for key in form.getlist(f"k{number}") if len(key) == 1]
    right = tuple(key for key in keys if key != LEAVE)
    asked = form.get(f"a{number}") == "1"
    take = LEAVE not in keys and bool(right) if form.get(f"r{number}") == "1" else form.get(f"t{number}") == "1"
    return Answer(take, _level(form, f"l{number}"), right if asked and right else None)


def _level(form: Mapping[str, str], name: str) -> str:
    """A level of the form; "" for none."""
    return form[name] if form.get(name) in LEVELS else ""

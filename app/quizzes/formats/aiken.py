"""Aiken: a question, its options under letters, and a line that names the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.quizzes.formats.drafting import LETTERS, Draft, lettered, settle_all
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import checked_count, text_of
from app.quizzes.formats.words import as_markdown

OPTION = re.compile(r"([A-Za-z])[).][ \t\u00a0]+(.*)")
ANSWER = re.compile(r"(?:ANSWER|ĐÁP ÁN|DAP AN)\s*:\s*(.*)", re.IGNORECASE)
_LABEL = re.compile(r"câu(?:\s+hỏi)?\s+([0-9]{1,4})\s*[:.)]\s*", re.IGNORECASE)


@dataclass
class _Entry:
    """A question while its lines come in."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    answer: str | None = None
    raw: list[str] = field(default_factory=list)


def read(data: bytes) -> FileReading:
    """Every question of an Aiken file. Refused: what `text_of` refuses."""
    decoded = text_of(data)
    entries = list(_entries(decoded.text))
    checked_count(len(entries))
    return FileReading("aiken", "", settle_all([_draft(entry) for entry in entries], "aiken"), decoded.notes)


def _entries(text: str) -> Iterator[_Entry]:
    """The questions of a file; a line with the answer ends one, whether an empty line follows or not."""
    entry, apart = _Entry(), False
    for number, row in enumerate(text.split("\n"), 1):
        line = " ".join(row.split())
        option = OPTION.fullmatch(line)
        if not line:
            apart = True
            continue
        answer = ANSWER.fullmatch(line)
        if entry.options and not answer and _begins_anew(entry, line, option, apart):
            yield entry
            entry = _Entry()
        elif option and option.group(1) in "Aa" and len(entry.options) > 1 and len(entry.options[-1]) > 1:
            before, entry = entry, _taken_off(entry, number)
            yield before
        apart = False
        if not entry.raw:
            entry.line = number
        entry.raw.append(row.rstrip())
        if answer:
            entry.answer = answer.group(1)
            yield entry
            entry = _Entry()
        elif option and entry.stem and _is_next(entry, option.group(1)):
            entry.letters.append(option.group(1).lower())
            entry.options.append([option.group(2)])
        elif entry.options:
            entry.options[-1].append(line)
        else:
            entry.stem.append(line)
    if entry.raw:
        yield entry


def _is_next(entry: _Entry, letter: str) -> bool:
    """Whether a letter goes on with the options: A, then B …"""
    return letter.lower() == LETTERS[len(entry.options) : len(entry.options) + 1]


def _taken_off(entry: _Entry, number: int) -> _Entry:
    """The question whose words stood behind the last option of one without an answer; its own "A." is line `number`."""
    last = entry.options[-1]
    stem, entry.options[-1] = last[1:], last[:1]
    rows = entry.raw[-len(stem) :]
    del entry.raw[-len(stem) :]
    return _Entry(line=number - len(stem), stem=stem, raw=rows)


def _begins_anew(entry: _Entry, line: str, option: re.Match[str] | None, apart: bool) -> bool:
    """Whether a line begins a question though the one before has no answer: behind at least two options "Câu 3: …", or words
    behind an empty line (`apart`)."""
    return len(entry.options) > 1 and option is None and (apart or _LABEL.match(line) is not None)


def _draft(entry: _Entry) -> Draft:
    """One question."""
    stem = "\n".join(entry.stem)
    label = _LABEL.match(stem)
    draft = Draft(label.group().strip(" .:)") if label else "", entry.line, "single", "\n".join(entry.raw))
    if not entry.options:
        draft.block("no_options", _("Không thấy phương án “A. …” ở đây."))
        return draft
    keys = (
        re.findall(r"[A-Za-z]", entry.answer or "")
        if re.fullmatch(r"[A-Za-z](?:[\s,;&.]+[A-Za-z])*\.?", entry.answer or "")
        else []
    )
    rights = {letter.lower() for letter in keys}
    if not rights:
        draft.block("no_answer", _("Không thấy dòng “ANSWER: …” ghi đáp án của câu này."))
    elif not rights <= set(entry.letters):
        draft.block("no_such_option", _("Đáp án “{text}” không phải là một phương án của câu này.").format(text=entry.answer))
    elif len(rights) > 1:
        draft.doubt("several_answers", _("Dòng đáp án có nhiều chữ; đưa vào thành câu nhiều đáp án."))
    texts = [as_markdown(" ".join(option)) for option in entry.options]
    draft.question = QuestionText(
        "",
        "several" if len(rights) > 1 else "single",
        stem=as_markdown(stem[label.end() :] if label else stem),
        options=lettered([(text, LETTERS[at] in rights, "", None) for at, text in enumerate(texts)]),
        line=entry.line,
    )
    return draft

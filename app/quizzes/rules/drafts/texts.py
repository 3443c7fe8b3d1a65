"""Between the form and the text: what can be said in one can be said in the other, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.courses.faults import FaultList
from app.courses.judging.shares import share_of, with_share
from app.courses.question_text import OptionText, PairText, QuestionText, RubricText
from app.courses.question_text.fractions import written_mark
from app.courses.question_text.heads import allow_of
from app.kernel.text import _
from app.quizzes.rules.drafts.records import Draft, Row

_NUMBER = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?")
_SHARE = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,5})?")
_NOT_IN_TAGS = re.compile(r"[{}=\"\s]+")
_OPTIONS = ("single", "several", "true_false")


def draft_of(text: QuestionText) -> Draft:
    """The form filled with a question."""
    return Draft(
        key=text.key,
        kind=text.kind,
        level=text.level,
        marks="" if text.marks == 1 or text.kind == "case" else _said(text.marks),
        tags=", ".join(text.tags),
        skill=text.skill,
        stem=text.stem,
        rows=tuple(_rows(text)),
        forgive=text.forgive,
        explanation=text.explanation,
        allow="; ".join(f"{code}: {reason}" for code, reason in text.allow),
        parts=tuple(draft_of(part) for part in text.parts),
        fixed=not text.shuffle,
        use=text.use,
    )


def _rows(text: QuestionText) -> Iterator[Row]:
    """The rows of a question."""
    for option in text.options:
        share = "" if option.fraction is None else written_mark(option.correct, option.fraction).removesuffix("%")
        yield Row(option.text, mark=option.correct, feedback=option.feedback, share=share)
    yield from (Row(pair.left, pair.right, feedback=pair.feedback) for pair in text.pairs)
    yield from (Row(item) for item in text.items)
    yield from (Row(row.text, _said(row.points)) for row in text.rubric)
    yield from (_accepted_row(answer) for answer in text.accepted)


def _accepted_row(answer: str) -> Row:
    """A row of an accepted answer; its share in a box of its own, where it is written as we would write it."""
    share, words = share_of(answer)
    if share == 1 or with_share(share, words) != answer:
        return Row(answer)
    return Row(words, share=answer[1 : answer.index("%")])


def _accepted(row: Row, wrong: list[str]) -> str:
    """An accepted answer as it is written."""
    share = _share(row.share, wrong)
    return _line(row.text) if share is None else with_share(share, _line(row.text))


def text_of(draft: Draft) -> tuple[QuestionText, list[str]]:
    """The question that a form says, and a sentence for every box whose number cannot be read; empty rows are left out."""
    wrong: list[str] = []
    rows = [row for row in draft.rows if not row.empty]
    kind = draft.kind
    parts = tuple(_part(part, number, wrong) for number, part in enumerate(draft.parts, 1)) if kind == "case" else ()
    question = QuestionText(
        key=draft.key,
        kind=kind,
        level=draft.level,
        marks=sum(part.marks for part in parts) or 1 if kind == "case" else _marks(draft.marks, wrong),
        tags=tags_of(draft.tags),
        skill=draft.skill,
        stem=_block(draft.stem),
        options=tuple(_option(row, at, kind, wrong) for at, row in enumerate(rows)) if kind in _OPTIONS else (),
        accepted=tuple(_accepted(row, wrong) for row in rows) if kind in ("short", "numeric") else (),
        forgive=draft.forgive if kind in ("short", "gaps") else (),
        explanation=_block(draft.explanation),
        pairs=tuple(PairText(_line(row.text), _line(row.other), _block(row.feedback)) for row in rows)
        if kind == "matching"
        else (),
        items=tuple(_line(row.text) for row in rows) if kind == "ordering" else (),
        rubric=tuple(RubricText(_points(row.other, wrong), _line(row.text)) for row in rows) if kind == "essay" else (),
        parts=parts,
        allow=allow_of(f'"{draft.allow}"', 1, FaultList("")) if draft.allow else (),
        shuffle=not (draft.fixed and kind in ("single", "several", "matching")),
        use=draft.use,
    )
    return question, list(dict.fromkeys(wrong))


def _part(draft: Draft, number: int, wrong: list[str]) -> QuestionText:
    """A question of a case; it has of its own only what cases leave to their questions."""
    text, own = text_of(replace(draft, level="", tags="", skill="", use=""))
    wrong += [_("Ý {n}: {sentence}").format(n=number, sentence=sentence) for sentence in own]
    return text if text.key else replace(text, key=f"y{number}")


def _option(row: Row, at: int, kind: str, wrong: list[str]) -> OptionText:
    """An option with its letter; a share says by itself whether it is right where several are."""
    fraction = _share(row.share, wrong)
    correct = row.mark
    if kind == "several" and fraction is not None:
        correct = fraction > 0
    elif fraction is not None and (correct or fraction in {0, 1}):
        correct, fraction = correct or fraction == 1, None
    return OptionText(chr(ord("a") + at), _block(row.text).strip(), correct, _block(row.feedback), fraction)


def _share(said: str, wrong: list[str]) -> float | None:
    """A percentage as a share from -1 to 1."""
    said = said.strip().removesuffix("%").rstrip()
    if not said:
        return None
    if not _SHARE.fullmatch(said) or abs(float(said.replace(",", "."))) > 100:
        wrong.append(_("Phần điểm “{said}” phải là số từ -100 đến 100.").format(said=said[:20]))
        return None
    return round(float(said.replace(",", ".")) / 100, 7)


def _marks(said: str, wrong: list[str]) -> float:
    """The marks; 1 where nothing is said."""
    if not said.strip():
        return 1
    if not _NUMBER.fullmatch(said.strip()) or not float(said.replace(",", ".")):
        wrong.append(_("Số điểm “{said}” phải là một số lớn hơn 0, như 1 hoặc 0,5.").format(said=said[:20]))
        return 1
    return float(said.replace(",", "."))


def _points(said: str, wrong: list[str]) -> float:
    """The points of a criterion."""
    if not _NUMBER.fullmatch(said.strip()):
        wrong.append(_("Mỗi ý của thang chấm có số điểm, như 4 hoặc 2,5."))
        return 0
    return float(said.replace(",", "."))


def tags_of(said: str) -> tuple[str, ...]:
    """Tags parted by commas; a space inside one becomes a hyphen."""
    tags = (_NOT_IN_TAGS.sub("-", tag.strip()).strip("-") for tag in said.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _said(number: float) -> str:
    """A number with a comma."""
    return f"{number:g}".replace(".", ",")


def _block(text: str) -> str:
    """A text of several lines without blanks at the ends of its lines and empty lines at its own ends."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _line(text: str) -> str:
    """A text of one line."""
    return text.replace("\n", " ").strip()

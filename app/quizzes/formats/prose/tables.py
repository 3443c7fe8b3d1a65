"""Rows of a table as questions: by the kind that they name, else as in a running paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from app.courses.question_text import OptionText, PairText, QuestionText, RubricText
from app.kernel.text import fold
from app.quizzes.formats.prose.built import Built
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.keys import Look, picks_in
from app.quizzes.formats.prose.kinds import build, numbers_of, with_facts
from app.quizzes.formats.prose.lines import Line, Thing
from app.quizzes.formats.prose.marking import Used, stem_of, words_of

_GAP = re.compile(r"\[\[[^\[\]\n]+\]\]")
_POINTS = re.compile(r"\s*([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*(?:điểm|đ)\s*[:.\-–]\s*(.+)", re.IGNORECASE)


def build_row(draft: Draft, kind: str, looks: Sequence[Look], things: dict[str, Thing]) -> Built:
    """The question of a row of the kind that it names; "" for the kind that it looks like."""
    make = _MAKERS.get(kind or ("gaps" if _has_gaps(draft) else ""))
    question = make(draft) if make is not None else None
    if question is None:
        built = build(draft, looks, things)
        return _named(built, kind)
    used = Used(things)
    built = Built(question.kind, None, used)
    built.question = with_facts(question, draft, used)
    return built


def _named(built: Built, kind: str) -> Built:
    """A question of options that was said to have one or several right ones."""
    if (
        kind in {"single", "several"}
        and built.question is not None
        and built.kind in {"single", "several"}
        and built.kind != kind
    ):
        right = sum(option.correct for option in built.question.options)
        built.doubt("one_marked" if kind == "several" else "several_marked", n=right)
    return built


def _has_gaps(draft: Draft) -> bool:
    """Whether the question marks its gaps as we do."""
    return any(isinstance(line, Line) and _GAP.search(line.text) for line in draft.stem)


def _texts(draft: Draft) -> list[str]:
    """The words of the cells of A, B, C …"""
    return [words_of(option.line, Used()).strip() for option in draft.options]


def _stem(draft: Draft) -> str:
    """The question."""
    return stem_of(draft.stem, Used())


def _matching(draft: Draft) -> QuestionText | None:
    """Cells "left => right"."""
    pairs = [re.split(r"\s*=&gt;\s*|\s*=>\s*", text, maxsplit=1) for text in (f" {text}" for text in _texts(draft))]
    if any(len(pair) != 2 for pair in pairs) or len(pairs) < 2:
        return None
    made = tuple(PairText(left.strip(), right.strip()) for left, right in pairs)
    return QuestionText("", "matching", stem=_stem(draft), pairs=made, line=draft.line)


def _ordering(draft: Draft) -> QuestionText | None:
    """Cells in their right order, unless a key says another one."""
    items = _texts(draft)
    if len(items) < 3:
        return None
    order = picks_in(draft.answers[0], draft.options) if draft.answers else list(range(len(items)))
    if sorted(order) != list(range(len(items))):
        return None
    return QuestionText("", "ordering", stem=_stem(draft), items=tuple(items[at] for at in order), line=draft.line)


def _gaps(draft: Draft) -> QuestionText | None:
    """A text with [[answer|other spelling]]."""
    if not _has_gaps(draft):
        return None
    kept: list[str] = []

    def hidden(found: re.Match[str]) -> str:
        kept.append(found[0])
        return "\ue010"

    lines = [Line.plain(_GAP.sub(hidden, line.text)) for line in draft.stem if isinstance(line, Line)]
    stem = stem_of(list(lines), Used())
    for gap in kept:
        stem = stem.replace("\ue010", gap, 1)
    return QuestionText("", "gaps", stem=stem, forgive=("case", "tones"), line=draft.line)


def _essay(draft: Draft) -> QuestionText | None:
    """Cells "4 điểm: …"."""
    found = [_POINTS.fullmatch(text) for text in _texts(draft)]
    rubric = tuple(RubricText(float(one[1].replace(",", ".")), one[2]) for one in found if one)
    if not rubric or len(rubric) != len(found):
        return None
    marks = draft.marks if draft.marks is not None else min(sum(row.points for row in rubric), 10)
    hint = "\n\n".join(stem_of([Line.plain(text)], Used()) for text in draft.answers)
    return QuestionText("", "essay", stem=_stem(draft), rubric=rubric, marks=marks, explanation=hint, line=draft.line)


def _true_false(draft: Draft) -> QuestionText | None:
    """A statement with the key Đúng or Sai, without options."""
    said = fold(draft.answers[0]).strip(" .") if draft.answers else ""
    if draft.options or said not in {"dung", "sai", "d", "s", "true", "false", "1", "0", "x"}:
        return None
    true = said in {"dung", "d", "true", "1", "x"}
    options = (OptionText("a", "Đúng", true), OptionText("b", "Sai", not true))
    return QuestionText("", "true_false", stem=_stem(draft), options=options, line=draft.line)


def _short(draft: Draft) -> QuestionText | None:
    """A key in words; other ways to say it behind a semicolon."""
    accepted = tuple(dict.fromkeys(part.strip() for text in draft.answers for part in re.split(r"[;|\n]", text) if part.strip()))
    if draft.options or not accepted:
        return None
    return QuestionText("", "short", stem=_stem(draft), accepted=accepted, forgive=("case", "tones"), line=draft.line)


def _numeric(draft: Draft) -> QuestionText | None:
    """A key of numbers, several behind semicolons."""
    accepted = numbers_of("\n".join(draft.answers))
    if draft.options or not accepted:
        return None
    return QuestionText("", "numeric", stem=_stem(draft), accepted=accepted, line=draft.line)


_MAKERS: Mapping[str, Callable[[Draft], QuestionText | None]] = {
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _gaps,
    "essay": _essay,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
}

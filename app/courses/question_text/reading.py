"""Reading questions: every line where it belongs, every fault with its line; nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.courses.faults import Fault, FaultList
from app.courses.question_text import heads
from app.courses.question_text.fractions import mark_of
from app.courses.question_text.records import (
    FORGIVABLE,
    KINDS,
    LEVELS,
    MAX_OPTIONS,
    SKILLS,
    USES,
    OptionText,
    PairText,
    QuestionText,
    RubricText,
)
from app.courses.question_text.signs import (
    ACCEPTED,
    CLOSED_BY_QUOTE,
    CRITERION,
    ITEM,
    OPTION,
    PAIR,
    PART,
    looks_like_one,
    unescaped,
    unescaped_quote,
)
from app.kernel.text import _


@dataclass
class _Line:
    """An option or a pair while its lines come in."""

    words: list[str]
    correct: bool = False
    left: str = ""
    fraction: float | None = None
    feedback: list[str] = field(default_factory=list)


@dataclass
class _Draft:
    """The parts of a question while its lines come in."""

    kind: str
    in_case: bool
    stem: list[str] = field(default_factory=list)
    options: list[_Line] = field(default_factory=list)
    pairs: list[_Line] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    rubric: list[RubricText] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    last: _Line | None = None
    gap: int = 0

    @property
    def in_stem(self) -> bool:
        """Whether nothing but words has come yet."""
        return not (self.options or self.pairs or self.accepted or self.items or self.rubric or self.explanation)


def parse_bank(text: str, *, file: str = "") -> tuple[tuple[QuestionText, ...], tuple[Fault, ...]]:
    """The questions of a bank file and what is wrong in it; never raises."""
    faults = FaultList(file)
    questions = [parse_question(head, body, line=line, faults=faults) for head, body, line in _blocks(text, faults)]
    return tuple(questions), tuple(faults.found)


def _blocks(text: str, faults: FaultList) -> Iterator[tuple[str, list[str], int]]:
    """(head, lines under it, line of the head) of every question."""
    head, body, start = None, list[str](), 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if re.match(r"##(?:\s|$)", line):
            if head is not None:
                yield head, body, start
            head, body, start = line[2:].strip(), [], number
        elif head is not None:
            body.append(line)
        elif line.strip():
            faults.error(number, _("Dòng này đứng trước câu hỏi đầu tiên. Mở câu hỏi bằng “## mã {kind=…}”."))
    if head is not None:
        yield head, body, start


def parse_question(head: str, body: Sequence[str], *, line: int, faults: FaultList) -> QuestionText:
    """One question from its head ("key {kind=single}") at `line` and the lines under it."""
    key, attributes = heads.read_head(head, line, faults, in_case=False)
    starts = [at for at, row in enumerate(body) if PART.fullmatch(row.rstrip())] if attributes.get("kind") == "case" else []
    question = _question(key, attributes, body[: starts[0]] if starts else body, line, faults, in_case=False)
    if question.kind != "case":
        return question
    if "marks" in attributes:
        faults.error(line, _("Câu tình huống không ghi marks: điểm của nó là tổng điểm các câu nhỏ."))
    parts = []
    for start, end in pairwise([*starts, len(body)]):
        part_key, said = heads.read_head(body[start][3:].strip(), line + 1 + start, faults, in_case=True)
        parts.append(_question(part_key, said, body[start + 1 : end], line + 1 + start, faults, in_case=True))
    return replace(question, parts=tuple(parts), marks=sum(part.marks for part in parts) or 1)


def _question(
    key: str, attributes: dict[str, str], body: Sequence[str], line: int, faults: FaultList, *, in_case: bool
) -> QuestionText:
    """The question; what cannot be read is a fault and is left out."""
    kind = heads.one_of(attributes, "kind", KINDS, line, faults, required=True)
    draft = _Draft(kind, in_case)
    for number, row in enumerate(body, line + 1):
        _take(draft, row.rstrip(), number, faults)
    for rows in (draft.options, draft.pairs, draft.items, draft.rubric):
        if len(rows) > MAX_OPTIONS:
            faults.error(line, _("Câu hỏi có hơn {n} phương án.").format(n=MAX_OPTIONS))
    return QuestionText(
        key=key,
        kind=kind,
        level=heads.one_of(attributes, "level", LEVELS, line, faults),
        marks=heads.marks_of(attributes.get("marks"), line, faults),
        tags=heads.several_of(attributes, "tags", None, line, faults),
        skill=heads.one_of(attributes, "skill", SKILLS, line, faults),
        stem=_joined(draft.stem),
        options=tuple(
            OptionText(
                chr(ord("a") + at), _joined(option.words).strip(), option.correct, _joined(option.feedback), option.fraction
            )
            for at, option in enumerate(draft.options[:MAX_OPTIONS])
        ),
        accepted=tuple(draft.accepted),
        forgive=heads.several_of(attributes, "forgive", FORGIVABLE, line, faults),
        explanation=_joined(draft.explanation),
        line=line,
        pairs=tuple(PairText(pair.left, pair.words[0], _joined(pair.feedback)) for pair in draft.pairs[:MAX_OPTIONS]),
        items=tuple(draft.items[:MAX_OPTIONS]),
        rubric=tuple(draft.rubric[:MAX_OPTIONS]),
        allow=heads.allow_of(attributes.get("allow"), line, faults),
        shuffle=heads.one_of(attributes, "shuffle", ("no",), line, faults) != "no",
        use=heads.one_of(attributes, "use", USES, line, faults),
    )


def _take(draft: _Draft, row: str, number: int, faults: FaultList) -> None:
    """Put one line where it belongs."""
    if not row:
        draft.gap += 1
        if draft.in_stem:
            draft.stem.append("")
        return
    gap, draft.gap = draft.gap, 0
    if row[0] == ">" and (not draft.in_stem or draft.kind in CLOSED_BY_QUOTE):
        draft.last = None
        draft.explanation += [*[""] * (gap if draft.explanation or not draft.in_stem else 0), _unquoted(row)]
        return
    if _take_own(draft, row, number, faults) or _take_choice(draft, row, number, faults):
        return
    if looks_like_one(row, draft.kind, in_case=draft.in_case):
        faults.error(number, _("Phương án viết là “- [ ] sai”, “- [x] đúng”; câu trả lời ngắn viết là “- = câu trả lời”."))
    elif draft.in_stem:
        draft.stem.append(unescaped(row, draft.kind, in_case=draft.in_case))
    elif draft.last is not None and row.startswith(("  ", "\t")):
        _continue(draft, draft.last, row[1:] if row[0] == "\t" else row[2:], gap, number, faults)
    else:
        faults.error(
            number,
            _("Dòng này không thuộc phần nào. Phản hồi lùi vào hai dấu cách: “  > …”; giải thích chung bắt đầu bằng “> ”."),
        )


def _take_own(draft: _Draft, row: str, number: int, faults: FaultList) -> bool:
    """A line that only this kind of question has: a pair, an item, a criterion."""
    if draft.kind == "matching" and (pair := PAIR.fullmatch(row)):
        draft.last = _Line([(pair.group(2) or "").strip()], left=(pair.group(1) or "").strip())
        draft.pairs.append(draft.last)
    elif draft.kind == "ordering" and (item := ITEM.fullmatch(row)):
        draft.last = None
        draft.items.append((item.group(2) or "").strip())
        if int(item.group(1)) != len(draft.items):
            faults.error(number, _("Các mục đánh số liền nhau từ 1; mục này phải mang số {n}.").format(n=len(draft.items)))
    elif draft.kind == "essay" and (criterion := CRITERION.fullmatch(row)):
        draft.last = None
        draft.rubric.append(RubricText(float(criterion.group(1).replace(",", ".")), (criterion.group(2) or "").strip()))
    else:
        return False
    return True


def _take_choice(draft: _Draft, row: str, number: int, faults: FaultList) -> bool:
    """An option or an accepted answer."""
    if option := OPTION.fullmatch(row):
        draft.last = _Line([(option.group(2) or "").strip()])
        draft.last.correct, draft.last.fraction = mark_of(option.group(1), draft.kind, number, faults)
        draft.options.append(draft.last)
    elif accepted := ACCEPTED.fullmatch(row):
        draft.last = None
        draft.accepted.append((accepted.group(1) or "").strip())
    else:
        return False
    return True


def _continue(draft: _Draft, line: _Line, row: str, gap: int, number: int, faults: FaultList) -> None:
    """A further line of an option or a pair: feedback, or more of an option's text."""
    if row.lstrip().startswith(">"):
        line.feedback += [*[""] * gap, _unquoted(row.lstrip())]
    elif line.feedback:
        faults.error(number, _("Dòng này đứng sau phản hồi. Phản hồi nhiều dòng thì mỗi dòng bắt đầu bằng “  > ”."))
    elif draft.pairs:
        faults.error(number, _("Mỗi cặp viết trên một dòng: “- vế trái => vế phải”."))
    else:
        line.words += [*[""] * gap, unescaped_quote(row)]


def _unquoted(row: str) -> str:
    """A quoted line without its sign."""
    return row[2:] if row.startswith("> ") else row[1:]


def _joined(lines: Sequence[str]) -> str:
    """The lines as one text without empty lines at its ends."""
    return "\n".join(line.rstrip() for line in lines).strip("\n")

"""Questions as text: the grammar of `courses_content/README.md`, read with line numbers and written without loss.

A line of a stem that looks like an option, an accepted answer or a heading is written with a backslash in front,
and so is a further line of an option that begins with ">".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.courses.faults import Fault, FaultList
from app.kernel.text import _

KINDS = ("single", "several", "true_false", "short")
LEVELS = ("nhan-biet", "thong-hieu", "van-dung")
SKILLS = ("theory", "skill")
FORGIVABLE = ("case", "accents")
MAX_OPTIONS = 10
ATTRIBUTES = ("kind", "level", "marks", "tags", "forgive", "skill")
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_HEAD = re.compile(r"([^\s{}]+)(?:\s+\{([^{}]*)\})?")
_MARKS = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_OPTION = re.compile(r"- \[([ xX])\](?:\s+(.*))?")
_ACCEPTED = re.compile(r"- =(?:\s+(.*))?")
_LOOKS_LIKE = r"(?:##(?:\s|$)|-\s*\[\s*[xX]?\s*\]|-\s*=)"
_OPENER = re.compile(_LOOKS_LIKE)
_ESCAPED = re.compile(r"\\+" + _LOOKS_LIKE)
_ESCAPED_QUOTE = re.compile(r"(\s*)\\(\\*>.*)", re.DOTALL)
_QUOTE_LIKE = re.compile(r"\s*\\*>")


@dataclass(frozen=True)
class OptionText:
    """One option; `key` is its place as a letter: a, b, c …"""

    key: str
    text: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True)
class QuestionText:
    """One question as its author wrote it (Markdown); `marks` is what it is worth, `line` where it begins in its file."""

    key: str
    kind: str
    level: str = ""
    marks: float = 1
    tags: tuple[str, ...] = ()
    skill: str = ""
    stem: str = ""
    options: tuple[OptionText, ...] = ()
    accepted: tuple[str, ...] = ()
    forgive: tuple[str, ...] = ()
    explanation: str = ""
    line: int = 1


@dataclass
class _OptionDraft:
    """An option while its lines come in."""

    correct: bool
    text: list[str]
    feedback: list[str] = field(default_factory=list)


@dataclass
class _Draft:
    """The parts of a question while its lines come in."""

    stem: list[str] = field(default_factory=list)
    options: list[_OptionDraft] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    last: _OptionDraft | None = None
    gap: int = 0

    @property
    def in_stem(self) -> bool:
        """Whether no option and no accepted answer has come yet."""
        return not self.options and not self.accepted


def parse_bank(text: str, *, file: str = "") -> tuple[tuple[QuestionText, ...], tuple[Fault, ...]]:
    """The questions of a bank file and what is wrong in it; never raises."""
    faults = FaultList(file)
    questions = [_question(head, body, line, faults) for head, body, line in _blocks(text, faults)]
    return tuple(questions), tuple(faults.found)


def parse_question(head: str, body: Sequence[str], *, line: int, faults: FaultList) -> QuestionText:
    """One question from its head ("key {kind=single}") at `line` and the lines under it."""
    return _question(head, body, line, faults)


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


def _question(head: str, body: Sequence[str], line: int, faults: FaultList) -> QuestionText:
    """The question; what cannot be read is a fault and is left out."""
    key, attributes = _head(head, line, faults)
    draft = _Draft()
    for number, row in enumerate(body, line + 1):
        _take(draft, row.rstrip(), number, faults)
    if len(draft.options) > MAX_OPTIONS:
        faults.error(line, _("Câu hỏi có hơn {n} phương án.").format(n=MAX_OPTIONS))
    options = tuple(
        OptionText(chr(ord("a") + index), _joined(option.text).strip(), option.correct, _joined(option.feedback))
        for index, option in enumerate(draft.options[:MAX_OPTIONS])
    )
    return QuestionText(
        key=key,
        kind=_one_of(attributes, "kind", KINDS, line, faults, required=True),
        level=_one_of(attributes, "level", LEVELS, line, faults),
        marks=_marks(attributes.get("marks"), line, faults),
        tags=_several(attributes, "tags", None, line, faults),
        skill=_one_of(attributes, "skill", SKILLS, line, faults),
        stem=_joined(draft.stem),
        options=options,
        accepted=tuple(draft.accepted),
        forgive=_several(attributes, "forgive", FORGIVABLE, line, faults),
        explanation=_joined(draft.explanation),
        line=line,
    )


def _head(head: str, line: int, faults: FaultList) -> tuple[str, dict[str, str]]:
    """The key and the attributes of "key {name=value name=value}"."""
    match = _HEAD.fullmatch(head)
    if match is None:
        faults.error(line, _("Đầu câu hỏi viết là: mã, rồi thuộc tính trong ngoặc nhọn, như “t04-01 {kind=single}”."))
        return head, {}
    key, attributes = match.group(1), dict[str, str]()
    if not KEY.fullmatch(key) or len(key) > 80:
        faults.error(
            line, _("Mã câu hỏi “{key}” chỉ gồm chữ thường không dấu, số và gạch nối, dài tối đa 80.").format(key=key[:80])
        )
    for pair in (match.group(2) or "").split():
        name, sign, value = pair.partition("=")
        if name not in ATTRIBUTES or not sign or not value:
            faults.error(
                line, _("Không có thuộc tính “{pair}”. Các thuộc tính: {names}.").format(pair=pair, names=", ".join(ATTRIBUTES))
            )
        elif name in attributes:
            faults.error(line, _("Thuộc tính “{name}” ghi hai lần.").format(name=name))
        else:
            attributes[name] = value
    return key, attributes


def _one_of(
    attributes: dict[str, str], name: str, allowed: Sequence[str], line: int, faults: FaultList, required: bool = False
) -> str:
    """The value of an attribute that knows its values."""
    value = attributes.get(name, "")
    if value not in allowed and (value or required):
        faults.error(line, _("Thuộc tính {name} phải là một trong: {values}.").format(name=name, values=", ".join(allowed)))
    return value


def _several(
    attributes: dict[str, str], name: str, allowed: Sequence[str] | None, line: int, faults: FaultList
) -> tuple[str, ...]:
    """The values of an attribute that holds several, parted by commas."""
    values = attributes[name].split(",") if name in attributes else []
    if any(not value or (allowed is not None and value not in allowed) for value in values) or len(set(values)) < len(values):
        sentence = _("Thuộc tính {name} viết các giá trị khác nhau, cách nhau bằng dấu phẩy, không dấu cách.")
        faults.error(
            line, sentence.format(name=name) if allowed is None else f"{sentence.format(name=name)} ({', '.join(allowed)})"
        )
    return tuple(dict.fromkeys(value for value in values if value))


def _marks(value: str | None, line: int, faults: FaultList) -> float:
    """The marks, 1 when nothing is said."""
    if value is None:
        return 1
    if not _MARKS.fullmatch(value) or not float(value):
        faults.error(line, _("Số điểm “{value}” phải là một số lớn hơn 0, như 1 hoặc 0.5.").format(value=value))
        return 1
    return float(value)


def _take(draft: _Draft, row: str, number: int, faults: FaultList) -> None:
    """Put one line where it belongs."""
    if not row:
        draft.gap += 1
        if draft.in_stem:
            draft.stem.append("")
        return
    gap, draft.gap = draft.gap, 0
    if option := _OPTION.fullmatch(row):
        draft.last = _OptionDraft(option.group(1) != " ", [(option.group(2) or "").strip()])
        draft.options.append(draft.last)
    elif accepted := _ACCEPTED.fullmatch(row):
        draft.last = None
        draft.accepted.append((accepted.group(1) or "").strip())
    elif _OPENER.match(row):
        faults.error(number, _("Phương án viết là “- [ ] sai”, “- [x] đúng”; câu trả lời ngắn viết là “- = câu trả lời”."))
    elif draft.in_stem:
        draft.stem.append(row[1:] if _ESCAPED.match(row) else row)
    elif row[0] == ">":
        draft.last = None
        draft.explanation += [*[""] * gap, _unquoted(row)]
    elif draft.last is not None and row.startswith(("  ", "\t")):
        _continue_option(draft.last, row[1:] if row[0] == "\t" else row[2:], gap, number, faults)
    else:
        faults.error(
            number,
            _("Dòng này không thuộc phần nào. Phản hồi lùi vào hai dấu cách: “  > …”; giải thích chung bắt đầu bằng “> ”."),
        )


def _continue_option(option: _OptionDraft, row: str, gap: int, number: int, faults: FaultList) -> None:
    """A further line of an option: feedback, or more of its text."""
    if row.lstrip().startswith(">"):
        option.feedback += [*[""] * gap, _unquoted(row.lstrip())]
    elif option.feedback:
        faults.error(number, _("Dòng này đứng sau phản hồi. Phản hồi nhiều dòng thì mỗi dòng bắt đầu bằng “  > ”."))
    else:
        escaped = _ESCAPED_QUOTE.fullmatch(row)
        option.text += [*[""] * gap, escaped.group(1) + escaped.group(2) if escaped else row]


def _unquoted(row: str) -> str:
    """A quoted line without its sign."""
    return row[2:] if row.startswith("> ") else row[1:]


def _joined(lines: Sequence[str]) -> str:
    """The lines as one text without empty lines at its ends."""
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def write_bank(questions: Sequence[QuestionText]) -> str:
    """The questions as the text of a bank file; `parse_bank` reads the same questions back."""
    return "\n".join(write_question(question) for question in questions)


def write_question(question: QuestionText) -> str:
    """One question as text, with a line break at the end."""
    lines = [f"## {question.key} {{{_attributes(question)}}}"]
    lines += ["\\" + row if _OPENER.match(row) or _ESCAPED.match(row) else row for row in question.stem.split("\n")]
    lines.append("")
    for option in question.options:
        first, *rest = option.text.split("\n")
        lines.append(f"- [{'x' if option.correct else ' '}] {first}".rstrip())
        lines += [f"  {_escaped_quote(row)}".rstrip() for row in rest]
        lines += [f"  > {row}".rstrip() for row in option.feedback.split("\n") if option.feedback]
    lines += [f"- = {text}" for text in question.accepted]
    if question.explanation:
        lines += ["", *(f"> {row}".rstrip() for row in question.explanation.split("\n"))]
    return "\n".join(lines) + "\n"


def _escaped_quote(row: str) -> str:
    """A further line of an option, told apart from feedback."""
    bare = row.lstrip()
    return row[: len(row) - len(bare)] + "\\" + bare if _QUOTE_LIKE.match(row) else row


def _attributes(question: QuestionText) -> str:
    """The attributes that say more than the defaults."""
    said = {
        "kind": question.kind,
        "level": question.level,
        "marks": "" if question.marks == 1 else f"{question.marks:g}",
        "tags": ",".join(question.tags),
        "forgive": ",".join(question.forgive),
        "skill": question.skill,
    }
    return " ".join(f"{name}={value}" for name, value in said.items() if value)

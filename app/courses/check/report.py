"""What the check found, for people and for programs: every fault with its place, then a table by topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.courses.check.quality.honesty import balance_of
from app.courses.check.quality.writings import BANK, LESSON, PLAN, Writing
from app.courses.faults import Fault, Severity
from app.courses.package.records import Package, TopicEntry
from app.courses.question_text import LEVELS
from app.kernel.text import _

_LABELS = {
    Severity.NOTE: _("(ghi chú) "),
    Severity.EXPLAINED: _("(đã giải thích) "),
    Severity.WARNING: _("(nhắc) "),
    Severity.ERROR: "",
}
"""Errors come last, where they are seen."""
_LEVEL_NAMES = dict(zip(LEVELS, (_("nhận biết"), _("thông hiểu"), _("vận dụng")), strict=True))


@dataclass(frozen=True)
class TopicSum:
    """A topic in figures; minutes as the files say them, `share` is what of them is doing, in percent."""

    package: str
    code: str
    title: str
    lessons: int
    words: int
    questions: int
    levels: dict[str, int]
    kinds: dict[str, int]
    reading: int
    doing: int
    share: int
    warnings: int
    explained: int


def topic_sums(packages: Sequence[Package], writings: Sequence[Writing], faults: Sequence[Fault]) -> list[TopicSum]:
    """Every topic that has texts, in the order of the programmes."""
    return [
        _sum(package, topic, writings, faults)
        for package in packages
        for topic in package.topics
        if topic.folder is not None or topic.plan is not None
    ]


def _sum(package: Package, topic: TopicEntry, writings: Sequence[Writing], faults: Sequence[Fault]) -> TopicSum:
    """One topic."""
    place = f"{package.folder.name}/{topic.key}/"
    own = [writing for writing in writings if writing.file.startswith(place) and writing.kind in {LESSON, BANK, PLAN}]
    questions = topic.folder.questions if topic.folder else ()
    counts = Counter(fault.severity for fault in faults if fault.file.startswith(place))
    balance = balance_of(topic)
    return TopicSum(
        package=package.folder.name,
        code=topic.code,
        title=topic.title,
        lessons=len(topic.folder.lessons) if topic.folder else 0,
        words=sum(writing.words for writing in own),
        questions=len(questions),
        levels=dict(Counter(question.level for question in questions)),
        kinds=dict(Counter(question.kind for question in questions)),
        reading=balance.reading,
        doing=balance.doing,
        share=round(balance.share * 100),
        warnings=counts[Severity.WARNING],
        explained=counts[Severity.EXPLAINED],
    )


def as_values(faults: Sequence[Fault], sums: Sequence[TopicSum]) -> dict[str, Any]:
    """Everything for programs."""
    names = ("file", "line", "severity", "code", "matter", "sentence")
    return {
        "faults": [{name: getattr(fault, name) for name in names} for fault in faults],
        "topics": [dict(vars(row)) for row in sums],
        "counts": {severity.value: sum(fault.severity is severity for fault in faults) for severity in Severity},
    }


def as_lines(faults: Sequence[Fault], sums: Sequence[TopicSum], where: Callable[[Fault], str]) -> str:
    """The faults for people, the table, and how many there are."""
    lines = [
        f"{where(fault)}: {label}{shown(fault)}"
        for severity, label in _LABELS.items()
        for fault in faults
        if fault.severity is severity
    ]
    counts = Counter(fault.severity for fault in faults)
    sentence = _("{errors} lỗi, {warnings} điều cần để ý, {explained} điều đã giải thích, {notes} ghi chú.")
    told = sentence.format(
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        explained=counts[Severity.EXPLAINED],
        notes=counts[Severity.NOTE],
    )
    return "\n".join([*lines, "", *_table(sums), "", told])


def shown(fault: Fault) -> str:
    """The sentence with the code by which it can be explained away."""
    if fault.severity is not Severity.WARNING or not fault.code:
        return fault.sentence
    return _("{sentence} (mã {code})").format(sentence=fault.sentence, code=fault.code)


def _table(sums: Sequence[TopicSum]) -> list[str]:
    """The topics as lines of a table, package by package."""
    head = (_("mã"), _("bài"), _("tiếng"), _("câu"), _("NB/TH/VD"), _("đọc"), _("làm"), _("% làm"), _("nhắc"), _("đã g.t."))
    lines, package = list[str](), ""
    for row in sums:
        if row.package != package:
            package = row.package
            lines += ["", package, _line(head) + "  " + _("loại câu hỏi")]
        levels = "/".join(str(row.levels.get(level, 0)) for level in _LEVEL_NAMES)
        minutes = (row.reading, row.doing, row.share) if row.lessons else ("-", "-", "-")
        cells = (row.code, row.lessons, row.words, row.questions, levels, *minutes, row.warnings, row.explained)
        lines.append(f"{_line(cells)}  {_kinds(row.kinds)}".rstrip())
    return lines[1:]


def _line(cells: Sequence[object]) -> str:
    """One row in columns."""
    widths = (4, 4, 7, 4, 9, 5, 5, 6, 5, 8)
    return "  ".join([f"{cells[0]:<4}", *(f"{cell!s:>{width}}" for cell, width in zip(cells[1:], widths[1:], strict=True))])


def _kinds(kinds: dict[str, int]) -> str:
    """How many questions of each kind."""
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])))

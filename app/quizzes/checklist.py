"""What the check list of a question file shows, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.courses.markdown.phrases import RenderedQuestion, render_question
from app.courses.question_text import QuestionText
from app.kernel.text import _, squeeze
from app.quizzes.formats.records import State
from app.quizzes.formats.staged import Answers, Waiting, settled, takes
from app.quizzes.queries.importing import QuestionImportView
from app.quizzes.queries.texts import Neighbour
from app.quizzes.services.likeness import PRACTISED
from app.quizzes.wording import LEVELS, plain

PAGE = 15
"""Questions on one page."""
SECTIONS = ("can-xem", "trung", "chua-nhap", "doc-duoc")
"""The parts of the list, as they are called in its address."""
_ORIGINAL = 1_200
"""Letters of the file's own text that are shown of a question."""


@dataclass(frozen=True)
class Near:
    """A question that asks nearly the same: what it is called, its words ("" of another topic), how alike from 0 to 100."""

    called: str
    words: str
    percent: int


@dataclass(frozen=True)
class Row:
    """A question on the list; `choose` is how its key may be settled: "one", "many" or "" for not at all."""

    waiting: Waiting
    shown: RenderedQuestion | None
    question: QuestionText | None
    taken: bool
    level: str
    right: frozenset[str]
    choose: str
    near: tuple[Near, ...]
    original: str

    @property
    def number(self) -> int:
        """Its number in the file."""
        return self.waiting.found.number

    @property
    def called(self) -> str:
        """What the file calls it."""
        return self.waiting.found.label or _("Câu thứ {n}").format(n=self.number)


@dataclass(frozen=True)
class CheckList:
    """A page of the list; `counts` has every section, `only` the one that is shown, "" for all."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    only: str
    page: int
    pages: int
    total: int
    taken: int
    without_level: int


def section_of(waiting: Waiting) -> str:
    """The part of the list where a question stands."""
    state = waiting.found.state
    if state is State.UNREAD:
        return "chua-nhap"
    return "can-xem" if state is State.CHECK else "trung" if waiting.similar else "doc-duoc"


def check_list(view: QuestionImportView, answers: Answers, around: Sequence[Neighbour], only: str, page: int) -> CheckList:
    """The list as it stands with these answers; `around` are the questions of the programme."""
    waiting = view.read[1]
    counts = {name: sum(section_of(one) == name for one in waiting) for name in SECTIONS}
    only = only if only in SECTIONS else ""
    wanted = [one for one in waiting if only in ("", section_of(one))]
    wanted.sort(key=lambda one: (SECTIONS.index(section_of(one)), one.found.number) if not only else (0, one.found.number))
    pages = max(-(-len(wanted) // PAGE), 1)
    page = min(max(page, 1), pages)
    words = _words(waiting, around)
    taken = [one for one in waiting if takes(one, answers)]
    lacking = sum(not question.level for one in taken if (question := settled(one, answers)) is not None)
    rows = tuple(_row(one, answers, words) for one in wanted[(page - 1) * PAGE : page * PAGE])
    return CheckList(rows, counts, only, page, pages, len(waiting), len(taken), lacking)


def _words(waiting: Sequence[Waiting], around: Sequence[Neighbour]) -> Mapping[str, tuple[str, str]]:
    """(name, words) of what a question may be near to, by key of the bank and by number of the file; of another topic, whose
    questions may be hidden from her, the name alone."""
    wanted = {key for one in waiting for key, _likeness in one.similar}
    known = {each.text.key: (_called(each), each.text.stem if each.own else "") for each in around if each.text.key in wanted}
    return known | {
        f"#{one.found.number}": (_("câu thứ {n} của tệp").format(n=one.found.number), one.found.question.stem)
        for one in waiting
        if one.found.question is not None
    }


def _called(near: Neighbour) -> str:
    """A question of the programme by its key, in another topic with that."""
    key = near.text.key.rpartition("/")[2]
    return key if near.own else _("{key} của chuyên đề {topic}").format(key=key, topic=near.place)


def _row(waiting: Waiting, answers: Answers, words: Mapping[str, tuple[str, str]]) -> Row:
    """One question."""
    found = waiting.found
    question, answer = settled(waiting, answers), answers.of(found.number)
    said = [(*words.get(key, (key, "")), likeness) for key, likeness in waiting.similar]
    near = tuple(Near(called, squeeze(stem), round(likeness * 100)) for called, stem, likeness in said)
    return Row(
        waiting,
        render_question(question) if question is not None else None,
        question,
        takes(waiting, answers),
        answer.level or (found.question.level if found.question else ""),
        frozenset(option.key for option in question.options if option.correct) if question else frozenset(),
        _choose(waiting),
        near,
        found.original[:_ORIGINAL] + ("…" if len(found.original) > _ORIGINAL else ""),
    )


def _choose(waiting: Waiting) -> str:
    """How the key of a doubtful question is settled."""
    if not waiting.settles_key or waiting.found.state is not State.CHECK:
        return ""
    reasons = {fault.reason for fault in waiting.found.faults}
    if reasons == {PRACTISED}:
        return ""
    return "many" if waiting.found.kind == "several" or reasons & {"several_marked", "one_marked"} else "one"


def key_words(row: Row) -> str:
    """What was read as the key, in one line."""
    question = row.question
    if question is None:
        return ""
    if question.options:
        return ", ".join(f"{option.key.upper()}. {plain(option.text)}" for option in question.options if option.correct)
    if question.pairs:
        pairs = [f"{pair.left} → {pair.right}" for pair in question.pairs if pair.left]
        spare = [pair.right for pair in question.pairs if not pair.left]
        return "; ".join([*pairs, *([_("vế phải thừa: {words}").format(words=", ".join(spare))] if spare else [])])
    if question.items:
        return " → ".join(question.items)
    if question.kind == "gaps":
        return "; ".join(f"({at}) {' / '.join(gap)}" for at, gap in enumerate(question.gaps, 1))
    if question.rubric:
        return "; ".join(
            f"{row.points:g} điểm: {row.text}".replace(".", ",", 1) if row.points % 1 else f"{row.points:g} điểm: {row.text}"
            for row in question.rubric
        )
    return "; ".join(question.accepted)


def level_choices() -> list[tuple[str, str]]:
    """The levels to choose from."""
    return list(LEVELS.items())

"""From what a reader found to `Found`: the last look at a question, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.courses.check.questions import why_not_askable
from app.courses.markdown.phrases import render_question, texts_of
from app.courses.markdown.tree import Surroundings
from app.courses.question_text import LEVELS, MAX_OPTIONS, SKILLS, OptionText, QuestionText
from app.kernel.text import _, fold, slug, squeeze
from app.quizzes.formats.pictures import figures_for
from app.quizzes.formats.records import Fault, Found, Picture, State
from app.quizzes.wording_faults import plain_sentence

MAX_TEXT = 8_000
"""Letters of one text of a question."""
MAX_BRACKETS = 150
"""Opening brackets of one text; Python-Markdown takes the square of their number."""
MAX_ORIGINAL = 4_000
MAX_ANSWERS = 200
"""Answers of one question that are looked at at all."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Draft:
    """A question while it is read.

    `doubts` ask a person to look, `blocks` keep it out, `notes` only say what became of something.
    """

    label: str
    line: int
    kind: str
    original: str = ""
    question: QuestionText | None = None
    doubts: list[Fault] = field(default_factory=list)
    blocks: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def doubt(self, reason: str, sentence: str) -> None:
        """A person has to look at it."""
        self.doubts.append(Fault(reason, sentence))

    def block(self, reason: str, sentence: str) -> None:
        """It cannot be taken in as it is."""
        self.blocks.append(Fault(reason, sentence))

    def block_if_too_many(self, answers: int) -> bool:
        """Keep it out without reading its answers when they are more than anybody writes; whether it was."""
        if answers <= MAX_ANSWERS:
            return False
        self.block("too_many_options", _("Câu này có {n} câu trả lời nên không đọc.").format(n=answers))
        return True

    def note(self, reason: str, sentence: str) -> None:
        """It is read; this is what became of a part of it."""
        self.notes.append(Fault(reason, sentence))


def settled(number: int, draft: Draft, way: str) -> Found:
    """The question with its state: what cannot be asked is not taken in, what does not look as it did is looked at.

    `way`: the format, in whose words its faults are said.
    """
    question = draft.question
    if question is not None:
        question = _with_tags(question)
        if too_long := _too_long(question):
            draft.block("too_long", too_long)
            question = None
    if question is not None:
        _check(question, draft, way)
        _try_to_show(question, draft, way)
    elif not draft.blocks:
        draft.block("no_question", _("Không thấy câu hỏi ở đây."))
    state = State.UNREAD if draft.blocks else State.CHECK if draft.doubts else State.READ
    faults = dict.fromkeys([*draft.blocks, *draft.doubts, *draft.notes])
    return Found(
        number=number,
        label=squeeze(draft.label)[:200] or _("Câu {n}").format(n=number),
        line=draft.line,
        kind=question.kind if question else draft.kind,
        question=question,
        state=state,
        faults=tuple(faults),
        fractions={option.key: option.fraction for option in question.options if option.fraction is not None} if question else {},
        pictures=tuple(draft.pictures),
        original=draft.original[:MAX_ORIGINAL],
    )


def _check(question: QuestionText, draft: Draft, way: str) -> None:
    """Keep out what cannot be asked: more rows than a question may have, or what our own check would refuse."""
    for one in (question, *question.parts):
        if max(map(len, (one.options, one.pairs, one.items, one.rubric))) > MAX_OPTIONS:
            draft.block("too_many_options", _("Câu hỏi có hơn {n} phương án.").format(n=MAX_OPTIONS))
    for sentence in dict.fromkeys(() if draft.blocks else why_not_askable(question)):
        draft.block("not_askable", plain_sentence(sentence, way))


def settle_all(drafts: Sequence[Draft], way: str) -> tuple[Found, ...]:
    """Every question of a file of the format `way`, numbered from 1."""
    return tuple(settled(number, draft, way) for number, draft in enumerate(drafts, 1))


def _all_texts(question: QuestionText) -> Iterator[str]:
    """Every text of a question that somebody wrote."""
    yield from texts_of(question)
    yield from (*question.accepted, *(row.text for row in question.rubric))
    yield from (text for part in question.parts for text in (*part.accepted,))


def _too_long(question: QuestionText) -> str:
    """Why a question is not even looked at; "" when it can be."""
    texts = list(_all_texts(question))
    if max(map(len, texts)) > MAX_TEXT:
        return _("Có phần chữ dài quá {n} ký tự. Tách câu này ra rồi nhập lại.").format(n=MAX_TEXT)
    if sum(text.count("[") for text in texts) > MAX_BRACKETS:
        return _("Câu này có quá nhiều dấu ngoặc vuông nên không đọc. Viết gọn lại rồi nhập.")
    return ""


def _try_to_show(question: QuestionText, draft: Draft, way: str) -> None:
    """Note what our pages cannot show."""
    around = Surroundings(figures=figures_for(picture.path for picture in draft.pictures)[0])
    try:
        render_question(question, around)
    except RecursionError:
        draft.block("too_deep", _("Câu này lồng danh sách hoặc trích dẫn quá sâu. Viết lại cho phẳng hơn."))
    for problem in around.problems[:3]:
        draft.doubt("layout", plain_sentence(problem.sentence, way))


def settled_again(found: Found, known: Iterable[str]) -> Found:
    """The question once more, where pictures of these paths are at hand: what they were missed for is no doubt any more."""
    if found.question is None or "layout" not in {fault.reason for fault in found.faults}:
        return found
    around = Surroundings(figures=figures_for([*known, *(picture.path for picture in found.pictures)])[0])
    render_question(found.question, around)
    faults = tuple(fault for fault in found.faults if fault.reason != "layout")
    if around.problems:
        return found
    state = State.READ if found.state is State.CHECK and not faults else found.state
    return replace(found, faults=faults, state=state)


def lettered(options: Sequence[tuple[str, bool, str, float | None]]) -> tuple[OptionText, ...]:
    """(text, right, feedback, fraction) of every option, under the letters a, b, c …"""
    return tuple(OptionText(LETTERS[at], *option) for at, option in enumerate(options[: len(LETTERS)]))


def true_false(right: bool, feedback_true: str = "", feedback_false: str = "") -> tuple[OptionText, ...]:
    """The two options of a true-or-false question."""
    return lettered([("Đúng", right, feedback_true, None), ("Sai", not right, feedback_false, None)])


def weighted(texts: Sequence[tuple[str, str, float]], *, several: bool, draft: Draft) -> tuple[str, tuple[OptionText, ...]]:
    """(kind, options) of (text, feedback, share of the marks) of every option.

    Shares that our own rule would give anyway are not written down; of several choices with one right one, that one is chosen.
    """
    shares = [min(1.0, max(-1.0, share)) for _text, _feedback, share in texts]
    rights = [share for share in shares if share > 0]
    if several and rights == [1.0]:
        draft.doubt("one_right", _("Câu cho chọn nhiều phương án nhưng chỉ một phương án đúng; đưa vào thành câu một đáp án."))
        several = False
    kind = "several" if several else "single"
    plain = _by_our_rule(shares) if several else all(share in {0.0, 1.0} for share in shares)
    options = []
    for (text, feedback, _share), share in zip(texts, shares, strict=True):
        right = share > 0 if several else share >= 1
        own = None if plain or (share == 0) or (not several and share >= 1) else round(share, 7)
        options.append((text, right, feedback, own))
    return kind, lettered(options)


def _by_our_rule(shares: Sequence[float]) -> bool:
    """Whether every right choice gives the same, and every wrong one takes away its part of all the marks."""
    rights, wrongs = [share for share in shares if share > 0], [share for share in shares if share <= 0]
    return bool(rights and wrongs) and all(
        abs(share - (1 / len(rights) if share > 0 else -1 / len(wrongs))) < 0.00002 for share in shares
    )


def _with_tags(question: QuestionText) -> QuestionText:
    """The question with its level and skill taken from tags that say them, as our own exports write them."""
    if not question.tags:
        return question
    tags = [slug(tag) for tag in question.tags]
    level = question.level or next((tag for tag in tags if tag in LEVELS), "")
    skill = question.skill or next((tag for tag in tags if tag in SKILLS), "")
    rest = tuple(dict.fromkeys(tag for tag in tags if tag and tag not in {*LEVELS, *SKILLS}))
    return replace(question, tags=rest, level=level, skill=skill)


def joined(*texts: str) -> str:
    """Texts as paragraphs, without empty ones."""
    return "\n\n".join(text for text in texts if fold(text))

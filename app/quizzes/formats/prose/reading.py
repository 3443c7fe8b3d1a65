"""A whole paper: its questions in order, each with its state and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.cohorts.sheet.headers import Header
from app.courses.check.questions import question_faults
from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.quizzes.formats.particulars import from_line
from app.quizzes.formats.prose.built import Built
from app.quizzes.formats.prose.drafts import Common, Draft, Gathered
from app.quizzes.formats.prose.gathering import gather
from app.quizzes.formats.prose.keylists import Entry, entries_of
from app.quizzes.formats.prose.keys import Look, trusted_looks
from app.quizzes.formats.prose.kinds import build
from app.quizzes.formats.prose.lines import Line, Sheaf, Table, Thing, lines_in
from app.quizzes.formats.prose.marking import Used, stem_of
from app.quizzes.formats.prose.numbered import take_numbered
from app.quizzes.formats.prose.rows import rows_of
from app.quizzes.formats.prose.signs import RUBRIC, SORTING, TRUE_FALSE_STEM
from app.quizzes.formats.prose.tables import build_row
from app.quizzes.formats.prose.written import has_blank
from app.quizzes.formats.records import Fault, FileReading, Found, State
from app.quizzes.wording_faults import plain_sentence
from app.quizzes.wording_importing import sign_words

MAX_LINES = 30_000
MAX_QUESTIONS = 1_000
_KNOWN = {"no_key", "contradiction", "key_outside", "note_key"}
"""Doubts that say already what the check of the bank would say of a question without a clear key."""


def read_sheaf(sheaf: Sheaf, kind: str) -> FileReading:
    """The questions of a paper of the format `kind`. Refused: "too_long", "no_questions"."""
    if len(sheaf.blocks) > MAX_LINES:
        raise Refused("too_long", _("Tệp dài quá {n} dòng. Tách thành nhiều tệp rồi tải lên từng tệp.").format(n="30.000"))
    return _read(gather(sheaf.blocks), sheaf, kind)


def read_rows(sheets: Sequence[tuple[str, Table, Header]], notes: tuple[str, ...]) -> FileReading:
    """The questions of the tables of a workbook, (name of the sheet, table, head) each. Refused: "too_long", "no_questions"."""
    named = len(sheets) > 1
    drafts = [draft for name, table, header in sheets for draft in rows_of(table, header, name if named else "")]
    return _read(Gathered(drafts=drafts), Sheaf((), notes=notes), "xlsx")


def _read(got: Gathered, sheaf: Sheaf, kind: str) -> FileReading:
    """The questions of a paper in pieces."""
    if not got.drafts:
        sentence = _("Không thấy câu hỏi nào trong tệp. Mỗi câu mở bằng “Câu 1:”, phương án mở bằng “A.”, “B.”.")
        raise Refused("no_questions", sentence)
    if len(got.drafts) > MAX_QUESTIONS:
        raise Refused("too_long", _("Tệp có quá {n} câu hỏi. Tách thành nhiều tệp rồi tải lên.").format(n="1.000"))
    _give_keys(got.drafts, entries_of(got.keys))
    for draft in got.drafts:
        take_numbered(draft)
    looks = trusted_looks(got.drafts)
    found = list(_numbered(got.drafts, looks, dict(sheaf.things), kind))
    notes = sheaf.notes
    if got.left:
        said = "; ".join(squeeze(text)[:60] for text in got.left[:5])
        notes = (*notes, _("Có {n} dòng không thuộc câu nào nên không đưa vào: {what}").format(n=len(got.left), what=said))
    return FileReading(kind, squeeze(got.title), tuple(found), notes)


def _give_keys(drafts: Sequence[Draft], entries: Sequence[Entry]) -> None:
    """Give every question what the list of keys says of its number; the second "1" is for the second question 1."""
    waiting: dict[int, list[Draft]] = {}
    for place, draft in enumerate(drafts, 1):
        waiting.setdefault(draft.number if draft.number is not None else place, []).append(draft)
    for entry in entries:
        if not (queue := waiting.get(entry.number)):
            continue
        draft = queue.pop(0) if len(queue) > 1 else queue[0]
        draft.level = draft.level or entry.level
        entry.more = [text for text in entry.more if not _says_finer(draft, text)]
        hint = RUBRIC.match(entry.key)
        if draft.options or entry.is_key or not entry.more or not (hint or _is_free(draft)):
            draft.keyed.append(entry.key)
            draft.explanation += [Line.plain(text) for text in entry.more]
        else:
            draft.has_rubric = True
            first = hint["rest"].strip() if hint else entry.key
            draft.model += [Line.plain(text) for text in (first, *entry.more) if text]


def _says_finer(draft: Draft, text: str) -> bool:
    """Note a line in brackets of the list of keys; False for any other line."""
    said = from_line(text)
    if said is not None:
        draft.say(said)
    return said is not None


def _is_free(draft: Draft) -> bool:
    """Whether a question asks for a text that somebody marks."""
    words = " ".join(line.text for block in draft.stem for line in lines_in(block))
    return (
        not has_blank(draft)
        and not SORTING.search(words)
        and not TRUE_FALSE_STEM.search(words)
        and not any(isinstance(b, Table) for b in draft.stem)
    )


def _numbered(drafts: Sequence[Draft], looks: Sequence[Look], things: dict[str, Thing], way: str) -> Iterator[Found]:
    """The questions in order; those that share a story are one."""
    counts = Counter(draft.label for draft in drafts if draft.label)
    number = 0
    done: list[Common] = []
    for draft in drafts:
        common = draft.common
        if common is not None and any(common is one for one in done):
            continue
        number += 1
        if common is not None:
            done.append(common)
            together = [one for one in drafts if one.common is common]
            yield _case(number, common, together, looks, things, way)
            continue
        built = build_row(draft, draft.named_kind, looks, things) if draft.is_row else build(draft, looks, things)
        if counts[draft.label] > 1 and not draft.section:
            built.doubt("twice", what=draft.label)
        yield _found(number, draft.label, draft.line, built, "\n".join(draft.original), way)


def _found(number: int, label: str, line: int, built: Built, original: str, way: str) -> Found:
    """A question with its state: what the check of the bank finds is a doubt too."""
    question = built.question
    doubts = list(built.doubts)
    if question is not None:
        doubts += [("checked", sentence) for sentence in _check(question, {reason for reason, _sentence in doubts}, way)]
    state = State.UNREAD if question is None else State.CHECK if doubts else State.READ
    faults = tuple(Fault(reason, sentence) for reason, sentence in dict.fromkeys(doubts))
    pictures = tuple(built.used.pictures)
    kind = built.kind or "?"
    return Found(number, label, line, kind, question, state, faults, {}, pictures, original, sign_words(built.sign))


def _check(question: QuestionText, known: set[str], way: str) -> Iterator[str]:
    """What the check of banks says, apart from the level, which is chosen when the question is taken in."""
    if known & _KNOWN:
        return
    for fault in question_faults(replace(question, key="x", level="nhan-biet"), "", in_lesson=False):
        if fault.is_error:
            sentence = fault.sentence.removeprefix("Câu x: ").removeprefix("Câu x, ")
            yield plain_sentence(sentence[:1].upper() + sentence[1:], way)


def _case(
    number: int, common: Common, drafts: Sequence[Draft], looks: Sequence[Look], things: dict[str, Thing], way: str
) -> Found:
    """A story and the questions about it as one case; a free text among them cannot be a part."""
    used = Used(things)
    whole = Built("case", None, used)
    parts, sign = [], list[str]()
    for draft in drafts:
        built = build(draft, looks, things)
        used.pictures += built.used.pictures
        sign += built.sign
        whole.doubts += [(reason, f"{draft.label}: {sentence}") for reason, sentence in built.doubts]
        if built.question is not None:
            parts.append(replace(built.question, key=f"cau-{draft.number}", tags=(), level="", skill=""))
    story: list[Line | Table] = list(common.story)
    whole.question = QuestionText("", "case", stem=stem_of(story, used), parts=tuple(parts), line=common.line)
    marks, skill = sum(part.marks for part in parts) or 1, drafts[0].particulars.skill
    whole.question = replace(whole.question, marks=marks, level=_level(drafts), tags=drafts[0].tags, skill=skill)
    whole.sign = tuple(dict.fromkeys(sign))
    for reason, matter in dict.fromkeys(used.doubts):
        whole.doubt(reason, what=matter)
    if len(drafts) != common.last - common.first + 1 or len(parts) != len(drafts):
        whole.doubt("common", what=f"{common.first}–{common.last}")
    if not parts:
        whole.failed("no_answer")
    label = f"Câu {common.first}–{common.last}"
    original = "\n".join([*common.original, *(row for draft in drafts for row in draft.original)])
    return _found(number, label, common.line, whole, original, way)


def _level(drafts: Sequence[Draft]) -> str:
    """The highest level of the questions of a case."""
    order = ("", "nhan-biet", "thong-hieu", "van-dung")
    return max((draft.level for draft in drafts), key=order.index, default="")

"""From lines to questions in pieces: where each begins, which line is what.

A question whose label differs from the rest, or is missing, shows itself by options that begin with A once more: it is one of
its own then, to be looked at, and never a part of the question before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.drafts import Common, Draft, Gathered
from app.quizzes.formats.prose.facts import says_fact, take_fact, without_facts, without_key
from app.quizzes.formats.prose.headings import (
    SHORT,
    has_options,
    heads_of,
    is_section,
    is_story,
    laid_flat,
    numbers_again,
    word_head,
)
from app.quizzes.formats.prose.keylists import is_key_line, is_key_table
from app.quizzes.formats.prose.levels import level_of
from app.quizzes.formats.prose.lines import Line, Table, lines_in
from app.quizzes.formats.prose.options import begins_option, bullet_of, fits, has_box, options_behind, options_in, options_of
from app.quizzes.formats.prose.pairs import has_lists
from app.quizzes.formats.prose.rows import head_of, rows_of
from app.quizzes.formats.prose.strays import label_of, may_be_question, next_letter, options_next, settle_tail, split_off


@dataclass
class _Desk:
    """Where the reading stands."""

    heads: str
    blocks: Sequence[Line | Table]
    got: Gathered = field(default_factory=Gathered)
    draft: Draft | None = None
    common: Common | None = None
    section: str = ""
    in_keys: bool = False
    mode: str = "stem"
    last_number: int = 0
    strays: list[Line] = field(default_factory=list)


def gather(blocks: Sequence[Line | Table]) -> Gathered:
    """The questions of a paper in pieces."""
    blocks = list(laid_flat(blocks))
    desk = _Desk(heads_of(blocks), blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            _take_table(desk, block)
        elif block.text.strip():
            _take_line(desk, block, at)
    for draft in desk.got.drafts:
        settle_tail(draft)
    return desk.got


def _head(desk: _Desk, line: Line) -> tuple[str, int | None, int] | None:
    """(label, number, where the words begin) when a line opens a question."""
    if desk.heads == "word":
        found = word_head(line)
        return (line.text[: found[1]].strip(" :.)-–([/"), found[0], found[1]) if found else None
    if desk.heads == "task" and (task := signs.TASK.match(line.text)):
        return line.text[: task.end()].strip(" :.)-–([/"), int(task[1]), task.end()
    if desk.heads == "number" and (numbered := signs.NUMBERED.match(line.text)):
        number = int(numbered[1])
        if number == desk.last_number + 1 or (number == 1 and (desk.mode == "section" or desk.draft is None)):
            return numbered[0].strip(), number, numbered.end()
    return None


def _other_head(desk: _Desk, line: Line, at: int) -> tuple[str, int | None, int] | None:
    """The same for a line that counts on in another way than the rest (“2.” after “Câu 1:”), where options follow it."""
    if desk.heads not in {"word", "number"} or (desk.draft is not None and desk.mode == "stem"):
        return None
    found = label_of(line)
    if found is None or found[1] != desk.last_number + 1 or not options_next(desk.blocks, at):
        return None
    return found


def _asks(desk: _Desk, line: Line, at: int) -> bool:
    """Whether a line without a number is a question: its options follow at once, and no question with a number between."""
    if begins_option(line) or desk.mode == "closed":
        return False
    return options_next(desk.blocks, at)


def _take_line(desk: _Desk, line: Line, at: int) -> None:
    """One line where it belongs."""
    if len(line.text) < SHORT and signs.FURNITURE.fullmatch(line.text):
        return
    if desk.in_keys and not (is_section(line) and has_options(desk.blocks[at + 1 :])):
        desk.got.keys.append(line)
        return
    desk.in_keys = False
    if _opens_keys(desk, line, at):
        desk.in_keys, desk.draft = True, None
        return
    head = _head(desk, line) or _other_head(desk, line, at)
    if head is not None:
        _open(desk, line, *head)
    elif desk.got.drafts and desk.mode != "stem" and signs.SIGNED.fullmatch(line.text):
        desk.draft, desk.common, desk.mode = None, None, "closed"
        _loose(desk, line)
    elif is_story(line):
        _open_story(desk, line)
    elif is_section(line):
        if not desk.got.drafts:
            _loose(desk, line)
        desk.section, desk.draft, desk.common, desk.mode = line.text.strip(), None, None, "section"
        if numbers_again(desk.blocks[at + 1 :]):
            desk.last_number = 0
    elif desk.draft is None and desk.common is not None:
        desk.common.story.append(line)
        desk.common.original.append(line.text)
    elif desk.draft is None and desk.heads and _asks(desk, line, at):
        _open(desk, line, "", None, 0)
        desk.got.drafts[-1].doubts.append(("unlabelled", ""))
    elif desk.draft is None and (desk.heads or not _opens_without_head(desk, at)):
        _loose(desk, line)
    elif not desk.heads and _opens_without_head(desk, at):
        _open(desk, line, "", None, 0)
    elif desk.draft is not None:
        _continue(desk, desk.draft, line, at)


def _open(desk: _Desk, line: Line, label: str, number: int | None, start: int) -> None:
    """A question begins."""
    common = desk.common if desk.common and number and desk.common.first <= number <= desk.common.last else None
    desk.common = common
    desk.draft = Draft(label, number, line.number, desk.section, common=common)
    desk.got.drafts.append(desk.draft)
    desk.last_number, desk.mode, desk.strays = number or desk.last_number * bool(desk.heads), "stem", []
    desk.draft.original.append(line.text)
    if found := signs.IN_HEAD_LEVEL.search(line.text[:start]):
        desk.draft.level, desk.draft.label = level_of(found[1]), label[len(found[0]) - 1 :].strip(" :.-–)]")
    rest = without_facts(desk.draft, line.cut(start))
    if not rest.text:
        return
    if begins_option(rest) == "A" and options_of(rest)[1:]:
        desk.draft.options = options_of(rest)
        return
    stem, options = options_behind(rest)
    desk.draft.stem.append(stem)
    desk.draft.options = options


def _continue(desk: _Desk, draft: Draft, line: Line, at: int) -> None:
    """A further line of a question."""
    draft.original.append(line.text)
    mode = take_fact(draft, line)
    if mode is not None:
        desk.mode, desk.strays = mode or desk.mode, []
        return
    if not signs.BLANK.sub("", line.text).strip(" .…_"):
        return  # room to write in
    letter = begins_option(line)
    if letter and desk.mode in {"stem", "options"} and fits(draft.options, letter, line):
        settle_tail(draft, ended=False)
        draft.options += options_of(line, next_letter(desk.blocks, at))
        desk.mode = "options"
    elif letter == "A" and _begins_unseen(desk, draft, at):
        _open_unseen(desk, draft, line, at)
    elif desk.mode == "rubric":
        draft.model.append(line)
    elif desk.mode == "explanation" or (desk.mode == "answer" and draft.options):
        desk.strays.append(line)
        draft.explanation.append(line)
        _ask_if_question(desk, draft, line)
    elif desk.mode == "answer" and draft.replies:
        draft.replies.append(line.text.strip())
        _ask_if_question(desk, draft, line)
    elif draft.options and draft.options[-1].letter and desk.mode == "options":
        desk.strays.append(line)
        draft.tail.append(line)
    elif desk.mode in {"stem", "options"} and (bullet := bullet_of(line)) is not None and (has_box(line) or draft.options):
        draft.options.append(bullet)
        desk.mode = "options"
    else:
        stem, options = options_behind(without_key(draft, line)) if desk.mode == "stem" else (line, [])
        desk.strays += [line] if desk.mode == "answer" else []
        _ask_if_question(desk, draft, line)
        draft.stem.append(stem)
        draft.options += options
        desk.mode = "options" if options else desk.mode


def _ask_if_question(desk: _Desk, draft: Draft, line: Line) -> None:
    """Have somebody look where a line behind a key or an explanation may be the next question."""
    if desk.mode in {"answer", "explanation"} and may_be_question(line, desk.last_number, explained=desk.mode == "explanation"):
        draft.doubts.append(("joined", line.text.strip()[:60]))


def _begins_unseen(desk: _Desk, draft: Draft, at: int) -> bool:
    """Whether an option A begins the options of a question whose own beginning was not seen."""
    if desk.mode not in {"options", "answer", "explanation"} or not options_next(desk.blocks, at - 1):
        return False
    if desk.mode == "options":
        return len(draft.options) > 1
    return bool(desk.strays) and (desk.mode == "answer" or desk.strays[-1].text.rstrip().endswith(("?", ":")))


def _open_unseen(desk: _Desk, draft: Draft, line: Line, at: int) -> None:
    """The question that began in the lines before this option A; they leave the question that they were counted to."""
    first, *more = split_off(draft, desk.strays if desk.mode != "explanation" else desk.strays[-1:]) or [line.cut(0, 0)]
    label, number, start = label_of(first) or ("", None, 0)
    _open(desk, first, label, number, start)
    fresh = desk.got.drafts[-1]
    fresh.stem += more
    fresh.original += [row.text for row in (*more, line)]
    fresh.doubts.append(("unlabelled", ""))
    fresh.options, desk.mode = options_of(line, next_letter(desk.blocks, at)), "options"


def _take_table(desk: _Desk, table: Table) -> None:
    """One table where it belongs: questions, keys, options, or part of what is read."""
    if (header := head_of(table)) is not None:
        desk.draft = None
        desk.got.drafts += rows_of(table, header)
    elif (is_key_table(table) and (desk.in_keys or desk.got.drafts)) or desk.in_keys:
        desk.got.keys.append(table)
    elif desk.draft is None and desk.common is not None:
        desk.common.story.append(table)
    elif desk.draft is None:
        desk.got.loose += [line.text for line in lines_in(table) if line.text.strip()]
    else:
        draft = desk.draft
        draft.original.append(" | ".join(cell.text for cell in table.cells()))
        options = options_in(table) if not draft.options else []
        if options:
            draft.options, desk.mode = options, "options"
        elif desk.mode == "rubric":
            draft.model.append(table)
        else:
            draft.stem.append(table)


def _opens_keys(desk: _Desk, line: Line, at: int) -> bool:
    """Whether the list of keys begins here: it is headed, or a line of keys stands behind the last question."""
    if not desk.got.drafts:
        return False
    if len(line.text) < SHORT and signs.KEYS.fullmatch(line.text) and not _is_own_answer(desk, at):
        return True
    if is_key_line(line.text) and not begins_option(line) and not (desk.draft is not None and _is_own_key(desk.draft, line)):
        desk.got.keys.append(line)
        return True
    return False


def _is_own_key(draft: Draft, line: Line) -> bool:
    """Whether “Đáp án: 1-C, 2-A, 3-B” is the key of a question that matches two lists, not the keys of questions 1 to 3."""
    return bool(signs.ANSWER.match(line.text)) and has_lists(draft)


def _is_own_answer(desk: _Desk, at: int) -> bool:
    """Whether “Đáp án” alone on a line speaks of the question above: more questions with options follow it."""
    return any(_head(desk, block) for block in desk.blocks[at + 1 : at + 4] if isinstance(block, Line)) and has_options(
        desk.blocks[at + 1 :]
    )


def _open_story(desk: _Desk, line: Line) -> None:
    """The numbers that a story is for; words behind them belong to it."""
    found = signs.RANGE.search(line.text)
    assert found is not None
    rest = re.sub(r"^[\s:.)\]\-–]+", "", line.text[found.end() :])
    desk.common = Common(int(found[1]), int(found[2]), line.number, original=[line.text])
    desk.draft, desk.mode = None, "stem"
    if rest:
        desk.common.story.append(line.cut(len(line.text) - len(rest)))


def _opens_without_head(desk: _Desk, at: int) -> bool:
    """In a paper without numbers: whether options begin before the next question would."""
    if desk.draft is not None and not desk.draft.options:
        return False
    line = desk.blocks[at]
    if isinstance(line, Table) or begins_option(line) or (desk.draft and says_fact(line)):
        return False
    ahead = [block for block in desk.blocks[at + 1 : at + 6] if isinstance(block, Line) and block.text.strip()]
    return any(begins_option(block) == "A" for block in ahead[:3]) or bool(options_behind(line)[1])


def _loose(desk: _Desk, line: Line) -> None:
    """Words before the first question, or between sections; the first heading is the title."""
    text = line.text.strip()
    titled = re.search(rf"\b{signs.loose('đề|bài kiểm tra|ngân hàng|kiểm tra')}\b", text, re.IGNORECASE)
    if not desk.got.title and not desk.got.drafts and titled and len(text) < 150:
        desk.got.title = text
    desk.got.loose.append(text)
    if desk.mode == "closed" or (desk.got.drafts and may_be_question(line, desk.last_number, explained=False)):
        desk.got.left.append(text)

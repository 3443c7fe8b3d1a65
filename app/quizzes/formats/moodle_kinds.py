"""The question types of Moodle XML as ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.courses.judging import with_share
from app.courses.question_text import PairText, QuestionText, RubricText
from app.kernel.text import _, squeeze
from app.quizzes.formats.drafting import joined, true_false, weighted
from app.quizzes.formats.gap_signs import filled, gap, mark
from app.quizzes.formats.gift_answers import default_rubric, warn_of_pattern
from app.quizzes.formats.moodle_cloze import cloze
from app.quizzes.formats.moodle_texts import Entry, feedback_of, is_true, raw_text, share_of_answer
from app.quizzes.formats.words import band
from app.quizzes.formats.xml_tree import child, child_text, children

_GAP = re.compile(r"\[\[([0-9]{1,2})\]\]")
_CRITERION = re.compile(r"(?:[-•*]\s*)?([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s*điểm\s*:\s*(.+)", re.IGNORECASE)


def multichoice(entry: Entry) -> QuestionText:
    """One or several of the options."""
    rows = [
        (entry.words(answer), feedback_of(entry, answer), share_of_answer(answer)) for answer in children(entry.element, "answer")
    ]
    kind, options = weighted(rows, several=not is_true(entry, "single", "true"), draft=entry.draft)
    return QuestionText("", kind, options=options, shuffle=is_true(entry, "shuffleanswers", "true"))


def truefalse(entry: Entry) -> QuestionText:
    """True or false; old files hold the two words in another language, true first."""
    rights, feedback = {}, {}
    for place, answer in enumerate(children(entry.element, "answer")[:2]):
        said = raw_text(answer).lower()
        name = said if said in {"true", "false"} else ("true", "false")[place]
        rights[name], feedback[name] = share_of_answer(answer) >= 1, feedback_of(entry, answer)
    if rights.get("true", False) == rights.get("false", False):
        entry.draft.block("no_answer", _("Câu đúng sai này không ghi rõ đáp án."))
    return QuestionText(
        "", "true_false", options=true_false(rights.get("true", False), feedback.get("true", ""), feedback.get("false", ""))
    )


def shortanswer(entry: Entry) -> QuestionText:
    """Accepted spellings with their shares."""
    accepted = []
    for answer in children(entry.element, "answer"):
        spelling, share = squeeze(raw_text(answer)), share_of_answer(answer)
        if share > 0 and spelling != "*":
            accepted.append(with_share(share, spelling.replace("\\*", "*")))
        entry.remark(spelling, feedback_of(entry, answer))
        warn_of_pattern(entry.draft, spelling, share)
    forgive = () if is_true(entry, "usecase", "0") else ("case",)
    return QuestionText("", "short", accepted=tuple(dict.fromkeys(accepted)), forgive=forgive)


def numerical(entry: Entry) -> QuestionText:
    """Accepted numbers with their tolerance."""
    accepted = []
    for answer in children(entry.element, "answer"):
        said, share = raw_text(answer).split("\n")[0].strip() or "*", share_of_answer(answer)
        number = None if said == "*" else band(said, child_text(answer, "tolerance", "0"))
        if number is None and said != "*":
            entry.draft.block("not_a_number", _("“{text}” không phải là một số.").format(text=said[:40]))
        elif number is not None and share > 0:
            accepted.append(with_share(share, number))
        entry.remark(number or "", feedback_of(entry, answer))
    if (units := child(entry.element, "units")) is not None and len(units):
        names = ", ".join(squeeze(child_text(unit, "unit_name")) for unit in children(units, "unit"))
        entry.draft.doubt(
            "units", _("Đơn vị {names} của Moodle không giữ; ở đây đơn vị viết sau số được bỏ qua.").format(names=names)
        )
    return QuestionText("", "numeric", accepted=tuple(dict.fromkeys(accepted)))


def matching(entry: Entry) -> QuestionText:
    """Pairs; an empty left side belongs to nothing."""
    pairs = []
    for row in children(entry.element, "subquestion"):
        answer = child(row, "answer")
        if answer is None:
            continue
        right = entry.words(answer, "html" if answer.get("format") else "plain_text")
        pairs.append(PairText(squeeze(entry.words(row)), squeeze(right)))
    return QuestionText("", "matching", pairs=tuple(pairs), shuffle=is_true(entry, "shuffleanswers", "true"))


def ordering(entry: Entry) -> QuestionText:
    """Items; the fraction of each is its place from 1."""
    rows = [(_place(answer, number), entry.words(answer)) for number, answer in enumerate(children(entry.element, "answer"), 1)]
    if child_text(entry.element, "selecttype", "ALL").upper() not in {"ALL", "0"}:
        entry.draft.doubt("subset", _("Trong Moodle câu này chỉ lấy một số mục; ở đây xếp tất cả các mục."))
    return QuestionText("", "ordering", items=tuple(squeeze(words) for _at, words in sorted(rows, key=lambda row: row[0])))


def _place(answer: Any, otherwise: int) -> float:
    """The place of an item."""
    try:
        place = float(answer.get("fraction") or otherwise)
    except ValueError:
        return otherwise
    return place if place == place else otherwise


def essay(entry: Entry) -> QuestionText:
    """A free text; lines such as "4 điểm: …" in what Moodle tells the grader are the rubric."""
    told = entry.text("graderinfo")
    rubric, rest = rubric_of(told)
    if child_text(entry.element, "attachments", "0") not in {"0", ""}:
        entry.draft.doubt("attachments", _("Trong Moodle câu này nhận tệp nộp kèm; ở đây chỉ viết bài."))
    if entry.text("responsetemplate"):
        entry.lost[_("mẫu viết sẵn")] = None
    entry.remarks += [rest] if rest else []
    return QuestionText("", "essay", rubric=rubric or default_rubric(entry.draft))


def rubric_of(text: str) -> tuple[tuple[RubricText, ...], str]:
    """(criteria, the rest) of what is told to a grader."""
    rubric, rest = [], []
    for line in text.replace("\\-", "-").split("\n"):
        found = _CRITERION.fullmatch(line.strip())
        if found:
            rubric.append(RubricText(float(found.group(1).replace(",", ".")), found.group(2).strip()))
        else:
            rest.append(line)
    return tuple(rubric), "\n".join(rest).strip()


def chosen_gaps(entry: Entry) -> QuestionText | None:
    """Words that are dragged or selected into gaps: gaps to be written, with the words to choose from under the text."""
    options = [
        (squeeze(raw_text(row)), child_text(row, "group", "1"))
        for row in (*children(entry.element, "selectoption"), *children(entry.element, "dragbox"))
    ]
    holder = child(entry.element, "questiontext")
    if holder is None:
        return None
    stem = entry.words(holder, prepare=lambda text: mark(text, _GAP, lambda found, _place: int(found.group(1))))
    wrong: list[int] = []

    def words(number: int) -> str:
        written = gap([options[number - 1][0]]) if 0 < number <= len(options) else None
        if written is None:
            wrong.append(number)
        return written or "…"

    stem = filled(stem, words)
    if wrong:
        entry.draft.block("gap", _("Chỗ trống số {n} không có từ hợp lệ để điền.").format(n=wrong[0]))
    shown = ", ".join(dict.fromkeys(sorted(text for text, _group in options)))
    entry.draft.note(
        "choices_listed", _("Trong Moodle học viên kéo hoặc chọn từ; ở đây viết vào chỗ trống, các từ được ghi dưới câu.")
    )
    return QuestionText("", "gaps", stem=joined(stem, _("Chọn trong các từ: {words}.").format(words=shown)), forgive=("case",))


READERS: Mapping[str, Callable[[Entry], QuestionText | None]] = {
    "multichoice": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ddmatch": matching,
    "ordering": ordering,
    "essay": essay,
    "gapselect": chosen_gaps,
    "ddwtos": chosen_gaps,
    "cloze": cloze,
    "multianswer": cloze,
}
"""The types that we have; every other one is listed with its name and not taken in."""

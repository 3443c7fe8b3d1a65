"""Moodle XML: every `<question>` of a quiz, with its pictures.

After Moodle's own reader (question/format/xml/format.php) and the types that bring their own (gapselect, ddwtos, ordering).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree

from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.quizzes.formats.drafting import Draft, joined, settle_all
from app.quizzes.formats.moodle_kinds import READERS
from app.quizzes.formats.moodle_texts import Entry, raw_text
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import checked_count
from app.quizzes.formats.xml_tree import child, child_text, children, everything, name_of, tree_of

_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_NAMES = {
    "description": _("đoạn chữ không có câu trả lời"),
    "calculated": _("câu tính theo công thức"),
    "calculatedsimple": _("câu tính theo công thức"),
    "calculatedmulti": _("câu tính theo công thức"),
    "randomsamatch": _("câu nối lấy ngẫu nhiên"),
    "ddimageortext": _("kéo thả lên hình"),
    "ddmarker": _("đánh dấu lên hình"),
}
_OWN_STEM = frozenset({"gaps", "case"})
MOST_MARKS = 99.0


def read(data: bytes) -> FileReading:
    """Every question of a Moodle XML file. Refused: what `tree_of` refuses, "not_moodle", "too_many"."""
    root = tree_of(data)
    if name_of(root) != "quiz":
        raise Refused("not_moodle", _("Tệp XML này không phải câu hỏi xuất từ Moodle (thẻ ngoài cùng phải là quiz)."))
    rows = children(root, "question")
    checked_count(len(rows))
    categories = [squeeze(child_text(row, "category")) for row in rows if row.get("type") == "category"]
    asked = [row for row in rows if row.get("type") != "category"]
    notes = [_("Danh mục trong tệp: {name}.").format(name=name) for name in dict.fromkeys(filter(None, categories))]
    if any(_number(row, "penalty", 0) > 0 for row in asked):
        notes.append(_("Điểm trừ khi làm lại (penalty) của Moodle không dùng ở đây."))
    return FileReading("moodle-xml", "", settle_all([_draft(row) for row in asked], "moodle-xml"), tuple(notes))


def _draft(element: Any) -> Draft:
    """One question."""
    kind = (element.get("type") or "").lower()
    name = child(element, "name")
    label = squeeze(raw_text(name)) if name is not None else ""
    original = etree.tostring(element, encoding="unicode", with_tail=False)[:4_000]
    draft = Draft(label or child_text(element, "idnumber"), element.sourceline or 0, kind, original)
    reader = READERS.get(kind)
    if reader is None:
        said = _NAMES.get(kind, _("loại “{kind}” của Moodle").format(kind=kind[:40]))
        reason = "description" if kind == "description" else "unknown_kind"
        draft.block(reason, _("Không nhập được: {said}, ở đây chưa có loại câu này.").format(said=said))
        return draft
    if draft.block_if_too_many(sum(1 for _child in element)):
        return draft
    entry = Entry(element, draft)
    question = reader(entry)
    if question is not None:
        draft.question = _whole(entry, question)
        _say_what_was_left(entry)
    return draft


def _whole(entry: Entry, question: QuestionText) -> QuestionText:
    """The question with what every type has: stem, general feedback, marks, tags."""
    element = entry.element
    tags = tuple(squeeze(child_text(tag, "text")) for tag in everything(element, "tag"))
    stem = question.stem if question.kind in _OWN_STEM else entry.text("questiontext")
    return replace(
        question,
        stem=joined(stem, entry.old_picture()),
        explanation=joined(entry.text("generalfeedback"), *entry.remarks, question.explanation),
        marks=question.marks if question.kind == "case" else _marks(entry, question.marks),
        tags=tuple(dict.fromkeys(filter(None, tags))),
        line=element.sourceline or 1,
    )


def _marks(entry: Entry, otherwise: float) -> float:
    """The marks as ours can be: more than 0, at most two decimals."""
    said = _number(entry.element, "defaultgrade", otherwise)
    marks = round(min(MOST_MARKS, said), 2)
    if marks <= 0:
        entry.draft.doubt("marks", _("Câu này không có điểm trong Moodle; tạm ghi 1 điểm."))
        return 1.0
    if abs(marks - said) > 0.001:
        entry.draft.doubt("marks", _("Số điểm {said} được ghi là {marks}.").format(said=f"{said:g}", marks=f"{marks:g}"))
    return marks


def _number(element: Any, name: str, otherwise: float) -> float:
    """The number in a child; `otherwise` when there is none."""
    try:
        number = float(child_text(element, name, str(otherwise)))
    except ValueError:
        return otherwise
    return number if abs(number) < 1e9 else otherwise


def _say_what_was_left(entry: Entry) -> None:
    """What the file says and we have no place for."""
    if any(entry.text(name) for name in _COMBINED):
        entry.draft.note("combined_feedback", _("Phản hồi chung khi đúng, đúng một phần, sai của Moodle không giữ."))
    if children(entry.element, "hint"):
        entry.draft.note("hints", _("Các gợi ý (hint) của Moodle không giữ."))
    entry.say_losses()

"""GIFT, the text format of Moodle: every question of a file, with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.quizzes.formats.drafting import Draft, joined, settle_all
from app.quizzes.formats.gift_answers import Answers, essay, matching, multichoice, numerical, short, truefalse
from app.quizzes.formats.gift_signs import CATEGORY, Block, blocks_of, format_of, markdown_of, meant
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import checked_count, text_of

_TRUE_FALSE = {"T", "TRUE", "F", "FALSE"}
_READERS: Mapping[str, Callable[[Answers], QuestionText | None]] = {
    "essay": essay,
    "numerical": numerical,
    "multichoice": multichoice,
    "match": matching,
    "truefalse": truefalse,
    "shortanswer": short,
}


def read(data: bytes) -> FileReading:
    """Every question of a GIFT file. Refused: what `text_of` refuses."""
    decoded = text_of(data)
    drafts, categories = [], []
    blocks = list(blocks_of(decoded.text))
    checked_count(len(blocks))
    for block in blocks:
        if not block.lines:
            continue
        if block.text.startswith(CATEGORY):
            categories.append(meant(block.text.removeprefix(CATEGORY)))
        else:
            drafts.append(_draft(block))
    notes = tuple(_("Danh mục trong tệp: {name}.").format(name=name) for name in dict.fromkeys(categories))
    return FileReading("gift", "", settle_all(drafts, "gift"), (*decoded.notes, *notes))


def _draft(block: Block) -> Draft:
    """One question."""
    title, text = _title_of(block.text)
    draft = Draft(meant(title) or block.id, block.line, "description", "\n".join(block.raw))
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        draft.block("description", _("Đây là đoạn chữ không có câu trả lời (description), không phải câu hỏi."))
        return draft
    if start < 0 or end < start:
        draft.block("braces", _("Câu này mở ngoặc nhọn { mà không đóng }, hoặc ngược lại. Sửa ngoặc rồi nhập lại."))
        return draft
    if "{" in text[start + 1 : end] or "{" in text[end:] or "}" in text[end + 1 :]:
        draft.block("braces", _("Câu này có hơn một cặp ngoặc nhọn. Thêm dấu \\ trước ngoặc nhọn thuộc lời văn."))
        return draft
    _fill(draft, block, text, start, end)
    return draft


def _title_of(text: str) -> tuple[str, str]:
    """(title, the rest) of a text that may begin with "::title::"."""
    if text.startswith("::"):
        title, sign, rest = text[2:].partition("::")
        if sign:
            return title, rest.strip()
    return "", text


def _fill(draft: Draft, block: Block, text: str, start: int, end: int) -> None:
    """The question from what stands around and between its braces."""
    inside, after = text[start + 1 : end].strip(), text[end + 1 :].strip()
    if after in {'";', '"', ";"}:
        after = ""
    inside, sign, general = _general(inside)
    stem = f"{text[:start]}_____{text[end + 1 :]}" if after else text[:start]
    if draft.block_if_too_many(inside.count("~") + inside.count("=")):
        return
    answers = Answers(draft, format_of(text[:start]), inside)
    draft.kind = kind_of(inside)
    question = _READERS[draft.kind](answers)
    stem_text, lost = markdown_of(stem)
    answers.lose(lost)
    if question is None:
        return
    explanation = joined(answers.markdown(general) if sign else "", *answers.remarks, question.explanation)
    draft.question = replace(question, stem=stem_text, explanation=explanation, tags=block.tags, line=block.line)
    answers.say_losses()


def _general(inside: str) -> tuple[str, str, str]:
    """(answers, sign, general feedback)."""
    answers, sign, general = inside.rpartition("####")
    return (answers.strip(), sign, general.strip()) if sign else (inside, "", "")


def kind_of(inside: str) -> str:
    """The kind of question that the words between the braces make, decided as Moodle decides it."""
    if not inside:
        return "essay"
    if inside.startswith("#"):
        return "numerical"
    if "~" in inside:
        return "multichoice"
    if "=" in inside and "->" in inside:
        return "match"
    return "truefalse" if inside.split("#", 1)[0].strip().upper() in _TRUE_FALSE else "shortanswer"

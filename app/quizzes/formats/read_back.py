"""What a Word paper or a table does not give back: it is read again as anybody would read it, and every difference is a loss."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.records import FileReading, State
from app.quizzes.formats.written import USE_LOST, Losses

_Part = Callable[[QuestionText], Any]
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")


def _words(text: str) -> str:
    """A text in which pictures are known by their descriptions: their names are given anew."""
    return _PICTURE.sub(r"![\1]", text)


def without_pictures(question: QuestionText) -> QuestionText:
    """The question as a file says it that holds no pictures."""

    def bare(text: str) -> str:
        return re.sub(r"\n{3,}", "\n\n", _PICTURE.sub("", text)).strip()

    options = tuple(replace(option, text=bare(option.text)) for option in question.options)
    return replace(question, stem=bare(question.stem), explanation=bare(question.explanation), options=options)


def _options(pick: Callable[[Any], Any]) -> _Part:
    """Something of every option."""
    return lambda question: tuple(pick(option) for option in question.options)


_LOOKS: Mapping[str, tuple[_Part, str]] = {
    "kind": (lambda question: question.kind, _("Loại câu đọc lại sẽ khác.")),
    "stem": (
        lambda question: _words(question.stem),
        _("Chữ nghiêng, liên kết, danh sách trong câu dẫn thành chữ thường."),
    ),
    "option": (
        _options(lambda option: _words(option.text)),
        _("Cách trình bày trong phương án (chữ đậm, nghiêng, liên kết, xuống dòng) thành chữ thường."),
    ),
    "key": (_options(lambda option: option.correct), _("Đáp án đọc lại sẽ khác. Kiểm tra kỹ câu này.")),
    "fraction": (_options(lambda option: option.fraction), _("Phần điểm riêng của từng phương án không ghi được.")),
    "feedback": (
        lambda question: (*(one.feedback for one in question.options), *sorted(pair.feedback for pair in question.pairs)),
        _("Không có chỗ cho phản hồi của từng phương án."),
    ),
    "accepted": (lambda question: question.accepted, _("Câu trả lời được nhận đọc lại sẽ khác.")),
    "forgive": (
        lambda question: frozenset(question.forgive),
        _("Việc bỏ qua dấu, chữ hoa chữ thường của câu trả lời không ghi được."),
    ),
    "pairs": (
        lambda question: (
            tuple((pair.left, pair.right) for pair in question.pairs if pair.left),
            frozenset(pair.right for pair in question.pairs if not pair.left),
        ),
        _("Cách trình bày trong các cặp thành chữ thường."),
    ),
    "items": (lambda question: question.items, _("Cách trình bày trong các mục thành chữ thường.")),
    "rubric": (
        lambda question: tuple((row.points, row.text) for row in question.rubric),
        _("Thang chấm đọc lại sẽ khác."),
    ),
    "explanation": (
        lambda question: _words(question.explanation),
        _("Lời giải thích mất một phần (liên kết, chữ đậm, nghiêng, phần chung của tình huống)."),
    ),
    "marks": (lambda question: question.marks, _("Số điểm không ghi được.")),
    "level": (lambda question: question.level, _("Mức độ không ghi được.")),
    "tags": (lambda question: question.tags, _("Từ khóa đọc lại sẽ khác.")),
    "skill": (lambda question: question.skill, _("Việc câu thuộc lý thuyết hay kỹ năng không ghi được.")),
    "use": (lambda question: question.use, USE_LOST),
    "shuffle": (lambda question: question.shuffle, _("Việc giữ nguyên thứ tự phương án không ghi được.")),
    "allow": (lambda question: question.allow, _("Lời giải thích allow của tác giả không giữ được.")),
}
"""By reason: what is compared, and what is said where it differs."""
_UNREAD = _("Đọc lại từ tệp này, câu sẽ ở mục cần xem hoặc chưa nhập được: {why}")


def say_differences(asked: Sequence[QuestionText], data: bytes, read: Callable[[bytes], FileReading], losses: Losses) -> None:
    """Note what differs between questions and what `read` reads back of the file that was written of them, in the same order."""
    if not asked:
        return
    try:
        found = read(data).found
    except Refused as refusal:
        losses.say(asked[0], "unread", _("Tệp này không nhập lại được: {why}").format(why=refusal.sentence))
        return
    for at, question in enumerate(asked):
        one = found[at] if at < len(found) else None
        if one is None or one.question is None:
            why = one.faults[0].sentence if one and one.faults else _("không thấy câu này.")
            losses.say(question, "unread", _UNREAD.format(why=why))
            continue
        if one.state is not State.READ:
            losses.say(question, "unread", _UNREAD.format(why=one.faults[0].sentence))
        _compare(question, question, one.question, losses)
        if len(question.parts) == len(one.question.parts):
            for part, again in zip(question.parts, one.question.parts, strict=True):
                _compare(question, part, again, losses)
        else:
            losses.say(question, "parts", _("Số ý của tình huống đọc lại sẽ khác."))


def _compare(whole: QuestionText, asked: QuestionText, read: QuestionText, losses: Losses) -> None:
    """Every point of a question, or of a question of a case."""
    if asked.kind != read.kind:
        losses.say(whole, "kind", _LOOKS["kind"][1])
        return
    for reason, (look, sentence) in _LOOKS.items():
        if look(asked) != look(read):
            losses.say(whole, reason, sentence)

"""Questions that cannot be asked as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.courses.faults import Fault
from app.courses.question_text import QuestionText
from app.kernel.text import _, fold

_TRUE_FALSE = ("Đúng", "Sai")


def question_faults(question: QuestionText, file: str, *, in_lesson: bool) -> list[Fault]:
    """What is wrong with one question; in a lesson every option must teach, in a bank every question has a level."""
    sentences = list(_common(question))
    if find := _BY_KIND.get(question.kind):
        sentences += find(question)
    if in_lesson and any(not option.feedback for option in question.options):
        sentences.append(_("Phương án nào của câu tự kiểm tra cũng cần một dòng phản hồi “  > …”."))
    if not in_lesson and not question.level:
        sentences.append(_("Câu hỏi trong ngân hàng cần thuộc tính level."))
    return [
        Fault(file, question.line, _("Câu {key}: {sentence}").format(key=question.key, sentence=sentence))
        for sentence in sentences
    ]


def _common(question: QuestionText) -> Iterator[str]:
    """What goes for every kind."""
    if not question.stem:
        yield _("Chưa có nội dung câu hỏi.")
    if question.kind != "short" and question.forgive:
        yield _("Thuộc tính forgive chỉ dùng cho câu trả lời ngắn.")
    if question.kind != "short" and question.accepted:
        yield _("Dòng “- =” chỉ dùng cho câu trả lời ngắn (kind=short).")
    texts = [fold(option.text) for option in question.options]
    if "" in texts:
        yield _("Có phương án chưa viết chữ.")
    if len(set(texts)) < len(texts) and len({option.text for option in question.options}) < len(texts):
        yield _("Có hai phương án giống nhau.")
    if any("![" in text for text in (question.stem, question.explanation, *(option.text for option in question.options))):
        yield _("Câu hỏi chưa dùng được hình. Đặt hình vào bài học.")


def _single(question: QuestionText) -> Iterator[str]:
    """One right option among several."""
    right = sum(option.correct for option in question.options)
    if len(question.options) < 2:
        yield _("Cần ít nhất hai phương án.")
    if right == 0:
        yield _("Chưa có phương án đúng. Đánh dấu bằng “- [x]”.")
    if right > 1:
        yield _("Câu một đáp án có {n} phương án đúng. Sửa, hoặc đổi thành kind=several.").format(n=right)


def _several(question: QuestionText) -> Iterator[str]:
    """At least two right options and one wrong."""
    right = sum(option.correct for option in question.options)
    if right == 0:
        yield _("Chưa có phương án đúng. Đánh dấu bằng “- [x]”.")
    elif right < 2:
        yield _("Câu nhiều đáp án cần ít nhất hai phương án đúng.")
    if right == len(question.options):
        yield _("Câu nhiều đáp án cần ít nhất một phương án sai.")


def _true_false(question: QuestionText) -> Iterator[str]:
    """Exactly Đúng and Sai, one of them right."""
    if sorted(option.text for option in question.options) != sorted(_TRUE_FALSE):
        yield _("Câu đúng sai có đúng hai phương án: “Đúng” và “Sai”.")
    if sum(option.correct for option in question.options) != 1:
        yield _("Câu đúng sai có đúng một phương án được đánh dấu “- [x]”.")


def _short(question: QuestionText) -> Iterator[str]:
    """At least one accepted answer, no options."""
    if not question.accepted:
        yield _("Câu trả lời ngắn chưa có câu trả lời được chấp nhận. Thêm dòng “- = …”.")
    if any(not fold(text) for text in question.accepted):
        yield _("Có dòng “- =” chưa viết câu trả lời.")
    if question.options:
        yield _("Câu trả lời ngắn không có phương án “- [ ]”.")


_BY_KIND: Mapping[str, Callable[[QuestionText], Iterator[str]]] = {
    "single": _single,
    "several": _several,
    "true_false": _true_false,
    "short": _short,
}


def double_keys(found: Sequence[tuple[str, str, int]]) -> Iterator[Fault]:
    """A fault for every (key, file, line) whose key stood somewhere before."""
    first: dict[str, tuple[str, int]] = {}
    for key, file, line in found:
        if not key:
            continue
        if key in first:
            where, at = first[key]
            sentence = _("Mã “{key}” đã dùng ở {where}, dòng {line}.")
            yield Fault(file, line, sentence.format(key=key, where=where if where != file else _("tệp này"), line=at))
        else:
            first[key] = (file, line)

"""What the numbers about questions and papers mean, in plain Vietnamese, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.text import _
from app.quizzes.rules.advice import Advice, Severity
from app.quizzes.rules.reliability import Reliability
from app.quizzes.rules.statistics import ENOUGH_TO_JUDGE, ItemStatistics
from app.quizzes.wording import plain, score_words

SEVERITIES = {
    Severity.NOW: _("sửa ngay"),
    Severity.SOON: _("nên sửa"),
    Severity.LATER: _("xem khi rảnh"),
    Severity.NONE: _("ổn"),
}
_SENTENCES = {
    "key": _("Phần lớn học viên giỏi chọn {options}: xem lại đáp án."),
    "rival": _("Học viên giỏi chọn {options} nhiều hơn đáp án: xem lại đáp án."),
    "backwards": _("Học viên giỏi làm sai nhiều hơn học viên yếu: xem lại đáp án và lời câu hỏi."),
    "draws_strong": _("Học viên giỏi chọn {options} nhiều hơn học viên yếu: xem phương án này có khi nào đúng không."),
    "too_hard": _("Câu khó, chỉ {percent}% làm đúng: xem bài học đã nói điều này chưa, lời câu hỏi có rõ không."),
    "blank": _("{blank}% bỏ trống: lời câu hỏi có thể khó hiểu hoặc quá dài."),
    "flat": _("Người học kỹ và người chưa kỹ làm như nhau: xem lại lời câu hỏi và các phương án."),
    "too_easy": _("Câu quá dễ, {percent}% làm đúng: giữ lại nếu là điều ai cũng phải biết, không thì nâng mức."),
    "dead": _("Gần như không ai chọn {options}: thay bằng lỗi mà người học hay mắc."),
    "slow": _("Thường mất {time}, lâu hơn hẳn các câu khác: rút ngắn lời câu hỏi."),
    "good": _("Câu tốt, không phải làm gì."),
    "few": _("Mới có {n} bài, từ {enough} bài mới nói được."),
}
_RELIABILITY = (
    (0.8, _("Điểm đáng tin, dùng để xếp loại được.")),
    (0.7, _("Điểm đủ tin để xét đạt hay chưa đạt.")),
    (0.5, _("Điểm còn do may rủi khá nhiều: chỉ nên dùng để biết chỗ cần ôn, hoặc thêm câu vào đề.")),
    (0.0, _("Điểm do may rủi nhiều: sửa các câu đứng đầu danh sách dưới đây, thêm câu vào đề.")),
)
_LONGEST = 60


def advice_sentence(advice: Advice, item: ItemStatistics, options: Mapping[str, str]) -> str:
    """What to do about a question, in one sentence; `options`: the html of every option by key."""
    named = ", ".join(option_words(key, options.get(key, "")) for key in advice.keys)
    return _SENTENCES[advice.code].format(
        options=named,
        percent=round(item.facility * 100),
        blank=round(item.omitted * 100),
        time=time_words(item.seconds),
        n=item.attempts,
        enough=ENOUGH_TO_JUDGE,
    )


def option_words(key: str, html: str) -> str:
    """An option by its letter in the bank and its first words."""
    text = plain(html)
    return f"“{key.upper()}. {text[:_LONGEST].rstrip()}{'…' if len(text) > _LONGEST else ''}”"


def percent_words(share: float | None) -> str:
    """A share as a percentage."""
    return "–" if share is None else f"{round(share * 100)}%"


def coefficient_words(value: float | None) -> str:
    """A coefficient with two decimals, −0,12; a dash where it cannot be said."""
    return "–" if value is None else f"{value:.2f}".replace(".", ",").replace("-", "−")


def time_words(seconds: float | None) -> str:
    """A time as people say it."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return _("{n} giây").format(n=round(seconds))
    return _("{n} phút").format(n=score_words(round(seconds / 60, 1)))


def reliability_sentence(found: Reliability) -> str:
    """What the coefficient of a paper means, or why there is none."""
    if found.attempts < ENOUGH_TO_JUDGE:
        return _SENTENCES["few"].format(n=found.attempts, enough=ENOUGH_TO_JUDGE)
    without = _without(found)
    if found.kind != "drawn" and found.questions - found.waiting < 2:
        return _("Cần ít nhất 2 câu đã chấm cho mọi người mới nói được điểm có đáng tin không.") + without
    if found.value is None or found.sem is None:
        return _("Mọi người được điểm như nhau nên chưa nói được điểm có đáng tin không.") + without
    meaning = next((words for least, words in _RELIABILITY if found.value >= least), _RELIABILITY[-1][1])
    sentence = _("{meaning} Điểm của một người thường lệch trong khoảng ±{sem}.")
    return sentence.format(meaning=meaning, sem=score_words(round(found.sem, 1))) + without


def _without(found: Reliability) -> str:
    """What the coefficient goes without because it is not marked yet, as a sentence that follows; "" for nothing."""
    if not found.waiting:
        return ""
    if found.kind == "drawn":
        return _(" Chưa tính những bài tự luận chờ chấm của {n} câu.").format(n=found.waiting)
    sentence = _(" Tính trên {marked} câu đã chấm cho mọi người, chưa gồm {n} câu tự luận còn bài chờ chấm.")
    return sentence.format(marked=found.questions - found.waiting, n=found.waiting)


def reliability_name(found: Reliability) -> str:
    """By which sum the coefficient was found."""
    names = {"kr20": _("KR-20"), "alpha": _("Cronbach α"), "drawn": _("đề lấy ngẫu nhiên")}
    return names[found.kind]

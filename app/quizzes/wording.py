"""What quizzes say: names, results and standings as plain Vietnamese sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from app.kernel.clock import local
from app.kernel.text import _, squeeze
from app.quizzes.rules.attempts import TopicNeed
from app.quizzes.rules.ending import ClosedBy, Ending, Event
from app.quizzes.rules.facility import MINIMUM, Facility
from app.quizzes.rules.lines import LEVELS as LEVELS

KINDS = {
    "single": _("một đáp án"),
    "several": _("nhiều đáp án"),
    "true_false": _("đúng hay sai"),
    "short": _("trả lời ngắn"),
    "numeric": _("điền số"),
    "matching": _("nối cặp"),
    "ordering": _("xếp thứ tự"),
    "gaps": _("điền chỗ trống"),
    "case": _("tình huống"),
    "essay": _("tự luận"),
}
VERDICTS = {
    "right": _("Đúng"),
    "part": _("Đúng một phần"),
    "wrong": _("Chưa đúng"),
    "blank": _("Chưa trả lời"),
    "waiting": _("Chờ chấm"),
}
_DIGITS = (_("không"), _("một"), _("hai"), _("ba"), _("bốn"), _("năm"), _("sáu"), _("bảy"), _("tám"), _("chín"))


def quiz_title(code: str) -> str:
    """What the quiz of a topic is called."""
    return _("Bài tự kiểm tra chuyên đề {code}").format(code=code)


def missing_sentence(need: TopicNeed, *, with_quiz: bool) -> str:
    """What of a topic is still missing; its quiz only where that is asked for."""
    if not need.lessons:
        return _("Đang biên soạn, chưa có bài học.")
    left = need.lessons - need.lessons_done
    quiz = with_quiz and need.has_quiz and not need.quiz_passed
    if left and quiz:
        return _("Còn {n} bài học và bài tự kiểm tra.").format(n=left)
    return _("Còn {n} bài học.").format(n=left) if left else _("Còn bài tự kiểm tra chưa đạt.")


def tries_sentence(tries: int | None, used: int) -> str:
    """How often she may still try."""
    if tries is None:
        return _("không giới hạn")
    return _("{left} trong {tries} lần").format(left=max(0, tries - used), tries=tries)


def result_sentence(mark: float | None, pass_mark: float, *, passed: bool) -> str:
    """What an attempt came to; None while a free text waits for a person."""
    if mark is None:
        return _("Chị đã nộp bài. Bài có câu tự luận đang chờ người chấm; chấm xong điểm hiện ở đây.")
    if passed:
        return _("Chị được {mark} điểm, đạt yêu cầu từ {least} điểm.").format(
            mark=score_words(mark), least=score_words(pass_mark)
        )
    return _("Chị được {mark} điểm, cần từ {least} điểm để đạt.").format(mark=score_words(mark), least=score_words(pass_mark))


def not_counted_sentence(ended: Ending, event: Event) -> str:
    """Why an answer is kept but does not count."""
    clock = f"{local(ended.at):%H:%M}"
    if event.given_at < ended.at:
        return _("Câu trả lời này đến quá muộn nên không được tính. Hệ thống vẫn giữ để người phụ trách lớp đối chiếu.")
    if ended.by == ClosedBy.TRAINEE:
        return _("Bài này đã nộp lúc {clock} nên không sửa được nữa.").format(clock=clock)
    return _("Đã hết giờ làm bài lúc {clock}. Những câu đã trả lời trước đó được tính điểm.").format(clock=clock)


def arrivals_sentences(counted: int, left_out: int) -> list[str]:
    """What arrived after an attempt was over, in words."""
    said = []
    if counted:
        said.append(_("{n} câu trả lời gửi đến sau khi bài kết thúc vẫn được tính, vì chị trả lời trước đó.").format(n=counted))
    if left_out:
        said.append(
            _("{n} câu trả lời không được tính vì trả lời sau khi bài kết thúc hoặc đến quá muộn; hệ thống vẫn giữ lại.").format(
                n=left_out
            )
        )
    return said


def facility_sentence(known: Facility | None) -> str:
    """How many people got a question right, or that nobody can tell yet."""
    if known is None or not known.enough:
        return _("chưa đủ {n} lượt").format(n=MINIMUM)
    return _("{percent}% làm đúng").format(percent=round(known.right * 100))


def chosen_sentence(count: int, answered: int) -> str:
    """How often an option was chosen, in words."""
    if not count:
        return _("không ai chọn")
    return _("{count} trong {answered} người chọn").format(count=count, answered=answered)


def weakness_sentence(known: Facility, wrong: str) -> str:
    """How many people answered a question, and what they chose instead."""
    if not wrong:
        return _("{n} người đã trả lời").format(n=known.answered)
    return _("{n} người đã trả lời, hay chọn nhầm “{wrong}”").format(n=known.answered, wrong=wrong)


def plain(html: str) -> str:
    """A clean piece of HTML as text, on one line."""
    return squeeze(unescape(re.sub(r"<[^>]*>", " ", html)))


def blank_sentence(blank: Sequence[int]) -> str:
    """Which questions have no answer yet."""
    if not blank:
        return _("Chị đã trả lời hết các câu.")
    return _("Còn {n} câu chưa trả lời: câu {which}.").format(n=len(blank), which=", ".join(str(position) for position in blank))


def score_words(points: float) -> str:
    """Points with a comma and without empty decimals: 7,25."""
    return f"{round(points, 2):g}".replace(".", ",")


def in_words(points: float) -> str:
    """Points as they are read aloud: "bảy phẩy hai năm"; from 0 to 99 with at most two decimals."""
    whole, _dot, decimals = f"{round(points, 2):g}".partition(".")
    said = _whole_in_words(int(whole))
    return (
        _("{whole} phẩy {decimals}").format(whole=said, decimals=" ".join(_DIGITS[int(digit)] for digit in decimals))
        if decimals
        else said
    )


def _whole_in_words(number: int) -> str:
    """A whole number from 0 to 99 in words."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    first = _("mười") if tens == 1 else _("{n} mươi").format(n=_DIGITS[tens])
    if ones == 0:
        return first
    last = {1: _("mốt") if tens > 1 else _DIGITS[1], 5: _("lăm")}.get(ones, _DIGITS[ones])
    return f"{first} {last}"


def points_sentence(score: float, marks: float) -> str:
    """Points in figures and words, of how many."""
    return _("{score} ({words}) trên {marks} điểm").format(
        score=score_words(score), words=in_words(score), marks=score_words(marks)
    )

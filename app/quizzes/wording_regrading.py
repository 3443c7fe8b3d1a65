"""What regrading says: to staff what a decision does, to a trainee in one sentence why her mark changed."""

from __future__ import annotations

from datetime import datetime

from app.kernel.clock import local_day
from app.kernel.text import _
from app.quizzes.rules.regrading import Preview
from app.quizzes.wording import score_words

REMEDIES = {
    "full": _("mọi phương án đều đúng: ai đã trả lời được đủ điểm câu này"),
    "drop": _("bỏ câu này khỏi điểm: không tính cho ai, điểm là phần của các câu còn lại"),
    "own": _("chấm theo đáp án của chính bản mà học viên đã làm"),
    "undo": _("hoàn lại một lần chấm lại"),
}


_WHY = {
    "version": _("đáp án của {which} đã được sửa"),
    "full": _("{which} có lỗi nên ai trả lời cũng được điểm"),
    "drop": _("{which} có lỗi nên không tính vào điểm"),
    "undo": _("lần chấm lại {which} trước đó được hoàn lại"),
}


def remedy_words(remedy: str, version_number: int | None) -> str:
    """What was decided, in words."""
    if remedy == "version":
        return _("chấm theo đáp án của bản {n}").format(n=version_number)
    return REMEDIES[remedy]


def mark_words(mark: float | None) -> str:
    """A mark, or that a text still waits."""
    return _("chờ chấm") if mark is None else score_words(mark)


def sum_words(mark: float | None, total: float | None, possible: float | None) -> str:
    """A mark; while a text still waits the points so far, where they are known."""
    if mark is not None or total is None or possible is None:
        return mark_words(mark)
    return _("{total} trên {possible}").format(total=score_words(total), possible=score_words(possible))


def outcome_words(passed: bool | None) -> str:
    """Whether a mark is enough, or that a text still waits."""
    return _("chờ chấm tự luận") if passed is None else _("đạt") if passed else _("chưa đạt")


def outside_sentence(found: Preview) -> str:
    """Why whoever asks may not make a decision: it binds classes of others."""
    attempts = _("{n} bài").format(n=found.outside) if found.outside else ""
    classes = _("{n} lớp dùng chuyên đề này").format(n=found.classes_outside) if found.classes_outside else ""
    what = _(" và ").join(each for each in (attempts, classes) if each)
    return _("Có {what} ngoài phạm vi phụ trách. Người phụ trách cấp trên thực hiện việc chấm lại này.").format(what=what)


def change_sentence(made_at: datetime, remedy: str, position: int | None, before: float | None, after: float | None) -> str:
    """Why the mark of an attempt changed, to its owner; `position` None where the question may not be named."""
    which = _("một câu") if position is None else _("câu {n}").format(n=position)
    why = _WHY.get(remedy, _WHY["undo"]).format(which=which)
    day = f"{local_day(made_at):%d/%m/%Y}"
    if after is None:
        return _("Ngày {day}, {why}. Bài đang chờ chấm phần tự luận.").format(day=day, why=why)
    if before == after:
        return _("Ngày {day}, {why}. Điểm của bài vẫn là {mark}.").format(day=day, why=why, mark=mark_words(after))
    sentence = _("Bài được chấm lại ngày {day} vì {why}: trước đó {before} điểm, nay {after} điểm.")
    return sentence.format(day=day, why=why, before=mark_words(before), after=mark_words(after))

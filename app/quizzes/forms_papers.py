"""Forms of papers: what may be typed, in which shape."""

from __future__ import annotations

import re
import uuid
from itertools import combinations

from wtforms import FieldList, FormField, HiddenField, SelectField
from wtforms import Form as PlainForm

from app.kernel.text import _
from app.quizzes.rules.lines import LEVELS, SKILLS
from app.quizzes.rules.windows import MOST_EXTRA_MINUTES, MOST_EXTRA_TRIES
from app.quizzes.wording_papers import CAUSES, COUNTS, OPENINGS, SHOWS
from app.web.fields import (
    DayField,
    Form,
    LineField,
    MarkField,
    MomentField,
    TickManyField,
    WholeField,
    at_most,
    choices,
    filled,
    optional,
)

_CLIENT = re.compile(r"[A-Za-z0-9-]{8,64}")


_LEVELS = [
    (",".join(keys), _(" hoặc ").join(LEVELS[key] for key in keys)) for many in (1, 2) for keys in combinations(LEVELS, many)
]


class ClassPaperForm(Form):
    """When a class may do a paper, and what results show in it."""

    opens_at = MomentField(_("Mở lúc"), [optional()])
    closes_at = MomentField(_("Đóng lúc"), [optional()])
    shows = SelectField(_("Sau khi nộp bài, học viên thấy"), choices=choices([("", _("Như quy định của đề")), *SHOWS.items()]))
    reason = LineField(_("Lý do"), [filled(_("Ghi lý do, ví dụ: Lớp họp ngày 20/11 nên lùi một ngày")), at_most(300)])


class ExtraForm(Form):
    """What people are given beyond a paper, and why."""

    who = TickManyField(_("Cho ai"), [filled(_("Chọn ít nhất một học viên"))])
    minutes = WholeField(_("Thêm số phút"), [optional()], least=1, most=MOST_EXTRA_MINUTES)
    tries = WholeField(_("Thêm số lần làm"), [optional()], least=1, most=MOST_EXTRA_TRIES)
    closes_at = MomentField(_("Được làm đến"), [optional()])
    cause = SelectField(_("Vì"), choices=choices(CAUSES.items()))
    reason = LineField(_("Nói rõ"), [filled(_("Nói rõ lý do, ví dụ: Mất điện từ 8:10 đến 8:30")), at_most(300)])
    client = HiddenField()


class ReasonForm(Form):
    """Why something is taken back."""

    reason = LineField(_("Lý do"), [filled(_("Ghi lý do")), at_most(300)])


class LineForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """A line of a blueprint; an empty count leaves it out."""

    topic = SelectField(_("Chuyên đề"))
    count = WholeField(_("Số câu"), [optional()], least=1, most=200)
    level = SelectField(_("Mức"), choices=choices([("", _("mọi mức")), *_LEVELS]))
    skill = SelectField(_("Loại"), choices=choices([("", _("mọi loại")), *SKILLS.items()]))
    tags = LineField(_("Nhãn"), [optional(), at_most(200)])
    essays = SelectField(_("Tự luận"), choices=choices([("", _("không lấy")), ("1", _("lấy cả"))]))


class PaperForm(Form):
    """How a paper is set for its edition."""

    minutes = WholeField(_("Thời gian làm bài, phút"), [optional()], least=1, most=600)
    tries = WholeField(_("Số lần được làm"), [optional()], least=1, most=50)
    pass_mark = MarkField(_("Điểm đạt"), [filled(_("Nhập điểm đạt, ví dụ 5"))])
    which_counts = SelectField(_("Làm nhiều lần thì tính"), choices=choices(COUNTS.items()))
    opens_after = SelectField(_("Mở khi"), choices=choices(OPENINGS.items()))
    after_paper = SelectField(_("Và đã đạt bài"))
    opens_on = DayField(_("Và từ ngày"), [optional()])
    allowance_minutes = WholeField(
        _("Nhận câu trả lời gửi muộn trong, phút"), [filled(_("Nhập số phút, 0 là không nhận"))], most=1440
    )
    shows = SelectField(_("Sau khi nộp bài, học viên thấy"), choices=choices(SHOWS.items()))
    lines = FieldList(FormField(LineForm))
    reason = LineField(_("Lý do sửa"), [filled(_("Ghi lý do sửa đề")), at_most(300)])


def client_of(text: str | None) -> str:
    """The page's own name for what it sends; a new one when it brings none."""
    return text if text and _CLIENT.fullmatch(text) else str(uuid.uuid4())

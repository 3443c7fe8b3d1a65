"""Forms of learning: a question to the instructor, and its answer."""

from __future__ import annotations

from wtforms import BooleanField, SelectField

from app.kernel.text import _
from app.learning.rules import MAX_ANSWER, MAX_WORDS
from app.web.fields import Form, ParagraphsField, at_most, filled


class AskForm(Form):
    """What she asks, and about which topic."""

    topic = SelectField(_("Hỏi về chuyên đề"), coerce=int)
    words = ParagraphsField(
        _("Câu hỏi của chị"),
        validators=[filled(_("Viết câu hỏi rồi gửi")), at_most(MAX_WORDS)],
        render_kw={"maxlength": MAX_WORDS},
    )


class AnswerForm(Form):
    """What the instructor answers, and whether the whole class may read it."""

    words = ParagraphsField(
        _("Câu trả lời"),
        validators=[filled(_("Viết câu trả lời rồi gửi")), at_most(MAX_ANSWER)],
        render_kw={"maxlength": MAX_ANSWER},
    )
    shared = BooleanField(_("Cho cả lớp xem câu hỏi và câu trả lời này, không hiện tên người hỏi"))

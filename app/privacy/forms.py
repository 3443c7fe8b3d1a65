"""Forms of privacy: what is asked, what is answered, what is given by consent."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField

from app.kernel.text import _
from app.privacy.rules import Ground, Outcome, RequestKind
from app.privacy.wording import GROUNDS, KINDS, OUTCOMES
from app.web.fields import DayField, Form, LineField, ParagraphsField, at_most, choices, filled, optional


class AskForm(Form):
    """A request about one's own data."""

    kind = RadioField(
        _("Chị muốn"),
        [filled(_("Chọn một việc"))],
        choices=choices((str(kind), KINDS[kind]) for kind in RequestKind),
        default=str(RequestKind.CORRECT),
    )
    words = ParagraphsField(_("Cụ thể"), [filled(_("Viết chị muốn sửa hoặc xóa điều gì")), at_most(2000)])


class AnswerForm(Form):
    """The answer to a request; for a correction also what is right."""

    outcome = RadioField(
        _("Kết quả"), [filled(_("Chọn kết quả"))], choices=choices((str(each), OUTCOMES[each]) for each in Outcome)
    )
    ground = SelectField(_("Phần phải giữ lại"), choices=choices((str(each), GROUNDS[each]) for each in Ground), default="")
    words = ParagraphsField(_("Lời trả lời"), [filled(_("Viết câu trả lời")), at_most(2000)])
    full_name = LineField(_("Họ và tên đúng"), [optional(), at_most(120)])
    birth_on = DayField(_("Ngày sinh đúng"), [optional()])
    phone = LineField(_("Số điện thoại đúng"), [optional(), at_most(30)])


class ParticularsForm(Form):
    """What she may tell and need not."""

    id_number = LineField(_("Số căn cước"), [optional(), at_most(30)], render_kw={"inputmode": "numeric", "autocomplete": "off"})
    ethnicity = LineField(_("Dân tộc"), [optional(), at_most(80)])
    religion = LineField(_("Tôn giáo"), [optional(), at_most(80)])
    party = LineField(_("Đảng viên"), [optional(), at_most(80)])
    agreed = BooleanField(_("Tôi đồng ý để Hội lưu những điều tôi điền ở trên cho các việc ghi ở từng ô"))


class RevealForm(Form):
    """Why somebody has to look."""

    reason = LineField(_("Lý do cần xem"), [filled(_("Ghi lý do cần xem")), at_most(200)])

"""Forms of attendance: the upload of a sheet, a request for leave, an objection."""

from __future__ import annotations

from wtforms import RadioField

from app.attendance.formats.recognising import ENDINGS
from app.attendance.wording import LEAVE_REASONS
from app.kernel.text import _
from app.web.fields import Form, LineField, ParagraphsField, TickManyField, UploadField, at_most, choices, filled, optional

MAX_SHEET_BYTES = 8 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024


class SheetForm(Form):
    """A file of attendance, which of its pages, and what empty cells mean."""

    sheet = UploadField(
        _("Tệp điểm danh"),
        validators=[filled(_("Chọn tệp điểm danh"))],
        endings=ENDINGS,
        max_bytes=MAX_SHEET_BYTES,
    )
    page = LineField(_("Tên trang trong tệp"), validators=[optional(), at_most(80)])
    blank = RadioField(
        _("Ô để trống nghĩa là"),
        choices=choices([("", _("Chưa nói gì, không ghi")), ("present", _("Có mặt")), ("absent", _("Vắng không phép"))]),
        default="",
    )


class LeaveForm(Form):
    """A request for leave: from which sessions, why, perhaps with a photo."""

    sessions = TickManyField(_("Buổi xin nghỉ"), validators=[filled(_("Chọn buổi chị xin nghỉ"))], coerce=int)
    kind = RadioField(_("Lý do"), choices=choices(LEAVE_REASONS.items()), validators=[filled(_("Chọn một lý do"))])
    note = ParagraphsField(_("Viết thêm"), validators=[optional(), at_most(500)])
    photo = UploadField(
        _("Ảnh giấy tờ"), validators=[optional()], endings=(".jpg", ".jpeg", ".png", ".webp"), max_bytes=MAX_PHOTO_BYTES
    )


class CardPhotoForm(Form):
    """A photo of cards; whatever the camera makes is looked at."""

    anh = UploadField(
        _("Ảnh chụp thẻ (chụp được nhiều thẻ một lần)"),
        validators=[optional()],
        endings=("",),
        max_bytes=MAX_PHOTO_BYTES,
        render_kw={"capture": "environment"},
    )


class ObjectionForm(Form):
    """What she says about a mark."""

    note = ParagraphsField(
        _("Chuyện gì đã xảy ra"), validators=[filled(_("Viết vài chữ để người phụ trách kiểm tra")), at_most(500)]
    )

"""Forms of attendance: the upload of a sheet."""

from __future__ import annotations

from wtforms import RadioField

from app.kernel.text import _
from app.web.fields import Form, LineField, UploadField, at_most, choices, filled, optional

MAX_SHEET_BYTES = 8 * 1024 * 1024


class SheetForm(Form):
    """An attendance sheet, which of its pages, and what empty cells mean."""

    sheet = UploadField(
        _("Bảng điểm danh (Excel)"),
        validators=[filled(_("Chọn tệp bảng điểm danh"))],
        endings=(".xlsx",),
        max_bytes=MAX_SHEET_BYTES,
    )
    page = LineField(_("Tên trang trong tệp"), validators=[optional(), at_most(80)])
    blank = RadioField(
        _("Ô để trống nghĩa là"),
        choices=choices([("", _("Chưa nói gì, không ghi")), ("present", _("Có mặt")), ("absent", _("Vắng không phép"))]),
        default="",
    )

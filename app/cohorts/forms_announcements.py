"""The form of an announcement."""

from __future__ import annotations

from app.kernel.text import _
from app.web.fields import Form, LineField, ParagraphsField, at_most, filled


class AnnouncementForm(Form):
    """What a class is told."""

    title = LineField(_("Tiêu đề"), [filled(_("Nhập tiêu đề")), at_most(200)])
    body = ParagraphsField(_("Nội dung"), [filled(_("Viết nội dung thông báo")), at_most(4000)], render_kw={"rows": 6})

"""Forms of offline: the upload of a file of events."""

from __future__ import annotations

from app.kernel.text import _
from app.web.fields import Form, UploadField, filled

MAX_FILE_BYTES = 2 * 1024 * 1024


class EventFileForm(Form):
    """A file of events that a trainee's phone saved."""

    tep = UploadField(
        _("Tệp “việc chờ gửi”"), validators=[filled(_("Chọn tệp học viên gửi"))], endings=(".json",), max_bytes=MAX_FILE_BYTES
    )

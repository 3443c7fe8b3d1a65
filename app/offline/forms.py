"""Forms of offline: the upload of a file of events."""

from __future__ import annotations

from app.kernel.text import _
from app.web.fields import Form, UploadField, filled

MAX_FILE_BYTES = 6 * 1024 * 1024
"""Room for `rules.MOST_IN_A_FILE` events."""


class EventFileForm(Form):
    """A file of events that a trainee's phone saved."""

    tep = UploadField(
        _("Tệp “việc chờ gửi”"), validators=[filled(_("Chọn tệp học viên gửi"))], endings=(".json",), max_bytes=MAX_FILE_BYTES
    )

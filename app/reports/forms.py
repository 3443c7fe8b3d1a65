"""Forms of reports: the one that issues."""

from __future__ import annotations

import re
import uuid

from wtforms import HiddenField, SelectField

from app.kernel.text import _
from app.web.fields import Form, optional

_CLIENT = re.compile(r"[0-9a-f-]{8,40}")


class IssueForm(Form):
    """Issue the report that is shown; `replaces` is the id of the one whose place it takes, "" for none."""

    replaces = SelectField(_("Thay cho báo cáo đã phát hành"), [optional()])
    client = HiddenField()


def client_of(text: str | None) -> str:
    """The page's own name for what it sends; a new one when it brings none."""
    return text if text and _CLIENT.fullmatch(text) else str(uuid.uuid4())

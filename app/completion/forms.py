"""Forms of completion: what may be typed, in which shape."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from wtforms import HiddenField, SelectField

from app.completion.rules import About, Target
from app.completion.rules.deciding import Chosen
from app.kernel.text import _
from app.web.fields import DayField, Form, LineField, PeriodsField, at_most, filled, optional

_CLIENT = re.compile(r"[A-Za-z0-9-]{8,64}")
_TARGET = re.compile(r"(dk|cd|buoi):([\w.-]{1,80})")


class DecisionForm(Form):
    """Number and day of a decision; `seen` is the latest decision when the page was opened."""

    number = LineField(_("Số quyết định"), [filled(_("Nhập số quyết định, ví dụ 145/QĐ-BTV")), at_most(60)])
    decided_on = DayField(_("Ngày quyết định"), [filled(_("Nhập ngày ghi trên quyết định"))])
    seen = HiddenField()
    client = HiddenField()


class ExemptionForm(Form):
    """What somebody need not do, and who approved it."""

    target = SelectField(_("Miễn điều gì"))
    periods = PeriodsField(_("Số tiết được miễn"), [optional()])
    approver = LineField(_("Người duyệt"), [filled(_("Nhập họ tên, chức vụ người duyệt")), at_most(200)])
    document = LineField(_("Số văn bản"), [optional(), at_most(100)])
    reason = LineField(_("Lý do"), [filled(_("Ghi lý do được miễn")), at_most(300)])
    client = HiddenField()


class RevokeForm(Form):
    """Why an exemption is taken back."""

    reason = LineField(_("Lý do rút lại"), [filled(_("Ghi lý do rút lại")), at_most(300)])


def client_of(text: str | None) -> str:
    """The page's own name for what it sends; a new one when it brings none."""
    return text if text and _CLIENT.fullmatch(text) else str(uuid.uuid4())


def seen_of(text: str | None) -> int | None:
    """The id of the decision that the page knew; None for none."""
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else None


def chosen_of(recognised: Iterable[str], refused: Iterable[str]) -> Chosen:
    """The ticks of the page; what is no id is left out."""
    return Chosen(_ids(recognised), _ids(refused))


def target_of(text: str) -> Target | None:
    """What an exemption is about, from the value of the select: "dk:key", "cd:12", "buoi:7"."""
    found = _TARGET.fullmatch(text)
    if found is None:
        return None
    word, key = found.groups()
    if word == "dk":
        return Target(About.REQUIREMENT, requirement_key=key)
    if not re.fullmatch(r"\d{1,9}", key):
        return None
    return Target(About.TOPIC, topic_id=int(key)) if word == "cd" else Target(About.SESSION, session_id=int(key))


def _ids(values: Iterable[str]) -> frozenset[int]:
    """The values that can be ids."""
    return frozenset(int(value) for value in values if re.fullmatch(r"\d{1,9}", value))

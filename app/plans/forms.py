"""Forms of plans: what may be typed, in which shape."""

from __future__ import annotations

from wtforms import BooleanField, SelectField

from app.kernel.text import _
from app.plans.formats.plan_file import MAX_BYTES
from app.web.fields import DayField, Form, LineField, ParagraphsField, UploadField, WholeField, at_most, filled, optional

_MOST_PLACES = 100_000


class OpeningForm(Form):
    """Places of an opening and the last day."""

    places = WholeField(_("Số chỗ"), [filled(_("Nhập số chỗ"))], least=1, most=_MOST_PLACES)
    per_unit = WholeField(_("Mỗi đơn vị được cử nhiều nhất"), [optional()], least=1, most=_MOST_PLACES)
    deadline_on = DayField(_("Hạn cử"), [filled(_("Nhập hạn cử"))])


class NewOpeningForm(OpeningForm):
    """A new opening also has a name and the year of the plan."""

    title = LineField(_("Tên đợt"), [filled(_("Nhập tên đợt")), at_most(200)])
    year = SelectField(_("Năm của kế hoạch"), coerce=int)
    note = LineField(_("Dặn các đơn vị"), [optional(), at_most(500)])


class ChangedOpeningForm(OpeningForm):
    """An opening may be closed before its last day, and opened again."""

    closed = BooleanField(_("Khóa đợt này, không nhận thêm người"))


class PlanTextForm(Form):
    """The text of a plan: as a file, or written here; `seen` is the version that was looked at before."""

    file = UploadField(_("Tệp kế hoạch"), [optional()], endings=(".yml", ".yaml"), max_bytes=MAX_BYTES)
    text = ParagraphsField(_("Nội dung tệp"), [optional()], render_kw={"rows": 16, "spellcheck": "false"})
    seen = LineField("", [optional()])
    step = LineField("", [optional()])

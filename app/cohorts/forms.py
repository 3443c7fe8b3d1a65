"""Forms of cohorts: what may be typed, in which shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.cohorts.rules.people_lists import ListKind
from app.cohorts.rules.timetable import HALVES, MODES
from app.cohorts.wording import HALF_NAMES, LIST_KINDS, MODE_NAMES
from app.kernel.text import _, squeeze
from app.web.fields import (
    DayField,
    Form,
    LineField,
    PeriodsField,
    TickManyField,
    UploadField,
    at_most,
    choices,
    filled,
    optional,
)

_MAX_BYTES = 10 * 1024 * 1024
_ROW = re.compile(r"(dong|don-vi)-(\d{1,6})")
NOBODY = 0
"""The value of "nobody" in a list of people to choose from."""


class CohortForm(Form):
    """What a class is called, its days and its place."""

    title = LineField(_("Tên lớp"), [filled(_("Nhập tên lớp")), at_most(200)])
    code = LineField(_("Mã lớp"), [filled(_("Nhập mã lớp")), at_most(40)])
    opens_on = DayField(_("Ngày mở lớp"), [filled(_("Nhập ngày mở lớp"))])
    online_due_on = DayField(_("Hạn học xong phần trên mạng"), [filled(_("Nhập hạn phần trên mạng"))])
    closes_on = DayField(_("Ngày bế giảng"), [filled(_("Nhập ngày bế giảng"))])
    place = LineField(_("Nơi học trực tiếp"), [filled(_("Nhập nơi học trực tiếp")), at_most(200)])


class NewCohortForm(CohortForm):
    """A new class also has an edition and a unit, which it keeps."""

    edition = SelectField(_("Chương trình"), coerce=int)
    unit = SelectField(_("Đơn vị mở lớp"), coerce=int)


class UploadForm(Form):
    """A list of people as a workbook."""

    file = UploadField(
        _("Danh sách cử đi học"),
        [filled(_("Chọn tệp danh sách"))],
        endings=(".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"),
        max_bytes=_MAX_BYTES,
    )


class PeopleListForm(Form):
    """A list of a unit as a workbook, and what it says."""

    kind = RadioField(_("Danh sách này cho biết"), choices=choices(LIST_KINDS.items()), default=str(ListKind.POSTS))
    unit = SelectField(_("Danh sách của đơn vị"), coerce=int)
    as_of_on = DayField(_("Tính đến ngày"), [filled(_("Nhập ngày của danh sách"))])
    programme = SelectField(_("Khóa đã học"))
    document = LineField(_("Căn cứ"), [optional(), at_most(300)])
    file = UploadField(
        _("Danh sách cán bộ"),
        [filled(_("Chọn tệp danh sách"))],
        endings=(".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"),
        max_bytes=_MAX_BYTES,
    )

    @property
    def day(self) -> date:
        """The day of a form that was accepted."""
        return cast(date, self.as_of_on.data)


class ReasonForm(Form):
    """Why somebody leaves a class or comes back."""

    reason = LineField(_("Lý do"), [filled(_("Ghi lý do")), at_most(300)])


class OfficersForm(Form):
    """Who leads the class; enrolments to choose from, 0 for nobody."""

    leader = SelectField(_("Lớp trưởng"), coerce=int)
    deputy_1 = SelectField(_("Lớp phó thứ nhất"), coerce=int)
    deputy_2 = SelectField(_("Lớp phó thứ hai"), coerce=int)
    deputy_3 = SelectField(_("Lớp phó thứ ba"), coerce=int)
    on = DayField(_("Từ ngày"), [filled(_("Nhập ngày bắt đầu"))])

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer these people for every office."""
        for field in (self.leader, self.deputy_1, self.deputy_2, self.deputy_3):
            field.choices = numbered([(NOBODY, _("Chưa có")), *people])

    @property
    def since(self) -> date:
        """The day of a form that was accepted."""
        return cast(date, self.on.data)

    @property
    def deputies(self) -> tuple[int, ...]:
        """The deputies that were chosen, each once."""
        chosen = (self.deputy_1.data, self.deputy_2.data, self.deputy_3.data)
        return tuple(dict.fromkeys(enrolment_id for enrolment_id in chosen if enrolment_id != NOBODY))


class SessionForm(Form):
    """One session of the timetable."""

    held_on = DayField(_("Ngày học"), [filled(_("Nhập ngày học"))])
    half = RadioField(_("Buổi"), choices=choices((half, HALF_NAMES[half].capitalize()) for half in HALVES), default=HALVES[0])
    starts = LineField(_("Giờ bắt đầu"), [filled(_("Nhập giờ bắt đầu, ví dụ 7:30")), at_most(20)])
    periods = PeriodsField(_("Số tiết"), [filled(_("Nhập số tiết của buổi"))])
    topic = SelectField(_("Chuyên đề"), coerce=int)
    instructor = SelectField(_("Giảng viên"), coerce=int)
    place = LineField(_("Địa điểm"), [filled(_("Nhập địa điểm")), at_most(200)])
    mode = RadioField(_("Hình thức"), choices=choices((mode, MODE_NAMES[mode].capitalize()) for mode in MODES), default=MODES[0])
    despite = LineField(_("Lý do vẫn xếp dù trùng lịch lớp khác"), [at_most(300)])


class MoveForm(Form):
    """Where a session goes: day, half, hour, place, room or screen."""

    held_on = DayField(_("Ngày học mới"), [filled(_("Nhập ngày học mới"))])
    half = RadioField(_("Buổi"), choices=choices((half, HALF_NAMES[half].capitalize()) for half in HALVES), default=HALVES[0])
    starts = LineField(_("Giờ bắt đầu"), [filled(_("Nhập giờ bắt đầu, ví dụ 7:30")), at_most(20)])
    mode = RadioField(_("Hình thức"), choices=choices((mode, MODE_NAMES[mode].capitalize()) for mode in MODES), default=MODES[0])
    place = LineField(_("Địa điểm hoặc đường vào phòng học"), [filled(_("Nhập địa điểm")), at_most(200)])
    reason = LineField(_("Lý do chuyển"), [filled(_("Ghi lý do chuyển")), at_most(300)])
    despite = LineField(_("Lý do vẫn xếp dù trùng lịch lớp khác"), [at_most(300)])


class SplitForm(Form):
    """How a session is split, and where its second part goes."""

    first = PeriodsField(_("Số tiết của phần đầu"), [filled(_("Nhập số tiết của phần đầu"))])
    held_on = DayField(_("Ngày học phần còn lại"), [filled(_("Nhập ngày học phần còn lại"))])
    half = RadioField(_("Buổi"), choices=choices((half, HALF_NAMES[half].capitalize()) for half in HALVES), default=HALVES[1])
    starts = LineField(_("Giờ bắt đầu"), [filled(_("Nhập giờ bắt đầu, ví dụ 7:30")), at_most(20)])
    reason = LineField(_("Lý do tách"), [filled(_("Ghi lý do tách")), at_most(300)])


class MakeupForm(Form):
    """A make-up session and what it makes up for."""

    makes_up = TickManyField(_("Học bù cho buổi"), [filled(_("Chọn ít nhất một buổi để học bù"))], coerce=int)
    held_on = DayField(_("Ngày học bù"), [filled(_("Nhập ngày học bù"))])
    half = RadioField(_("Buổi"), choices=choices((half, HALF_NAMES[half].capitalize()) for half in HALVES), default=HALVES[0])
    starts = LineField(_("Giờ bắt đầu"), [filled(_("Nhập giờ bắt đầu, ví dụ 7:30")), at_most(20)])
    periods = PeriodsField(_("Số tiết"), [filled(_("Nhập số tiết của buổi"))])
    instructor = SelectField(_("Giảng viên"), coerce=int)
    place = LineField(_("Địa điểm"), [filled(_("Nhập địa điểm")), at_most(200)])
    mode = RadioField(_("Hình thức"), choices=choices((mode, MODE_NAMES[mode].capitalize()) for mode in MODES), default=MODES[0])


class DraftForm(Form):
    """From which day a timetable is drafted."""

    class Meta(Form.Meta):
        """A question by GET changes nothing and needs no token."""

        csrf = False

    first_day = DayField(_("Bắt đầu từ ngày"), [filled(_("Nhập ngày bắt đầu"))])
    saturdays = BooleanField(_("Học cả thứ Bảy"))

    @property
    def day(self) -> date:
        """The first day of a form that was accepted."""
        return cast(date, self.first_day.data)


class SaveDraftForm(Form):
    """The draft that she saw, to be written."""

    first_day = DayField(_("Bắt đầu từ ngày"), [filled(_("Nhập ngày bắt đầu"))])
    saturdays = BooleanField(_("Học cả thứ Bảy"))
    place = LineField(_("Địa điểm"), [filled(_("Nhập địa điểm")), at_most(200)])
    fingerprint = LineField("", [optional()])

    @property
    def day(self) -> date:
        """The first day of a form that was accepted."""
        return cast(date, self.first_day.data)


def numbered(pairs: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    """(id, label) pairs as the choices of a field that coerces to int."""
    return choices((str(number), label) for number, label in pairs)


def read_choices(sent: Mapping[str, str]) -> tuple[dict[int, str | int], dict[int, str]]:
    """What was chosen on the page of a list: by Excel row "new", "skip" or a person's id, and the unit that was named."""
    chosen: dict[int, str | int] = {}
    units: dict[int, str] = {}
    for name, value in sent.items():
        found = _ROW.fullmatch(name)
        if found is None:
            continue
        if found[1] == "don-vi":
            units[int(found[2])] = squeeze(value)[:200]
        elif value in {"new", "skip"}:
            chosen[int(found[2])] = value
        elif re.fullmatch(r"\d{1,15}", value):
            chosen[int(found[2])] = int(value)
    return chosen, {row: words for row, words in units.items() if words}


def read_instructors(sent: Mapping[str, str]) -> dict[int, int | None]:
    """The instructors that were chosen for a draft, by edition topic."""
    found = ((re.fullmatch(r"giang-vien-(\d{1,9})", name), value) for name, value in sent.items())
    return {int(name[1]): int(value) or None for name, value in found if name and re.fullmatch(r"\d{1,9}", value)}

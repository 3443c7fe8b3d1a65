"""Forms of certificates: what may be typed, in which shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from wtforms import RadioField, SelectField

from app.certificates.rules import Kind, Skin, birth_of, birth_words
from app.certificates.wording import kind_word
from app.kernel.ids import is_id
from app.kernel.text import _
from app.web.fields import DayField, Form, LineField, WholeField, at_most, choices, filled, optional


class BirthField(LineField):
    """A day of birth, or the year alone; data is as a record keeps it: "1985-03-12", "1985" or ""."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text; what cannot be read is kept as it was typed."""
        super().process_formdata(valuelist)
        born = birth_of(self.data or "")
        if born is None:
            raise ValueError(_("Nhập ngày sinh theo dạng ngày/tháng/năm, hoặc chỉ năm sinh, ví dụ 1985"))
        self.data = born

    def _value(self) -> str:
        """What stands in the box."""
        return birth_words(self.data or "")


class ProposeForm(Form):
    """Which body issues."""

    body = SelectField(_("Nơi cấp"))


class NumberForm(Form):
    """Which body, and the day on the paper."""

    body = SelectField(_("Nơi cấp"))
    issued_on = DayField(_("Ngày ghi trên chứng chỉ"), [filled(_("Nhập ngày ghi trên chứng chỉ"))])


class SignForm(Form):
    """The day of the signature."""

    signed_on = DayField(_("Ngày ký"), [filled(_("Nhập ngày ký"))])


class HandForm(Form):
    """The day on which they were given."""

    handed_on = DayField(_("Ngày trao"), [filled(_("Nhập ngày trao"))])
    receiver = LineField(_("Người nhận thay"), [optional(), at_most(120)])


class VoidForm(Form):
    """Why a certificate is voided, and the paper that says so."""

    reason = LineField(_("Lý do hủy"), [filled(_("Ghi lý do hủy")), at_most(300)])
    document = LineField(_("Số văn bản thu hồi"), [optional(), at_most(100)])


class ReprintForm(Form):
    """What was misprinted, and how it has to read."""

    name = LineField(_("Họ và tên"), [filled(_("Điền họ và tên như cần in")), at_most(120)])
    birth = BirthField(_("Ngày sinh"), [optional(), at_most(20)])
    post = LineField(_("Chức vụ"), [optional(), at_most(120)])
    unit = LineField(_("Đơn vị"), [optional(), at_most(120)])
    reason = LineField(_("In sai ở chỗ nào"), [filled(_("Ghi in sai ở chỗ nào")), at_most(300)])


class BodyForm(Form):
    """An issuing body."""

    unit = SelectField(_("Đơn vị"))
    kind = RadioField(
        _("Loại giấy"), choices=choices((str(kind), kind_word(kind)) for kind in Kind), default=str(Kind.CERTIFICATE)
    )
    skin = RadioField(
        _("Phần đầu giấy"),
        choices=choices(
            ((str(Skin.STATE), _("Có Quốc hiệu (cơ quan nhà nước, Học viện)")), (str(Skin.UNION), _("Không có Quốc hiệu (Hội)")))
        ),
        default=str(Skin.UNION),
    )
    parent_name = LineField(_("Cơ quan cấp trên"), [optional(), at_most(120)])
    name = LineField(_("Tên nơi cấp"), [filled(_("Nhập tên nơi cấp như in trên giấy")), at_most(120)])
    place = LineField(_("Địa danh"), [filled(_("Nhập địa danh ghi trước ngày tháng, ví dụ Thanh Hóa")), at_most(60)])
    serial_pattern = LineField(_("Mẫu số hiệu"), [filled(_("Nhập mẫu số hiệu")), at_most(40)])
    entry_pattern = LineField(_("Mẫu số vào sổ"), [filled(_("Nhập mẫu số vào sổ")), at_most(40)])
    due_days = WholeField(_("Cấp trong bao nhiêu ngày từ ngày quyết định"), [filled(_("Nhập số ngày"))], least=1, most=365)


class SignatoryForm(Form):
    """Who signs from a day on."""

    full_name = LineField(_("Họ và tên người ký"), [filled(_("Nhập họ và tên người ký")), at_most(120)])
    capacity = LineField(_("Ghi thay mặt, ký thay"), [optional(), at_most(120)])
    title = LineField(_("Chức vụ"), [filled(_("Nhập chức vụ của người ký")), at_most(120)])
    from_on = DayField(_("Ký từ ngày"), [filled(_("Nhập ngày bắt đầu ký"))])


class RegisterForm(Form):
    """Where the numbers of a year go on from a paper register."""

    year = WholeField(_("Năm"), [filled(_("Nhập năm"))], least=2000, most=2100)
    first_serial = WholeField(_("Số hiệu đầu tiên"), [filled(_("Nhập số hiệu đầu tiên"))], least=1, most=9_999_999)
    first_entry = WholeField(_("Số vào sổ đầu tiên"), [filled(_("Nhập số vào sổ đầu tiên"))], least=1, most=9_999_999)


def day_of(field: DayField) -> date:
    """The day of a field that was found filled."""
    return cast(date, field.data)


def whole_of(field: WholeField) -> int:
    """The number of a field that was found filled."""
    return cast(int, field.data)


def ids_of(values: Iterable[str]) -> set[int]:
    """The ticks of a page; what is no id is left out."""
    return {int(value) for value in values if is_id(value)}

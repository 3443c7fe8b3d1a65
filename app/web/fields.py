"""Form fields that take what people write, keep it in one form, and answer in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.clock import moment_of
from app.kernel.periods import is_periods
from app.kernel.text import _, nfc, squeeze
from app.web.format import clock, day, num

Validator = Callable[[Any, Any], None]


class _Sentences:
    """Our words for what WTForms would say in English when a field has no message of its own."""

    _SAID: Mapping[str, str] = {
        "This field is required.": _("Điền ô này"),
        "Not a valid choice.": _("Chọn một trong các mục có sẵn"),
        "Not a valid choice": _("Chọn một trong các mục có sẵn"),
        "'%(value)s' is not a valid choice for this field.": _("Chọn trong các mục có sẵn"),
        "Invalid Choice: could not coerce.": _("Chọn một trong các mục có sẵn"),
        "Invalid choice(s): one or more data inputs could not be coerced.": _("Chọn trong các mục có sẵn"),
        "Not a valid integer value.": _("Nhập một số nguyên"),
        "Not a valid decimal value.": _("Nhập một số"),
        "Not a valid float value.": _("Nhập một số"),
        "Not a valid date value.": _("Nhập ngày theo dạng ngày/tháng/năm"),
        "Invalid input.": _("Nhập lại ô này"),
    }

    def gettext(self, text: str) -> str:
        """The Vietnamese sentence for an English one."""
        return self._SAID.get(text, text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The same for a counted one; Vietnamese has no plural."""
        return self.gettext(one)


_SENTENCES = _Sentences()


class Form(FlaskForm):
    """The base of every form: whatever has no message of its own still speaks Vietnamese."""

    class Meta(FlaskForm.Meta):
        """How WTForms is to behave."""

        def get_translations(self, form: Any) -> _Sentences:
            """Our sentences."""
            return _SENTENCES


def filled(sentence: str) -> Validator:
    """A validator: the field must not be empty, else `sentence` ("Nhập họ và tên"); what is unreadable keeps its own message."""

    def check(form: Any, field: Any) -> None:
        if field.process_errors:
            raise StopValidation()
        if field.data is None or field.data == "" or field.data == []:
            field.errors.clear()
            raise StopValidation(sentence)

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants the `choices` of a select, radio or check box field."""
    return [SelectChoice(value, label) for value, label in pairs]


def optional() -> Validator:
    """A validator: the field may stay empty; its label says so."""
    return Optional()  # type: ignore[no-any-return]


def at_most(count: int) -> Validator:
    """A validator: no more than `count` characters."""
    return Length(max=count, message=_("Viết ngắn lại, không quá {n} ký tự").format(n=num(count)))  # type: ignore[no-any-return]


class LineField(StringField):
    """One line of text in NFC, single spaces; data is a str, "" when empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Normalise at the door."""
        self.data = squeeze(valuelist[0]) if valuelist else ""


class ParagraphsField(TextAreaField):
    """Several lines in NFC, line ends as LF, no blanks at the ends; data is a str."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Normalise at the door."""
        text = nfc(valuelist[0]) if valuelist else ""
        self.data = "\n".join(line.rstrip() for line in re.sub(r"\r\n?", "\n", text).split("\n")).strip()


class _TypedField(Field):
    """A text input whose data has another type; keeps what was typed when it cannot be read."""

    widget = StringField.widget
    input_mode = "numeric"

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"inputmode": self.input_mode, "autocomplete": "off", **(kwargs.get("render_kw") or {})}
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text; ValueError carries the sentence."""
        text = squeeze(valuelist[0]) if valuelist else ""
        self.data = None
        if text:
            self.data = self.read(text)

    def _value(self) -> str:
        """What stands in the box."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def read(self, text: str) -> Any:
        """The value of `text`; raises ValueError with a sentence."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text of `value`."""
        return str(value)


class PhoneField(_TypedField):
    """A Vietnamese mobile or landline number; data is "0912345678" (10 or 11 digits) or None. Takes spaces, dots and +84."""

    input_mode = "tel"

    def read(self, text: str) -> str:
        """Ten digits; landlines may have eleven."""
        digits = re.sub(r"[\s.()–-]", "", text)
        digits = re.sub(r"^(\+84|0084|84(?=\d{9}$))0?", "0", digits)
        if not re.fullmatch(r"0\d{9}|02\d{9}", digits):
            raise ValueError(_("Nhập số điện thoại gồm 10 chữ số, ví dụ 0912 345 678"))
        return digits


class DayField(_TypedField):
    """A day; data is a date or None. Takes 17/11/2026, 17-11-2026, 17.11.2026 and 2026-11-17 (from <input type="date">)."""

    def read(self, text: str) -> date:
        """Day, month and year, or the ISO form."""
        vietnamese = re.fullmatch(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4})", text)
        iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
        try:
            if vietnamese:
                d, m, y = map(int, vietnamese.groups())
                return date(y, m, d)
            if iso:
                return date(*map(int, iso.groups()))
        except ValueError:
            raise ValueError(_("Không có ngày {text}. Kiểm tra lại ngày và tháng").format(text=text)) from None
        raise ValueError(_("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/11/2026"))

    def write(self, value: date) -> str:
        """17/11/2026, or ISO where the input is the browser's own."""
        return value.isoformat() if self.render_kw.get("type") == "date" else day(value)


class MomentField(_TypedField):
    """A moment on the clocks of Viet Nam; data is aware UTC or None. Takes 7:30 17/11/2026, 17/11/2026 7h30, 2026-11-17T07:30."""

    input_mode = "text"

    def read(self, text: str) -> datetime:
        """A day and a time in either order; 24:00 is the end of the day."""
        found = re.search(r"(?<!\d)(\d{1,2})\s?(?:[:h]|giờ)\s?(\d{2})?(?!\d)", text)
        days = re.search(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{4}-\d{2}-\d{2}", text)
        if found is None or days is None:
            raise ValueError(_("Nhập giờ và ngày, ví dụ 7:30 17/11/2026"))
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise ValueError(_("Không có giờ {text}. Kiểm tra lại giờ và phút").format(text=found[0].strip()))
        on = DayField.read(self, days[0])
        return moment_of(on) + timedelta(hours=hour, minutes=minute)

    def write(self, value: datetime) -> str:
        """07:30 17/11/2026."""
        return f"{clock(value)} {day(value)}"


class MarkField(_TypedField):
    """A mark on the scale of 10 with at most two decimals; data is a float or None. Takes 7,5 and 7.5."""

    input_mode = "decimal"

    def read(self, text: str) -> float:
        """The mark."""
        bare = text.replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,2})?", bare) or float(bare) > 10:
            raise ValueError(_("Nhập điểm từ 0 đến 10, ví dụ 5 hoặc 7,5"))
        return float(bare)

    def write(self, value: float) -> str:
        """7,5."""
        return num(value, 2)


class WholeField(_TypedField):
    """A whole number from `least` to `most`; data is an int or None. Takes 1.400 and 1 400."""

    def __init__(
        self, label: str | None = None, validators: Any = None, *, least: int = 0, most: int | None = None, **kwargs: Any
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label, validators, **kwargs)

    def read(self, text: str) -> int:
        """The number, within its bounds."""
        bare = re.sub(r"(?<=\d)[.\s](?=\d{3}(\D|$))", "", text)
        if not re.fullmatch(r"-?[0-9]{1,9}", bare):
            raise ValueError(_("Nhập một số nguyên, ví dụ 50"))
        value = int(bare)
        if value < self.least:
            raise ValueError(_("Nhập số từ {n} trở lên").format(n=num(self.least)))
        if self.most is not None and value > self.most:
            raise ValueError(_("Nhập số không quá {n}").format(n=num(self.most)))
        return value


class PeriodsField(_TypedField):
    """An amount of tiết, a multiple of 0.5; data is a float or None. Takes 7,5 and 7.5."""

    input_mode = "decimal"

    def read(self, text: str) -> float:
        """The amount in tiết."""
        bare = text.removesuffix("tiết").strip().replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", bare) or not is_periods(float(bare)):
            raise ValueError(_("Nhập số tiết chẵn hoặc nửa tiết, ví dụ 4 hoặc 7,5"))
        return float(bare)

    def write(self, value: float) -> str:
        """7,5."""
        return num(value)


class TickManyField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class UploadField(FileField):
    """One file of at most `max_bytes` whose name has one of `endings` (".xlsx", ".csv"); data is a FileStorage or None."""

    def __init__(
        self, label: str | None = None, validators: Any = None, *, endings: tuple[str, ...], max_bytes: int, **kwargs: Any
    ) -> None:
        self.endings, self.max_bytes = endings, max_bytes
        super().__init__(label, validators, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """The name's ending and the size; raises StopValidation with a sentence."""
        if not self.data:
            return
        if not nfc(self.data.filename or "").lower().endswith(self.endings):
            raise StopValidation(_("Chọn tệp có đuôi {endings}").format(endings=_(" hoặc ").join(self.endings)))
        stream = self.data.stream
        stream.seek(0, 2)
        bytes_ = stream.tell()
        stream.seek(0)
        if bytes_ == 0:
            raise StopValidation(_("Tệp này trống. Chọn tệp khác"))
        if bytes_ > self.max_bytes:
            raise StopValidation(_("Tệp nặng hơn {n} MB. Chọn tệp nhỏ hơn").format(n=num(self.max_bytes / 1024 / 1024)))

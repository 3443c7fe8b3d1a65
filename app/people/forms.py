"""Forms of people: what may be typed, in which shape."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.kernel.text import _, squeeze


def _squeezed(value: str | None) -> str | None:
    """Typed text in NFC with single spaces."""
    return squeeze(value) if value else value


class SignInForm(FlaskForm):
    """Phone number or account name, and password."""

    login = StringField(
        _("Số điện thoại hoặc tên đăng nhập"),
        filters=[_squeezed],
        validators=[
            InputRequired(_("Nhập số điện thoại hoặc tên đăng nhập")),
            Length(max=80, message=_("Nhập không quá 80 ký tự")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Mật khẩu"),
        validators=[InputRequired(_("Nhập mật khẩu")), Length(max=400, message=_("Mật khẩu dài quá 400 ký tự"))],
        render_kw={"autocomplete": "current-password"},
    )
    remember = BooleanField(_("Nhớ tôi trên máy này 30 ngày"), default=True)


class CodeForm(FlaskForm):
    """A code of the app on the phone, or a recovery code."""

    code = StringField(
        _("Mã xác thực"),
        filters=[_squeezed],
        validators=[InputRequired(_("Nhập mã")), Length(max=40, message=_("Mã dài quá 40 ký tự"))],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


class OwnPasswordForm(FlaskForm):
    """The password in use, before something that only its owner may do."""

    password = PasswordField(
        _("Mật khẩu đang dùng"),
        validators=[InputRequired(_("Nhập mật khẩu đang dùng")), Length(max=400, message=_("Mật khẩu dài quá 400 ký tự"))],
        render_kw={"autocomplete": "current-password"},
    )


class EntryForm(FlaskForm):
    """One button: sign in with the slip in hand."""


class PasswordForm(FlaskForm):
    """The password in use and the new one, twice."""

    old = PasswordField(
        _("Mật khẩu đang dùng"),
        validators=[InputRequired(_("Nhập mật khẩu đang dùng"))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _("Mật khẩu mới"),
        description=_("Ít nhất 8 ký tự. Một câu ngắn chỉ mình chị biết, ví dụ bốn từ liền nhau."),
        validators=[InputRequired(_("Nhập mật khẩu mới"))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _("Nhập lại mật khẩu mới"),
        validators=[InputRequired(_("Nhập lại mật khẩu mới")), EqualTo("new", _("Hai lần nhập mật khẩu mới chưa giống nhau"))],
        render_kw={"autocomplete": "new-password"},
    )

"""A small application with nothing but the room `web`: it shows every component, every layout and every error."""

from __future__ import annotations

from datetime import date

from flask import Flask, abort, flash, render_template, render_template_string, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from wtforms import BooleanField, PasswordField, RadioField, SelectField

from app.kernel.refusal import Refused
from app.web import assets, errors, fields, format, reading, security, shell
from app.web.downloads import attachment

_DESK = shell.Shell(
    "coordinator",
    "Lê Thị Hoa",
    "LH",
    tuple(
        shell.NavItem(label, f"/{n}", current=n == 1) for n, label in enumerate(("Hôm nay", "Lớp học", "Điểm danh", "Chứng chỉ"))
    ),
    "/tai-khoan",
    "0237 385 2000",
    "Hội LHPN tỉnh Thanh Hóa",
    True,
)
_DOCK = (("Hôm nay", "home"), ("Bài học", "book"), ("Lịch học", "cal"), ("Thông báo", "bell"))
_TRAINEE = shell.Shell(
    "trainee",
    "Hà Thị Thắm",
    "HT",
    tuple(shell.NavItem(label, "/", icon, n == 0, 2 if icon == "bell" else 0) for n, (label, icon) in enumerate(_DOCK)),
    "/tai-khoan",
    "0237 385 2000",
    "Hội LHPN tỉnh Thanh Hóa",
)
_NOBODY = shell.Shell(account_url="/dang-nhap", help_phone="0237 385 2000", org_line="Hội LHPN tỉnh Thanh Hóa", demo=True)
_SHELLS = {"desk": _DESK, "trainee": _TRAINEE, "": _NOBODY}


class GalleryForm(fields.Form):
    """One field of each kind."""

    name = fields.LineField("Họ và tên", [fields.filled("Nhập họ và tên"), fields.at_most(60)])
    born = fields.DayField("Ngày sinh", [fields.filled("Nhập ngày sinh")])
    phone = fields.PhoneField("Số điện thoại", [fields.optional()])
    place = SelectField(
        "Xã, phường", choices=fields.choices([("", "Chọn…"), ("1", "Mường Lát")]), validators=[fields.filled("Chọn xã, phường")]
    )
    password = PasswordField("Mật khẩu", [fields.optional()])
    reason = fields.ParagraphsField("Lý do", [fields.optional()])
    kind = RadioField(
        "Hình thức",
        choices=fields.choices([("on", "Trên mạng"), ("live", "Trực tiếp")]),
        validators=[fields.filled("Chọn hình thức")],
    )
    days = fields.TickManyField("Ngày", choices=fields.choices([("2", "Thứ Hai"), ("3", "Thứ Ba")]))
    tell = BooleanField("Gửi tin nhắn khi có lịch mới", default=True)
    sheet = fields.UploadField("Bảng điểm danh (Excel)", endings=(".xlsx",), max_bytes=5 * 1024 * 1024)


def make_app(**config: object) -> Flask:
    """The application; undefined template variables fail."""
    app = Flask("app", root_path="app", static_folder=None, template_folder="web/templates")
    app.config.update(SECRET_KEY="only for tests", MAX_CONTENT_LENGTH=2 * 1024 * 1024, **config)
    app.jinja_env.undefined = StrictUndefined
    CSRFProtect(app)
    for part in (assets, errors, format, reading, security):
        part.install(app)
    shell.install(app, lambda: _SHELLS[request.args.get("as", "desk")])
    app.add_url_rule("/", view_func=gallery, methods=["GET", "POST"])
    for rule, view in _PAGES.items():
        app.add_url_rule(rule, rule.strip("/").partition("/")[0], view)
    return app


def gallery() -> ResponseReturnValue:
    """The page of components; a POST shows the mistakes."""
    form = GalleryForm()
    form.validate_on_submit()
    if request.args.get("flash"):
        flash("Đã ghi 48 dòng vào sổ.", "ok")
    session["person"] = 1
    return render_template("web/gallery.html", form=form, day=date(2026, 11, 17), page_url="?trang={}".format)


def broken(status: int) -> ResponseReturnValue:
    """Any error."""
    if status == 500:
        raise ValueError("the secret of the inside")
    abort(status)


def refused() -> ResponseReturnValue:
    """A rule that says no."""
    raise Refused("not_open_yet", "Chị còn thiếu bài 3 của chuyên đề 6.")


def focus() -> ResponseReturnValue:
    """The layout of exam and roll call."""
    return render_template_string(
        """{% extends "web/layout_focus.html" %}{% import "web/components.html" as c %}{% block title %}Câu 12 trong 30{% endblock %}
        {% block bar %}{{ c.clock(1900, "Nộp trước 9:45") }}<span class="push">{{ c.saved("Đã lưu lúc 9:13") }}</span>{% endblock %}
        {% block content %}<h1>Bài kiểm tra</h1>{{ c.options("a", [{"value": 1, "text": "Dừng cuộc họp"}, {"value": 2, "text": "Biểu quyết"}]) }}{% endblock %}
        {% block end %}<a class="btn quiet icon" href="#" aria-label="Câu trước">{{ c.icon("left") }}</a><a class="btn grow" href="#">Câu tiếp</a>{% endblock %}"""  # noqa: E501
    )


def door() -> ResponseReturnValue:
    """The layout of sign-in."""
    return render_template_string(
        """{% extends "web/layout_door.html" %}{% import "web/components.html" as c %}{% block title %}Đăng nhập{% endblock %}
        {% block content %}<h1>Đăng nhập</h1><form class="stack" method="post" novalidate>{{ c.csrf() }}{{ c.field(form.phone) }}
        {{ c.password(form.password) }}{{ c.submit_bar("Đăng nhập", cls="btn wide") }}</form>{% endblock %}""",
        form=GalleryForm(),
    )


def home() -> ResponseReturnValue:
    """A trainee's first page: the heaviest that her CSS bundle has to carry."""
    return render_template_string(
        """{% extends "web/layout.html" %}{% import "web/components.html" as c %}{% block title %}Chào chị Thắm{% endblock %}
        {% block content %}<div><p class="soft small">Thứ Năm, 06/11/2025 · Lớp K4</p><h1>Chào chị Thắm</h1></div><div class="homegrid">
        <section class="card next stack g-next" aria-labelledby="tiep"><div><p class="eyebrow">Việc tiếp theo</p>
        <h2 id="tiep">Lắng nghe trước khi thuyết phục</h2><p>Chuyên đề 10</p></div><a class="btn wide" href="/">Học tiếp</a></section>
        <section class="card g-so"><div class="head"><h2>Sổ học của chị</h2><span class="num"><b>88</b> / 200 tiết</span></div>{{ c.ledger(halves) }}</section>
        {% call c.task_card("Việc cần làm", "viec", cls="g-viec") %}{{ c.task("Chuyên đề 10", "/", "Còn 2 phần", c.tag("doing", "Đang học")) }}{% endcall %}
        </div>{% endblock %}""",  # noqa: E501
        halves=[
            {"title": "Trên mạng", "got": 80, "of": 100, "letters": "p" * 20 + "nuuuu", "label": "Trên mạng: 80 trong 100 tiết"},
            {
                "title": "Trực tiếp",
                "got": 8,
                "of": 100,
                "letters": "ppn" + "u" * 22,
                "label": "Trực tiếp: 2 trong 25 buổi",
                "live": True,
            },
        ],
    )


def download() -> ResponseReturnValue:
    """A file with a Vietnamese name."""
    return attachment(b"x", "Điểm danh lớp K4.xlsx", "application/octet-stream")


def api() -> ResponseReturnValue:
    """A long plain text."""
    return "Sổ học 50/50. " * 200, 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "max-age=60"}


_PAGES = {
    "/broken/<int:status>": broken,
    "/refused": refused,
    "/focus": focus,
    "/door": door,
    "/home": home,
    "/download": download,
    "/api": api,
}

"""Pages for what went wrong: what happened and what to do next, in words; never a trace of the inside."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.web import shell
from app.web.security import safe_next

_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
_CALLS = "/api/"
"""Below this address programs call: they get a reason and a sentence, never a page."""
_REASONS = {400: "unreadable", 404: "not_found", 405: "method", 409: "refused", 413: "too_large", 503: "busy"}


@dataclass(frozen=True)
class Words:
    """What one kind of error says; `way` is the button: "home", "back" or "again" (load the same page again)."""

    title: str
    sentence: str
    art: str = "error"
    way: str = "home"


_UNREADABLE = Words(
    _("Chưa nhận được dữ liệu"), _("Dữ liệu gửi lên bị thiếu hoặc gửi dở. Quay lại trang trước rồi gửi lần nữa."), way="back"
)
_STALE = Words(
    _("Trang đã mở quá lâu"),
    _("Trang đã mở quá lâu hoặc đã đăng nhập lại ở thẻ khác nên chưa gửi được. Quay lại, tải lại trang rồi gửi lần nữa."),
    "lock",
    "back",
)
_WORDS = {
    400: _UNREADABLE,
    401: Words(_("Cần đăng nhập"), _("Đăng nhập rồi mở lại trang này."), "lock"),
    403: Words(
        _("Chưa được xem trang này"),
        _("Trang này dành cho người được giao việc đó. Nếu vừa nhận việc, hãy gọi người phụ trách để mở quyền."),
        "stop",
    ),
    404: Words(_("Không có trang này"), _("Đường dẫn có thể gõ thiếu, hoặc nội dung đã chuyển sang chỗ khác."), "lost"),
    405: Words(_("Trang này không mở theo cách đó"), _("Quay lại trang trước rồi bấm nút trên trang."), "stop", "back"),
    413: Words(_("Tệp quá nặng"), _("Tệp gửi lên nặng hơn {limit} MB. Chọn tệp nhỏ hơn rồi gửi lại."), "paper", "back"),
    429: Words(_("Đã thử quá nhiều lần"), _("Chờ {minutes} phút rồi thử lại."), "stop", "back"),
    500: Words(
        _("Hệ thống đang gặp lỗi"),
        _("Lỗi này do hệ thống. Những gì đã lưu vẫn còn. Thử lại sau ít phút; nếu vẫn lỗi, gọi trợ giúp và đọc mã {number}."),
        way="again",
    ),
    503: Words(_("Hệ thống đang bận"), _("Những gì đã lưu vẫn còn. Chờ ít phút rồi thử lại."), "cloud", "again"),
}


_OUTAGE = Words(
    _("Máy chủ chưa ghi được"),
    _(
        "Kho dữ liệu đang hết chỗ hoặc mất kết nối nên việc vừa rồi chưa được lưu. Những gì đã báo «Đã lưu» vẫn còn. "
        "Giữ nguyên trang này, chờ ít phút rồi thử lại; nếu vẫn vậy, gọi trợ giúp và đọc mã {number}."
    ),
    "cloud",
    "again",
)
_COME_AGAIN_SECONDS = 60

_too_long: dict[str, str] = {}


def say_too_long(endpoint: str, sentence: str) -> None:
    """What is said when what was sent to an address is too much to be read at all: where it is text and not a file, the limit
    that holds there."""
    _too_long[endpoint] = sentence


def install(app: Flask) -> None:
    """Answer every error and every `Refused` with a page, or with JSON where the client asks for it."""
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(Refused, _show_refused)
    for outage in (OperationalError, InterfaceError, NoneFree):
        app.register_error_handler(outage, _show_outage)


def _show_refused(refusal: Refused) -> Response:
    """Not allowed or not yet ready: the reason and a way back, status 409."""
    return _answer(Words(_("Chưa làm được việc này"), refusal.sentence, "stop", "back"), 409)


def _show_outage(error: DBAPIError | NoneFree) -> Response:
    """The disk is full, the database does not answer, or somebody held it too long: nothing of this request was kept, and it may
    be sent again. Scripts on the phone keep what they wanted to send."""
    number = _log_failure(error)
    shell.wear_plain()
    response = _answer(replace(_OUTAGE, sentence=_OUTAGE.sentence.format(number=number)), 503)
    response.headers["Retry-After"] = str(_COME_AGAIN_SECONDS)
    return response


def show_http(error: HTTPException) -> Response:
    """The page of an HTTP error; a failure of ours gets a short number that stands in the log as well."""
    status = error.code or 500
    if isinstance(error, SecurityError):  # a name that is not the site's: no address of ours can be built under it
        return Response(_UNREADABLE.title + "\n", status, mimetype="text/plain")
    if error.response is not None and not isinstance(error, InternalServerError):
        return make_response(error.response)
    words = _STALE if isinstance(error, CSRFError) else _WORDS.get(status) or _WORDS[500 if status >= 500 else 400]
    if status == 413 and request.endpoint in _too_long:
        words = Words(_("Nội dung quá dài"), _too_long[request.endpoint], "paper", "back")
    number = _log_failure(error) if status >= 500 else ""
    if status >= 500:
        shell.wear_plain()
    if status == 404:
        request.url_rule = request.view_args = None  # what is not hers looks exactly like an address that does not exist
    said = Words(words.title, words.sentence.format(number=number, **_measures(error)), words.art, words.way)
    response = _answer(said, status)
    for name, value in error.get_headers():
        if name in _KEPT_HEADERS:
            response.headers[name] = value
    return response


def _measures(error: HTTPException) -> dict[str, object]:
    """The figures that sentences mention: the largest upload in MB, the minutes to wait."""
    seconds = getattr(error, "retry_after", None)
    limit = request.max_content_length or 0
    return {"limit": limit // (1024 * 1024), "minutes": -(-seconds // 60) if isinstance(seconds, int) else _("vài")}


def _log_failure(error: Exception) -> str:
    """Log one line with a number that she can read out on the telephone, and return the number."""
    number = secrets.token_hex(2).upper()
    cause = type(getattr(error, "original_exception", None) or error).__name__
    current_app.logger.error("failure %s: %s at %s %s", number, cause, request.method, request.endpoint)
    return number


def _answer(words: Words, status: int) -> Response:
    """`words` as a page, or as {"error": sentence}; for a program that calls with the reason beside it."""
    if request.path.startswith(_CALLS):
        reason = _REASONS.get(status, "failure" if status >= 500 else "unreadable")
        response = jsonify(error={"reason": reason, "sentence": words.sentence})
    elif _wants_json():
        response = jsonify(error=words.sentence)
    else:
        response = make_response(render_template("web/error.html", words=words, way_url=_way(words.way)))
    response.status_code = status
    return response


def _wants_json() -> bool:
    """Whether the client prefers JSON to a page, or sent JSON itself."""
    accepted = request.accept_mimetypes
    return request.is_json or accepted["application/json"] > accepted["text/html"]


def _way(way: str) -> str:
    """The address of the button: the front page, the page she came from, or this page again."""
    if way == "again" and request.method == "GET":
        return safe_next(request.full_path.rstrip("?")) or "/"
    if way == "home" or not request.referrer:
        return "/"
    came_from = urlsplit(request.referrer)
    path = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return safe_next(path) or "/" if came_from.netloc == request.host else "/"

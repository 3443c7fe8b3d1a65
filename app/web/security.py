"""The guard at the door: headers on every answer, compression of what is made on the fly, and what an address may be."""

from __future__ import annotations

import gzip
import io
import re
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, session
from werkzeug.routing import IntegerConverter

CONTENT_POLICY = (
    "default-src 'self'; font-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_CLOSED = ("accelerometer", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(["camera=(self)", *(f"{name}=()" for name in _CLOSED)]),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OF_A_PART = frozenset({"X-Content-Type-Options", "Cross-Origin-Resource-Policy"})
"""What a script, a style, an icon or the manifest needs: nobody opens one as a page, and half a kilobyte for each file counts."""
_PARTS = {"text/javascript", "text/css", "image/png", "application/manifest+json"}
_OF_DATA = _OF_A_PART | {"Content-Security-Policy", "Referrer-Policy"}
"""What an answer to a script needs, and the worker: no window opens them, and a phone hears dozens in a day."""
_COME_AGAIN = {429: "60", 503: "30"}
"""Seconds after which to come again, where the answer does not say it better: phones hold back what they send for so long."""
_WORTH_BYTES = 1024
_PACKABLE = {"application/json", "application/javascript", "application/manifest+json", "image/svg+xml"}
_NOT_IN_A_PATH = re.compile(r"[\s\\\x00-\x1f\x7f]")


class IdConverter(IntegerConverter):
    """`<int:…>` in an address: at most nine digits, which every database takes; a longer number names nothing (404)."""

    regex = "[0-9]{1,9}"


def install(app: Flask) -> None:
    """Add the headers and the compression; compression is registered first, so that it runs last."""
    app.url_map.converters["int"] = IdConverter
    app.after_request(_compress)
    app.after_request(_add_headers)


def safe_next(url: str | None) -> str | None:
    """`url` when it is a path of this site ("/lop/3?trang=2"), else None: no scheme, no host, no backslash, TAB or line break."""
    if not url or len(url) > 2000 or not url.startswith("/") or url.startswith("//") or _NOT_IN_A_PATH.search(url):
        return None
    parts = urlsplit(url)
    return None if parts.scheme or parts.netloc else url


def _add_headers(response: Response) -> Response:
    """The security headers, and `no-store` for what belongs to a sign-in unless the view said otherwise."""
    said = {name.lower() for name, _value in response.headers}
    wanted = _needed(response) or _HEADERS.keys()
    response.headers.extend([(name, _HEADERS[name]) for name in _HEADERS if name in wanted and name.lower() not in said])
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.status_code in _COME_AGAIN:
        response.headers.setdefault("Retry-After", _COME_AGAIN[response.status_code])
    if "Cache-Control" not in response.headers and session:
        response.headers["Cache-Control"] = "no-store"
    return response


def _needed(response: Response) -> frozenset[str]:
    """The headers that are enough for what is no page, or is known already; none for a page, which needs all."""
    if request.endpoint == "web.asset" and response.mimetype in _PARTS:
        return _OF_A_PART
    is_worker = request.endpoint == "web.service_worker"
    if _goes_to_a_script(response) or (is_worker and response.status_code == HTTPStatus.NOT_MODIFIED):
        return _OF_A_PART
    is_data = is_worker or response.mimetype == "application/json"
    return _OF_DATA if is_data else frozenset()


def _goes_to_a_script(response: Response) -> bool:
    """Whether a script or the worker asked for itself and nothing stores the answer, so that no window ever opens it.

    A page that the worker asks for in the name of a window says "empty" as well, but accepts text/html as the window does.
    """
    is_private = "Cookie" in request.headers and "Cache-Control" not in response.headers and bool(session)
    wanted = request.headers.get("Accept", "text/html")
    return is_private and request.headers.get("Sec-Fetch-Dest") == "empty" and "text/html" not in wanted


def _compress(response: Response) -> Response:
    """Gzip of a text over 1 KB for clients that read it.

    The name field in the gzip header has a random length, so that the compressed size tells no secret of the page (BREACH).
    """
    if not _is_worth_it(response):
        return response
    packed = io.BytesIO()
    with gzip.GzipFile("x" * (1 + secrets.randbelow(48)), "wb", 5, packed, mtime=0) as file:
        file.write(response.get_data())
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    etag, weak = response.get_etag()
    if etag and not weak:
        response.set_etag(etag, weak=True)
    return response


def _is_worth_it(response: Response) -> bool:
    """Whether this is text over 1 KB that the client takes compressed and nobody has packed yet."""
    return (
        (response.content_length or 0) > _WORTH_BYTES
        and request.accept_encodings["gzip"] > 0
        and response.status_code not in {204, 206, 304}
        and "Content-Encoding" not in response.headers
        and not response.direct_passthrough
        and not response.is_streamed
        and ((response.mimetype or "").startswith("text/") or response.mimetype in _PACKABLE)
    )

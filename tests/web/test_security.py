"""Headers on every answer, compression, and where `next` may lead."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from app.web.security import safe_next


@pytest.mark.parametrize(
    "url", ["/", "/home?as=trainee", "/broken/404", "/broken/500", "/refused", "/t/x/icons.svg", "/api", "/download"]
)
def test_every_answer_has_the_headers(client: FlaskClient, url: str) -> None:
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=(self), ")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_a_script_fetches_of_a_sign_in_needs_no_policy_of_a_page(client: FlaskClient) -> None:
    client.get("/")
    headers = client.get("/", headers={"Sec-Fetch-Dest": "empty", "Accept": "*/*"}).headers
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "Content-Security-Policy" not in headers


@pytest.mark.parametrize(("dest", "wanted"), [("empty", "text/html,*/*"), ("document", "*/*"), ("iframe", "*/*"), (None, "*/*")])
def test_a_page_for_a_window_has_the_policy_also_when_the_worker_asks_for_it(
    client: FlaskClient, dest: str | None, wanted: str
) -> None:
    client.get("/")
    asked = {"Accept": wanted} | ({"Sec-Fetch-Dest": dest} if dest else {})
    assert "Content-Security-Policy" in client.get("/", headers=asked).headers


def test_a_page_of_a_sign_in_is_not_kept(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_a_view_may_say_otherwise(client: FlaskClient) -> None:
    client.get("/")
    assert client.get("/api").headers["Cache-Control"] == "max-age=60"


def test_a_page_for_everybody_says_nothing_about_keeping(client: FlaskClient) -> None:
    assert "Cache-Control" not in client.get("/home?as=").headers


def test_https_stays_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/home?as=").headers
    assert "max-age" in client.get("/home?as=", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_a_long_text_is_compressed_for_those_who_read_it(client: FlaskClient) -> None:
    plain = client.get("/api", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_compressed_size_gives_nothing_away(client: FlaskClient) -> None:
    sizes = {len(client.get("/api", headers={"Accept-Encoding": "gzip"}).data) for _ in range(12)}
    assert len(sizes) > 1


def test_a_file_is_not_compressed_twice(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/download", headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.parametrize("url", ["/", "/lop/3", "/lop/3?trang=2#a", "/h%E1%BB%8Dc"])
def test_a_path_of_this_site_may_be_gone_to(url: str) -> None:
    assert safe_next(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "lop",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\t//evil.example",
        "/a\r\nSet-Cookie: x",
        "/a\x00b",
        " /lop",
        "/lop 3",
        "/" + "a" * 2001,
    ],
)
def test_nothing_else_may_be_gone_to(url: str | None) -> None:
    assert safe_next(url) is None

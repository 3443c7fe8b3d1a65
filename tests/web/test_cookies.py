"""The signed cookie is verified once; a changed one never passes, and no request sees what another changed."""

from __future__ import annotations

import pytest
from flask import Flask, session

from app.web import cookies


@pytest.fixture
def site() -> Flask:
    """A site that keeps a list in its cookie."""
    made = Flask(__name__)
    made.secret_key = "k" * 40
    cookies.install(made)

    @made.get("/<word>")
    def add(word: str) -> list[str]:
        session["words"] = [*session.get("words", []), word]
        return list(session["words"])

    @made.get("/")
    def look() -> list[str]:
        session.get("words", []).append("only here")
        return list(session.get("words", []))[:-1]

    return made


def test_what_one_request_changes_the_next_of_the_same_cookie_does_not_see(site: Flask) -> None:
    client = site.test_client()
    client.get("/a")
    client.get("/b")
    assert [client.get("/").json for _time in range(3)] == [["a", "b"]] * 3


def test_a_cookie_with_one_letter_changed_is_nobodys(site: Flask) -> None:
    client = site.test_client()
    client.get("/a")
    kept = client.get_cookie("session")
    assert kept is not None
    assert client.get("/").json == ["a"]
    for at in (0, len(kept.value) // 2, len(kept.value) - 3):
        other = kept.value[:at] + ("A" if kept.value[at] != "A" else "B") + kept.value[at + 1 :]
        client.set_cookie("session", other)
        assert client.get("/c").json == ["c"]


def test_a_cookie_of_another_key_is_nobodys(site: Flask) -> None:
    client = site.test_client()
    client.get("/a")
    site.secret_key = "l" * 40
    site.session_interface = cookies.CookieSessions()
    assert client.get("/c").json == ["c"]


def test_it_remembers_only_so_many(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "_MOST", 3)
    for number in range(10):
        client = site.test_client()
        client.get(f"/{number}")
        assert client.get("/").json == [str(number)]
    assert len(site.session_interface._read) <= 3  # type: ignore[attr-defined]


def test_it_forgets_after_a_while(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site.test_client()
    client.get("/a")
    client.get("/")
    monkeypatch.setattr(cookies, "monotonic", lambda: 10**9)
    asked: list[bool] = []
    monkeypatch.setattr(cookies.SecureCookieSessionInterface, "open_session", lambda *_args: asked.append(True))
    site.session_interface.open_session(site, site.test_request_context("/").request)
    client.get("/")
    assert asked

"""A test client that looks at every page it fetches: well-formed, one h1, labels, CSRF, headers, nothing inline."""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.storage.base import db

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG_LEAVES = {"path", "rect", "circle", "line", "use"}
UNLABELLED = {"hidden", "submit", "button"}


class PageFault(AssertionError):
    """Something about a page that no page may have."""


class Page(HTMLParser):
    """One parsed page with what was found wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.headings: list[str] = []
        self.ids: set[str] = set()
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.forms: list[dict[str, Any]] = []
        self.title = ""
        self.feed(html)
        self.close()
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and check its attributes."""
        given = dict(attrs)
        self._attributes(tag, given)
        if tag == "h1":
            self.headings.append("")
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag == "form":
            self.forms.append({"method": (given.get("method") or "get").lower(), "csrf": False})
        if tag in {"input", "select", "textarea"}:
            self._control(tag, given)
        if tag not in VOID and tag not in SVG_LEAVES:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A self-closed tag, as SVG has them."""
        self._attributes(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost open tag; anything else is a fault."""
        if tag in SVG_LEAVES:
            return
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-3:]} at {self.getpos()}")
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        """Collect the words of headings and of the title."""
        if "h1" in self.stack:
            self.headings[-1] += data
        if self.stack[-1:] == ["title"]:
            self.title += data
        if self.stack[-1:] == ["script"] and data.strip():
            self.faults.append("inline script")

    def _attributes(self, tag: str, given: dict[str, str | None]) -> None:
        """No inline style or handler, no id twice, every picture described."""
        for name in given:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"{name}= on <{tag}>")
        if given.get("id"):
            if given["id"] in self.ids:
                self.faults.append(f"id {given['id']} twice")
            self.ids.add(str(given["id"]))
        if tag == "img" and given.get("alt") is None:
            self.faults.append("img without alt")

    def _control(self, tag: str, given: dict[str, str | None]) -> None:
        """Note a form control and whether a label holds it."""
        if given.get("name") == "csrf_token" and self.forms:
            self.forms[-1]["csrf"] = True
        if (given.get("type") or tag) not in UNLABELLED and not given.get("aria-label") and not given.get("aria-labelledby"):
            self.inputs.append({**given, "inside": "yes" if "label" in self.stack else None})

    def _finish(self) -> None:
        """What can only be said when the whole page was read."""
        if self.stack:
            self.faults.append(f"left open: {self.stack}")
        if len(self.headings) != 1:
            self.faults.append(f"{len(self.headings)} h1")
        elif " ".join(self.headings[0].split())[:20] not in " ".join(self.title.split()) and "desk" not in self.title:
            self.faults.append(
                f"title {self.title!r} does not begin with the h1 {self.headings[0]!r}"
            ) if not self._greets() else None
        self.faults += [
            f"input {control.get('name')} has no label"
            for control in self.inputs
            if not control["inside"] and control.get("id") not in self.labelled
        ]
        self.faults += [
            "a form that posts has no csrf_token" for form in self.forms if form["method"] == "post" and not form["csrf"]
        ]

    def _greets(self) -> bool:
        """Her desk greets her by name; its title is the destination's name."""
        return self.headings[0].strip().startswith("Chào ")


class InspectingClient(FlaskClient):
    """The test client of the house."""

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request and inspect what came back; a POST carries the token that its page would have given
        (`csrf=False`: none)."""
        if csrf and str(kwargs.get("method", "")).upper() == "POST":
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self._token()}
        if has_app_context():
            db.session.rollback()  # what the test has read must not stand in the way of what the request writes
        with self.application.app_context():  # a request shares nothing (`g`, the session) with the test around it
            answer = super().open(*args, **kwargs)
        inspect(answer)
        return answer

    def _token(self) -> str:
        """A valid CSRF token of this client's session."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", hashlib.sha1(b"tests").hexdigest())
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))


def inspect(answer: TestResponse) -> None:
    """Raise PageFault for a response that breaks a promise of every page."""
    policy = answer.headers.get("Content-Security-Policy", "")
    parts = {"text/javascript", "text/css", "image/png", "application/manifest+json"}
    is_part = answer.mimetype in parts and answer.request.path.startswith("/t/")
    if not is_part and ("default-src 'self'" not in policy or "unsafe" in policy):
        raise PageFault(f"content security policy: {policy!r}")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        raise PageFault("nosniff is missing")
    if answer.mimetype == "text/html" and answer.data and answer.status_code not in {301, 302, 303, 304, 308}:
        page = Page(answer.get_data(as_text=True))
        if page.faults:
            raise PageFault(f"{answer.request.path}: {page.faults}")

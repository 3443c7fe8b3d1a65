"""A person with a browser that has no JavaScript: she opens pages, follows links, fills in the forms she finds and
presses their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from tests.inspection import InspectingClient


@dataclass
class Button:
    """A submit button: what it says and what it sends."""

    words: str = ""
    name: str = ""
    value: str = ""


@dataclass
class FormFound:
    """A form as the page shows it: its values and its buttons."""

    action: str
    method: str
    key: str
    values: MultiDict[str, Any] = field(default_factory=MultiDict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


class Sheet(HTMLParser):
    """The links, forms and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[FormFound] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._by_id: dict[str, FormFound] = {}
        self._inside: list[FormFound] = []
        self._loose: list[tuple[str, str, dict[str, str]]] = []
        self._button: Button | None = None
        self._link: list[str] | None = None
        self._select = ""
        self.feed(html)
        for form_id, tag, given in self._loose:
            if form_id in self._by_id:
                self._control(self._by_id[form_id], tag, given)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a form, a control or a link."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            form = FormFound(given.get("action", ""), given.get("method", "get").lower(), given.get("id", ""))
            self.forms.append(form)
            self._inside.append(form)
            self._by_id[form.key] = form
        elif tag == "a":
            self._link = [given.get("href", ""), ""]
        elif tag in {"input", "select", "textarea", "button", "option"}:
            self._meet(tag, given)

    def _meet(self, tag: str, given: dict[str, str]) -> None:
        """A control of the form around it, or of the one it names."""
        if tag == "button":
            self._button = Button("", given.get("name", ""), given.get("value", ""))
        if tag == "select":
            self._select = given.get("name", "")
        form = self._by_id.get(given["form"]) if "form" in given else (self._inside[-1] if self._inside else None)
        if form is not None:
            self._control(form, tag, given)
        elif "form" in given:
            self._loose.append((given["form"], tag, given))

    def _control(self, form: FormFound, tag: str, given: dict[str, str]) -> None:
        """Take over what a control would send."""
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append(self._button or Button("", name, given.get("value", "")))
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = given.get("value", "")
        elif tag == "input" and name and kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.values.add(name, given.get("value", "on"))
        elif tag in {"input", "textarea"} and name and kind not in {"file", "submit"}:
            form.values.add(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave a form, a button or a link."""
        if tag == "form" and self._inside:
            self._inside.pop()
        if tag == "button":
            self._button = None
        if tag == "select":
            self._select = ""
        if tag == "a" and self._link:
            self.links.append((" ".join(self._link[1].split()), self._link[0]))
            self._link = None

    def handle_data(self, data: str) -> None:
        """Collect words."""
        self.words.append(data)
        if self._button is not None:
            self._button.words = " ".join((self._button.words + " " + data).split())
        if self._link is not None:
            self._link[1] += data


class Walker:
    """One person and the page she has open."""

    def __init__(self, client: InspectingClient) -> None:
        self.client = client
        self.url = "/"
        self.sheet = Sheet("")

    def open(self, url: str) -> Walker:
        """Go to an address."""
        return self._arrive(self.client.get(url, follow_redirects=True))

    def follow(self, words: str) -> Walker:
        """Press the first link whose words contain `words`."""
        found = next((href for said, href in self.sheet.links if words in said), None)
        assert found is not None, f"no link {words!r} on {self.url}: {[said for said, _href in self.sheet.links]}"
        return self.open(found)

    def press(self, words: str, *, files: dict[str, Any] | None = None, **values: Any) -> Walker:
        """Fill in the form that has a button with these words, and press it; None takes a value out, a list sends several."""
        form, button = self._button(words)
        data: MultiDict[str, Any] = MultiDict(form.values)
        for name, value in values.items():
            data.poplist(name)
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    data.add(name, one)
        if button.name:
            data[button.name] = button.value
        for name, file in (files or {}).items():
            data.add(name, file)
        action = form.action or self.url
        if form.method == "get":
            return self._arrive(self.client.get(action, query_string=data, follow_redirects=True))
        return self._arrive(self.client.post(action, data=data, follow_redirects=True))

    def has(self, words: str) -> bool:
        """Whether a button with these words stands on the page."""
        return any(words in button.words for form in self.sheet.forms for button in form.buttons)

    def form(self, words: str) -> FormFound:
        """The form of a button."""
        return self._button(words)[0]

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(" ".join(self.sheet.words).split())

    def _button(self, words: str) -> tuple[FormFound, Button]:
        """The first form with a button that says `words`."""
        for form in self.sheet.forms:
            for button in form.buttons:
                if words in button.words:
                    return form, button
        raise AssertionError(
            f"no button {words!r} on {self.url}: {[b.words for f in self.sheet.forms for b in f.buttons]}\n{self.text[:600]}"
        )

    def _arrive(self, answer: Any) -> Walker:
        """Look at the page that came."""
        assert answer.status_code in {200, 422}, f"{answer.status_code} at {answer.request.path}"
        parts = urlsplit(answer.request.url)
        self.url = parts.path + (f"?{parts.query}" if parts.query else "")
        self.status = answer.status_code
        self.sheet = Sheet(answer.get_data(as_text=True))
        return self

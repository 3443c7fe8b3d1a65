"""What a page wears: who is in, where she can go, whom she can call. The factory says where this comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g, has_request_context


@dataclass(frozen=True)
class NavItem:
    """One destination; `badge` counts what is new there, `icon` is shown in the trainee's dock."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    badge: int = 0


@dataclass(frozen=True)
class Shell:
    """The header, navigation and footer of one page.

    `role` is "" for nobody signed in, "trainee" for pages with a dock, another word for desks. `account_url` is the account of
    the person, or the sign-in page when nobody is in. `who` names the account to the page's scripts: a phone keeps what it has to
    send for each account alone.
    """

    role: str = ""
    name: str = ""
    initials: str = ""
    items: tuple[NavItem, ...] = ()
    account_url: str = ""
    help_phone: str = ""
    org_line: str = ""
    demo: bool = False
    who: str = ""


Provider = Callable[[], Shell]
_PLAIN = Shell()


def install(app: Flask, provider: Provider, plain: Shell = _PLAIN, neutral: Provider | None = None) -> None:
    """Give every template the variable `shell`.

    `provider` is asked once per request; `plain` is worn where it cannot be asked: outside a request, and on the page of a
    failure, when the database may be the cause. `neutral` gives the shell of a page that phones keep for whoever learns there.
    """
    app.extensions["web.shell"] = (provider, plain)
    app.extensions["web.shell.neutral"] = neutral or (lambda: plain)
    app.context_processor(lambda: {"shell": current()})


def current() -> Shell:
    """The shell of this request."""
    provider, plain = cast(tuple[Provider, Shell], current_app.extensions["web.shell"])
    if not has_request_context():
        return plain
    if "shell" not in g:
        g.shell = provider()
    return cast(Shell, g.shell)


def wear_neutral() -> None:
    """From here on in this request wear what belongs to nobody in particular."""
    g.shell = cast(Provider, current_app.extensions["web.shell.neutral"])()


def wear_plain() -> None:
    """From here on in this request ask nobody who is in, unless it is known already."""
    g.asks_nobody = True
    if "shell" not in g:
        g.shell = cast(tuple[Provider, Shell], current_app.extensions["web.shell"])[1]


def asks_nobody() -> bool:
    """Whether the page of a failure is being made: what is not known by now is not asked for."""
    return "asks_nobody" in g

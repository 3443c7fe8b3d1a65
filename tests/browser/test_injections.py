"""Promise 3 in a real Chromium: pages full of texts that want to run; none runs, asks elsewhere, or breaks the content policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.house.conftest import scene
from tests.house.tour import Scene, rules_of, url_of
from tests.inspection import InspectingClient
from tests.trust.poison import FORMULAS
from tests.trust.test_injections import poison

__all__ = ("scene",)
pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.timeout(280)]


@pytest.mark.parametrize("key", ["coordinator", "tham"])
def test_nothing_that_was_typed_runs_in_a_browser(
    app: Flask,
    scene: Scene,
    client_for: Callable[..., InspectingClient],
    page_as: Callable[..., Page],
    site: str,
    watch: Watch,
    key: str,
) -> None:
    client = client_for(key)
    poison(app, FORMULAS[0])
    pages = [url for rule in rules_of(app, "GET") if is_page(client, url := url_of(rule, scene.own))]
    page, dialogs, asked, ran = page_as(key, 1280), [], list[str](), list[str]()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith((site, "data:")) else None)
    for url in pages:
        page.goto(f"{site}{url}")
        assert page.title()
        ran += [url] if page.evaluate("() => window.ran !== undefined") else []
    assert (ran, dialogs, asked) == ([], [], [])
    assert len(pages) > 20
    watch.forgiven.append("ERR_ABORTED")  # what the last page still fetched when its window was closed


def is_page(client: Any, url: str) -> bool:
    """Whether an address opens for her as a page; what only scripts or other software read is none."""
    answer = client.get(url, buffered=True)
    return answer.status_code == 200 and answer.mimetype == "text/html" and not url.startswith("/dang-nhap")

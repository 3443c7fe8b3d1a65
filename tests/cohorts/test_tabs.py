"""The pages of a class are all one or two touches away, whichever of them is open."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from app.cohorts.tabs import cohort_tabs
from tests.cast import Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


def strip_and_menu(page: str) -> tuple[list[str], list[str]]:
    """The words in the strip, and those behind "Mục khác"."""
    found = re.search(
        r'<nav class="tabs many".*?<div[^>]*>(.*?)</div><details><summary>Mục khác</summary>(.*?)</details>', page, re.S
    )
    assert found is not None
    strip, menu = (re.findall(r"<a [^>]*>([^<]+)</a>", found[number]) for number in (1, 2))
    return strip, menu


def test_every_page_of_a_class_is_in_the_strip_or_behind_it_once(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    with ctx.test_request_context():
        labels = [tab[0] for tab in cohort_tabs(cast.cohort["thu"], "")]
    strip, menu = strip_and_menu(client_for("coordinator").get(f"/lop/{cast.cohort['thu']}").text)
    assert strip == labels[:8]
    assert sorted([*strip, *menu]) == sorted(labels)


def test_the_page_that_is_open_stands_in_the_strip(cast: Cast, client_for: Clients) -> None:
    page = client_for("coordinator").get(f"/lop/{cast.cohort['thu']}/khao-sat").text
    strip, menu = strip_and_menu(page)
    assert strip[-1] == "Khảo sát"
    assert "Khảo sát" not in menu

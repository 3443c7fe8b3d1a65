"""The papers of a class in a real browser: the page says how many are ready, then the file is there."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def test_the_page_says_how_far_the_dossier_is(page_as: Callable[..., Page], cast: Cast) -> None:
    page = page_as("coordinator", 1280)
    page.goto(f"/lop/{cast.cohort['thu']}/ho-so")
    page.wait_for_load_state("networkidle")
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Tải hồ sơ lớp").click()
    assert arriving.value.suggested_filename == "ho-so-lop-thu.zip"
    with zipfile.ZipFile(arriving.value.path()) as papers:
        assert papers.testzip() is None
        count = sum(name.endswith(".pdf") for name in papers.namelist())
    expect(page.locator("#da-gom")).to_have_text(f"Đã làm xong {count} giấy; tệp nằm trong thư mục tải xuống.")

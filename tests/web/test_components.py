"""Every component and layout gives well-formed, labelled HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.web import assets
from tests.web.conftest import StrictReader

PAGES = (
    "/",
    "/?as=trainee",
    "/?as=",
    "/?flash=1",
    "/home?as=trainee",
    "/focus",
    "/door?as=",
    "/broken/404?as=trainee",
    "/broken/500",
    "/refused",
)
TEMPLATES = sorted((assets.STATIC.parent / "templates").rglob("*.html"))
Reader = Callable[[str], StrictReader]


def render(app: Flask, source: str, **values: object) -> str:
    """`source` with the components as `c`."""
    with app.test_request_context():
        return render_template_string('{% import "web/components.html" as c %}' + source, **values)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_well_formed(page: Reader, url: str) -> None:
    read = page(url)
    assert read.tags["h1"] == read.tags["main"] == read.tags["title"] == 1
    assert sorted(read.ids) == sorted(set(read.ids)), "an id stands twice"


@pytest.mark.parametrize("url", PAGES)
def test_what_a_page_points_to_is_there(page: Reader, url: str) -> None:
    read = page(url)
    for tag, attrs in read.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "data-for", "data-open"):
            for target in (attrs.get(name) or "").split():
                assert target in read.ids, f"<{tag} {name}={target}>"


@pytest.mark.parametrize("url", PAGES)
def test_every_input_has_a_label(page: Reader, url: str) -> None:
    read = page(url)
    labelled = {attrs.get("for") for tag, attrs in read.elements if tag == "label"}
    for tag, attrs in read.elements:
        if tag in {"select", "textarea"} or (tag == "input" and attrs.get("type") not in {"hidden", "radio", "checkbox"}):
            assert attrs.get("id") in labelled, attrs


@pytest.mark.parametrize("url", PAGES)
def test_every_script_and_style_is_a_file_of_ours(page: Reader, url: str) -> None:
    for tag, attrs in page(url).elements:
        if tag == "script":
            assert (attrs.get("src") or "").startswith("/t/")
        if tag == "link":
            assert (attrs.get("href") or "").startswith("/t/")
        assert tag != "style"


def test_every_module_that_a_template_asks_for_exists() -> None:
    asked = {
        name
        for path in TEMPLATES
        for names in re.findall(r'data-module="([\w -]+)"', path.read_text("utf-8"))
        for name in names.split()
    }
    assert asked <= {path.stem for path in (assets.STATIC / "js" / "modules").glob("*.js")}


def test_every_icon_that_is_asked_for_exists(client: FlaskClient) -> None:
    drawn = set(re.findall(r'symbol id="(\w+)"', (assets.STATIC / "icons.svg").read_text("utf-8")))
    asked = {name for url in PAGES for name in re.findall(r"icons\.svg#(\w+)", client.get(url).text)}
    assert asked
    assert asked <= drawn


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_keeps_the_rules(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 300
    assert not re.search(r"\sstyle=|\son\w+=|<script>|\|\s*safe\b", re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL))


def test_the_trainee_has_a_dock_and_the_desk_a_strip(page: Reader) -> None:
    trainee = [attrs.get("class") for _, attrs in page("/home?as=trainee").elements]
    desk = [attrs.get("class") for _, attrs in page("/").elements]
    assert ("dock" in trainee, "strip" in trainee) == (True, False)
    assert ("dock" in desk, "strip" in desk) == (False, True)


def test_the_bundle_follows_the_role(client: FlaskClient) -> None:
    assert "css/trainee.css" in client.get("/home?as=trainee").text
    assert "css/trainee.css" in client.get("/home?as=").text
    assert "css/desk.css" in client.get("/home").text
    assert "css/desk.css" in client.get("/?as=trainee").text, "a page may ask for more"


def test_a_failed_form_says_so_in_title_summary_and_fields(app: Flask) -> None:
    browser = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/").text)
    assert token
    text = browser.post("/", data={"csrf_token": token[1], "born": "1986", "phone": "0912"}).text
    assert "<title>Lỗi: Thành phần giao diện" in text
    assert '<a href="#born">Nhập ngày theo dạng ngày/tháng/năm, ví dụ 17/11/2026</a>' in text
    assert '<a href="#kind-0">Chọn hình thức</a>' in text
    assert re.search(r'<input aria-describedby="born-why" aria-invalid="true"[^>]* id="born"[^>]* value="1986"', text)
    assert 'aria-describedby="name-hint name-why"' in text


def test_a_flash_is_a_note(client: FlaskClient) -> None:
    assert '<div class="note ok" role="status">' in client.get("/?flash=1").text


def test_demonstration_data_is_named_as_such(client: FlaskClient) -> None:
    assert "Dữ liệu minh họa, tên người là hư cấu" in client.get("/").text
    assert "Dữ liệu minh họa" not in client.get("/home?as=trainee").text


@pytest.mark.parametrize(
    ("letters", "box"), [("p" * 25, "0 0 116 116"), ("p" * 27, "0 0 116 140"), ("u" * 60, "0 0 236 140"), ("", "0 0 116 20")]
)
def test_the_ledger_has_as_many_squares_as_it_needs(app: Flask, letters: str, box: str) -> None:
    html = render(app, '{{ c.cells(letters, "Trên mạng") }}', letters=letters)
    assert f'viewBox="{box}"' in html
    assert html.count("<rect") == len(letters)


@pytest.mark.parametrize(
    ("value", "most", "width"), [(80, 100, "80.0"), (130, 100, "100"), (-4, 100, "0"), (3, 0, "0"), (1, 3, "33.3")]
)
def test_a_bar_stays_in_its_box(app: Flask, value: int, most: int, width: str) -> None:
    assert f'width="{width}"' in render(app, "{{ c.bar(value, most) }}", value=value, most=most)


def test_what_people_wrote_is_text(app: Flask) -> None:
    html = render(
        app,
        '{{ c.tag("", bad) }}{{ c.task(bad, "/", bad) }}{{ c.notice("", bad) }}{{ c.crumbs([(bad, "/"), (bad, "")]) }}',
        bad="<b onclick=x>",
    )
    assert "<b onclick" not in html


def test_a_locked_task_is_no_link(app: Flask) -> None:
    html = render(app, '{{ c.task("Bài kiểm tra", "", "Mở khi học xong 12 chuyên đề", c.locked()) }}')
    assert "<a " not in html
    assert 'class="off"' in html


def test_a_long_pager_folds_its_middle(app: Flask) -> None:
    html = render(app, '{{ c.pager(10, 20, "/x?trang={}".format, 990, 50, "học viên") }}')
    assert re.findall(r">(\d+|…)<", html) == ["1", "…", "9", "10", "11", "…", "20"]
    assert "451–500 trong 990 học viên" in html


def test_the_clock_is_right_without_javascript(app: Flask) -> None:
    html = render(app, '{{ c.clock(1861, "Nộp trước 9:45") }}')
    assert "<b>32 phút</b>" in html
    assert "Nộp trước 9:45" in html

"""Static files: their addresses, their caching, their weight, and the rules of the stylesheets."""

from __future__ import annotations

import gzip
import posixpath
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import assets

CSS = sorted((assets.STATIC / "css").glob("*.css"))
SCRIPTS = sorted((assets.STATIC / "js").rglob("*.js"))


def url_of(app: Flask, path: str) -> str:
    with app.app_context():
        return assets.asset_url(path)


def test_an_asset_is_kept_for_a_year(app: Flask, client: FlaskClient) -> None:
    answer = client.get(url_of(app, "js/main.js"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"


def test_a_script_carries_no_header_that_only_pages_need(app: Flask, client: FlaskClient) -> None:
    script, worker, icon = (client.get(url) for url in (url_of(app, "js/main.js"), "/sw.js", url_of(app, "icons.svg")))
    assert script.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in script.headers
    assert "Content-Security-Policy" in worker.headers
    assert "Content-Security-Policy" in icon.headers


def test_a_file_varies_with_nobodys_cookie(app: Flask, client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["somebody"] = "1"
    for url in (url_of(app, "js/queue.js"), url_of(app, "css/trainee.css"), "/sw.js"):
        assert client.get(url, headers={"Accept-Encoding": "gzip"}).headers.get("Vary", "") in {"Accept-Encoding", ""}


def test_an_old_hash_gets_todays_file_but_may_not_keep_it(client: FlaskClient) -> None:
    answer = client.get("/t/0ld/css/trainee.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_gzip_is_sent_only_to_those_who_read_it(app: Flask, client: FlaskClient) -> None:
    url = url_of(app, "css/desk.css")
    packed = client.get(url, headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(url, headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_file_that_is_known_already_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/t/x/icons.svg")
    again = client.get("/t/x/icons.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name", ["../assets.py", "%2e%2e/assets.py", "js/../../assets.py", "css", "css/", "nothing.css", "css/tokens.css"]
)
def test_nothing_but_the_shelf_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/t/x/{name}").status_code == 404


def test_a_wrong_address_in_a_template_is_found_at_once(app: Flask) -> None:
    with pytest.raises(KeyError):
        url_of(app, "js/man.js")


def test_the_hash_changes_with_any_file(tmp_path: Path) -> None:
    copy = tmp_path / "static"
    shutil.copytree(assets.STATIC, copy)
    before = assets.read_shelf(copy).digest
    (copy / "js" / "modules" / "clock.js").write_text("export default () => {};")
    assets.read_shelf.cache_clear()
    assert assets.read_shelf(copy).digest != before


def test_the_favicon_is_the_mark(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"


def test_a_trainees_page_stays_light() -> None:
    shelf = assets.read_shelf(assets.STATIC)
    packed = {name: len(asset.gzipped or asset.body) for name, asset in shelf.assets.items()}
    assert packed["css/trainee.css"] <= 12 * 1024
    everywhere = {"offline", "current"}
    phone = with_imports({"js/device.js"}, shelf)  # the queue: on every page once it stands, kept until the next release
    assert sum(packed[name] for name in phone) <= 8 * 1024
    for path in sorted(assets.STATIC.parents[1].rglob("templates/*/*.html")):
        words = re.findall(r'data-module="([a-z -]+)"', path.read_text(encoding="utf-8"))
        named = {"js/main.js"} | {f"js/modules/{name}.js" for name in {*everywhere, *" ".join(words).split()}}
        files = with_imports(named & set(packed), shelf) - phone
        assert sum(packed[name] for name in files) <= 8 * 1024, path.name


def with_imports(names: set[str], shelf: assets.Shelf) -> set[str]:
    """Scripts and all that they load at once; what waits to be sent is loaded only while something waits."""
    found = set(names)
    for name in names:
        body = shelf.assets[name].body.decode()
        for target in re.findall(r"from '(\.{1,2}/[\w/.]+\.js)'", body):
            found |= with_imports({posixpath.normpath(posixpath.join(posixpath.dirname(name), target))}, shelf)
    return found


def test_every_stylesheet_is_in_the_desk_bundle() -> None:
    assert {path.stem for path in CSS} == set(assets.BUNDLES["desk"])


def test_the_trainee_bundle_keeps_the_order_of_the_desk_bundle() -> None:
    desk = [part for part in assets.BUNDLES["desk"] if part in assets.BUNDLES["trainee"]]
    assert desk == list(assets.BUNDLES["trainee"])


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.stem)
def test_a_stylesheet_keeps_the_rules(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(text.splitlines()) < 300
    assert text.count("{") == text.count("}")
    assert not re.search(r"oklch|light-dark|:has\(|color-mix|@container|@scope|https?:|@import|&", text)
    assert path.stem == "tokens" or not re.search(
        r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|:\s*(?:white|black|red|blue|gray)\b(?!-)", text
    )
    assert not re.search(r"\{[^{}]*\{[^{}]*\{[^{}]*\{", text), "deeper than layer > media > rule"


def test_every_custom_property_that_is_used_is_a_token() -> None:
    declared = set(re.findall(r"(--[\w-]+):", (assets.STATIC / "css" / "tokens.css").read_text(encoding="utf-8")))
    used = {name for path in CSS for name in re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))}
    assert used <= declared
    assert declared - used == set(), "a token nobody uses"


def test_the_layers_are_declared_once() -> None:
    declarations = [path.stem for path in CSS if re.search(r"@layer [\w, ]+;", path.read_text(encoding="utf-8"))]
    assert declarations == ["tokens"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_a_guest(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert "innerHTML" not in text
    assert not re.search(r"^await|[^\w]#\w+\s*[=(;]|https?:|\?\?=|\.at\(|replaceAll|structuredClone", text, flags=re.MULTILINE)
    if path.parent.name == "modules":
        assert "export default" in text


@pytest.mark.skipif(not shutil.which("node"), reason="node reads the scripts for syntax")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_readable(path: Path) -> None:
    read = subprocess.run(
        ["node", "--check", "--input-type=module", "-"], input=path.read_bytes(), capture_output=True, check=False, timeout=20
    )
    assert read.returncode == 0, read.stderr.decode()


def test_dark_by_choice_and_dark_by_the_device_are_the_same_colours() -> None:
    """CSS has no way to say both at once: the two lists are kept equal here."""
    style = (assets.STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    lists = [
        re.findall(r"(--[\w-]+): ([^;]+);", block) for block in re.findall(r'data-theme="(?:s"\]\)|t"\]) \{([^}]+)\}', style)
    ]
    assert len(lists) == 2
    assert lists[0] == lists[1] != []

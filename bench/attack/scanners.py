"""Scanners of others against the product as `run.py` serves it: Schemathesis, sqlmap, Wapiti; bounded, on loopback."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange.rules.tokens import Right
from app.exchange.services import issue_token
from app.factory import create_app
from app.kernel.clock import utc_now
from app.kernel.settings import Settings, read_settings
from app.storage.base import db
from bench.attack.tools import SCHEMATHESIS, SQLMAP, WAPITI, Ran, command, run
from bench.client import LineBrowser
from bench.databases import empty_database
from bench.exam.machine import machine
from bench.faults import BenchFault
from bench.stage import ROOT

_INJECTED = re.compile(r"^.*(?:is vulnerable|appears to be .*injectable|identified the following injection).*$", re.M)
WRITE_CAST = """
import json
from app.factory import create_app
from tests.cast import NOW, PASSWORD, PEOPLE, write_cast
from app.storage.migrations import upgrade
with create_app().app_context():
    upgrade()
    cast = write_cast()
print(json.dumps({"cohort": cast.cohort["thu"], "unit": cast.unit["home"], "coordinator": cast.person["coordinator"],
                  "logins": {key: PEOPLE[key][1] for key in ("coordinator", "tham")}, "password": PASSWORD}))
"""
"""The cast of the tests makes the site that is scanned: two classes of two units, in seconds."""


@dataclass(frozen=True)
class Site:
    """A running site: its address, the cookies of a coordinator and of a trainee, a class, and a token of other software."""

    address: str
    cookies: Mapping[str, str]
    cohort: int
    token: str


@dataclass(frozen=True)
class Found:
    """What a scanner says: a line of figures, and each thing that it found."""

    line: str
    findings: Sequence[str] = field(default=())


@contextmanager
def serving_site() -> Iterator[Site]:
    """A site with the cast of the tests on a new SQLite database, served as `run.py` serves it."""
    with empty_database("sqlite") as (folder, url):
        environment = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "attack"}
        written = run([sys.executable, "-c", WRITE_CAST], 300, {**_environment(), **environment})
        if written.code != 0:
            raise BenchFault(f"không dựng được trang để thử: {written.said[-500:]}")
        cast = json.loads(written.said.strip().splitlines()[-1])
        token = _token(read_settings(environment), cast)
        with machine(environment) as running:
            yield Site(f"http://127.0.0.1:{running.port}", _cookies(running.port, cast), cast["cohort"], token)


def _environment() -> dict[str, str]:
    """The variables of this process, with the project to import from."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _token(settings: Settings, cast: Mapping[str, int]) -> str:
    """A token of other software with every right."""
    with create_app(settings).app_context():
        rights = [str(right) for right in Right]
        made = issue_token(name="Quét thử", unit_id=cast["unit"], rights=rights, days=30, by=cast["coordinator"], at=utc_now())
        db.session.remove()
        db.engine.dispose()
        return made.token


def _cookies(port: int, cast: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Cookies of signed-in people."""
    cookies = {}
    for key, login in cast["logins"].items():
        browser = LineBrowser(port)
        browser.sign_in(login, str(cast["password"]))
        cookies[key] = browser.cookie
        browser.hang_up()
    return cookies


def schemathesis(site: Site, share: float) -> Found:
    """Calls made from the OpenAPI document, right and wrong ones, in every phase."""
    document, token = f"{site.address}/api/v1/openapi.json", f"Authorization: Bearer {site.token}"
    words = [*command(SCHEMATHESIS, "st"), "run", document, "--header", token]
    words += ["--max-examples", str(max(5, round(100 * share))), "--checks", "not_a_server_error,content_type_conformance"]
    done = run([*words, "--continue-on-failure", "--seed", "9"], 1800 * max(share, 0.2))
    cases = re.search(r"[\d,]+ generated", done.said)
    failures = re.findall(
        r"^\s*(?:- )?(Server error|.*[Uu]ndocumented Content-Type|.*Response violates schema).*$", done.said, re.M
    )
    findings = sorted(set(failures)) or ([] if done.code == 0 else [_end(done)])
    return Found(f"{cases[0].strip() if cases else 'không rõ số lần gọi'}", findings)


def sqlmap(site: Site, share: float) -> Found:
    """Parameters of pages of a coordinator, of the sign-in form and of the public page, tried for SQL."""
    places = (
        ("/lop?q=1", ""),
        (f"/lop/{site.cohort}?tim=1&trang=1", ""),
        ("/ngan-hang-cau-hoi?q=1&muc=1&loai=1", ""),
        ("/can-giup?lop=1&tim=1", ""),
        ("/xac-minh?ma=ABCD", ""),
        ("/dang-nhap?next=/lop", "login=0912000012&password=x"),
    )
    start = command(SQLMAP, "sqlmap")
    with tempfile.TemporaryDirectory(prefix="so-hoc-sqlmap-") as folder, ThreadPoolExecutor(3) as pool:

        def probe(number: int) -> Ran:
            """One address; each probe keeps its notes in a folder of its own."""
            path, data = places[number]
            words = [*start, "-u", f"{site.address}{path}", "--batch", "--level", "2", "--risk", "1", "--flush-session"]
            words += ["--cookie", site.cookies["coordinator"], "--output-dir", f"{folder}/{number}", "--disable-coloring"]
            words += ["--ignore-code", "400,401,404,422,429", *(["--data", data] if data else [])]
            return run(words, max(60, 600 * share))

        done = list(pool.map(probe, range(len(places))))
    tested = sum(len(re.findall(r"testing '|testing for ", each.said)) for each in done)
    whole = sum(each.code is not None for each in done)
    findings = [line for each in done for line in _INJECTED.findall(each.said)]
    return Found(f"{len(places)} địa chỉ, {tested} phép thử, {whole} địa chỉ thử đến hết trong giờ cho phép", findings)


def wapiti(site: Site, share: float) -> Found:
    """The pages that a coordinator reaches, crawled and attacked."""
    modules = "backup,cookieflags,crlf,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,timesql,xss,xxe"
    with tempfile.TemporaryDirectory(prefix="so-hoc-wapiti-") as folder:
        report, jar = Path(folder) / "report.json", Path(folder) / "cookies.json"
        name, _equals, value = site.cookies["coordinator"].partition("=")
        cookie = {"value": value, "version": 0, "expires": None, "secure": False, "port": None}
        jar.write_text(json.dumps({"127.0.0.1": {"/": {name: cookie}}}))
        words = [*command(WAPITI, "wapiti"), "-u", f"{site.address}/", "--scope", "folder", "-c", str(jar), "-m", modules]
        words += [
            "--exclude",
            f"{site.address}/dang-xuat",
            "-x",
            f"{site.address}/tai-khoan*",
            "--max-links-per-page",
            "60",
            "-d",
            "4",
        ]
        seconds = max(60, round(900 * share))
        words += ["--max-scan-time", str(seconds), "--max-attack-time", str(max(5, seconds // 12))]
        words += ["-f", "json", "-o", str(report)]
        done = run([*words, "--flush-session", "--no-bugreport", "--store-session", folder, "--tasks", "4"], seconds + 300)
        if not report.is_file():
            raise BenchFault(f"Wapiti không để lại báo cáo: {_end(done)}")
        return _reported(json.loads(report.read_text()))


def _reported(report: Mapping[str, Mapping[str, object]]) -> Found:
    """The findings of a report of Wapiti, each once for its kind and address."""
    found = {
        f"{kind}: {each['method']} {each['path']} {each.get('parameter') or ''}".strip()
        for part in ("vulnerabilities", "anomalies")
        for kind, rows in report[part].items()
        for each in rows  # type: ignore[attr-defined]
    }
    pages = report["infos"].get("crawled_pages_nbr", "?")
    return Found(f"{pages} địa chỉ đã quét", sorted(found)[:40])


def _end(done: Ran) -> str:
    """The end of what a program said, in one line."""
    return " ".join(done.said.split())[-300:]

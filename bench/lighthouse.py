"""`python3 run.py lighthouse`: what Lighthouse says of home, lesson and quiz on a slow phone.

Lighthouse comes from npm into a temporary folder, never into the project; without node this says so and measures nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.client import LineBrowser
from bench.crowd.people import PASSWORD
from bench.faults import BenchFault
from bench.serve import Server, serving
from bench.stage import Stage, staged

VERSION = "12.8.2"
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100}
MOST_SHIFT = 0.0
"""Nothing moves while a page comes."""
_FOLDER = Path(tempfile.gettempdir()) / f"so-hoc-lighthouse-{VERSION}"
_CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic"


def main() -> int:
    """Stage, serve, ask for each page. Ends with 1 when a page is below its target or nothing could be measured."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    missing = [name for name, found in (("node", shutil.which("node")), ("Chromium", chromium)) if not found]
    if missing or not chromium:
        print(f"BỎ QUA: Lighthouse cần {' và '.join(missing)}, máy này không có", file=sys.stderr)
        return 1
    try:
        program = _installed()
        with staged(_tell) as stage, serving("wsgi:app", "/healthz", stage.environment) as server:
            found = {name: _asked(program, chromium, server, *page) for name, page in _pages(stage, server).items()}
    except BenchFault as fault:
        print(fault, file=sys.stderr)
        return 1
    faults = [fault for name, report in found.items() for fault in _told(name, report)]
    print("", "Đạt." if not faults else "KHÔNG ĐẠT:", *faults, sep="\n")
    return 1 if faults else 0


def _tell(line: str) -> None:
    """Progress, beside the result."""
    print(f"  {line}…", file=sys.stderr, flush=True)


def _installed() -> Path:
    """Lighthouse's program; fetched from npm the first time."""
    program = _FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        _FOLDER.mkdir(exist_ok=True)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"lighthouse@{VERSION}"]
        done = subprocess.run(npm, cwd=_FOLDER, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BenchFault(f"Không cài được Lighthouse bằng npm:\n{done.stderr[-2000:]}")
    return program


def _pages(stage: Stage, server: Server) -> dict[str, tuple[str, str]]:
    """(path, cookie) of home, lesson and a question of a running quiz."""
    reader, finished = stage.people.readers[0], stage.people.finished[0]
    browser, sitter = LineBrowser(server.port), LineBrowser(server.port)
    browser.sign_in(reader.login, PASSWORD)
    sitter.sign_in(finished.login, PASSWORD)
    before = f"/hoc/{finished.enrolment_id}/bai-kiem-tra/{stage.people.paper_id}"
    question = sitter.post(before, sitter.get(before).form("csrf_token").hidden).location
    home = f"/hoc/{reader.enrolment_id}"
    return {
        "Trang học viên": (home, browser.cookie),
        "Bài học": (f"{home}/bai/{stage.people.lesson_id}", browser.cookie),
        "Câu hỏi": (question, sitter.cookie),
    }


def _asked(program: Path, chromium: str, server: Server, path: str, cookie: str) -> Mapping[str, Any]:
    """Lighthouse's report of one page, with its own settings for a mobile phone."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        address = f"http://127.0.0.1:{server.port}{path}"
        words = [
            *("node", str(program), address, "--quiet", "--output=json", f"--output-path={report}"),
            *(f"--only-categories={','.join(TARGETS)}", f"--chrome-flags={_CHROME_FLAGS}"),
            f"--extra-headers={json.dumps({'Cookie': cookie})}",
        ]
        environment = {**os.environ, "CHROME_PATH": chromium}
        done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode or not report.exists():
            raise BenchFault(f"Lighthouse không đo được {path}:\n{done.stderr[-2000:]}")
        found: Mapping[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return found


def _told(name: str, report: Mapping[str, Any]) -> Sequence[str]:
    """Print the figures of a page; gives back what is below its target, with what Lighthouse found."""
    scores = {key: round((report["categories"][key]["score"] or 0) * 100) for key in TARGETS}
    audits = report["audits"]
    shift = audits["cumulative-layout-shift"]["numericValue"]
    readable = audits["first-contentful-paint"]["numericValue"], audits["largest-contentful-paint"]["numericValue"]
    print(f"{name}: {scores}, chữ đầu {readable[0]:.0f} ms, khối lớn nhất {readable[1]:.0f} ms, xê dịch {shift:.3f}")
    faults = [
        f"{name}: {key} {score}, đích {TARGETS[key]}{_why(report, key)}" for key, score in scores.items() if score < TARGETS[key]
    ]
    return faults + ([f"{name}: xê dịch {shift:.3f}"] if shift > MOST_SHIFT else [])


def _why(report: Mapping[str, Any], category: str) -> str:
    """The audits of a category that did not pass."""
    asked = [each["id"] for each in report["categories"][category]["auditRefs"] if each["weight"]]
    scores = {name: report["audits"][name]["score"] for name in asked}
    failed = [name for name, score in scores.items() if score is not None and score < 1]
    return f" ({', '.join(failed)})" if failed else ""


if __name__ == "__main__":
    sys.exit(main())

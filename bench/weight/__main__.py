"""`python3 run.py weight`: how many bytes a phone fetches, resource by resource, in Chromium over the real programme."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.courses.queries import EditionView, edition_view, newest_editions
from app.factory import create_app
from bench.faults import BenchFault
from bench.serve import serving
from bench.stage import Stage, staged
from bench.table import say
from bench.weight.day import Visit, day, lessons, signed_in
from bench.weight.line import counting
from bench.weight.slow import DELAY_MS, KILOBITS_PER_SECOND, Wait, waits

_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def main(words: Sequence[str]) -> int:
    """Stage, visit, print. Ends with 1 when something is too heavy or could not be measured."""
    parser = argparse.ArgumentParser(prog="python3 run.py weight", description="Điện thoại phải tải bao nhiêu byte.")
    parser.add_argument("--json", metavar="TỆP", help="ghi thêm số liệu vào tệp JSON")
    asked = parser.parse_args(words)
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        print("BỎ QUA: không có Chromium, chưa đo được trang nào nặng bao nhiêu", file=sys.stderr)
        return 1
    try:
        with staged(lambda line: print(f"  {line}…", file=sys.stderr, flush=True)) as stage:
            visits, waited = _visits(stage, found)
    except BenchFault as fault:
        print(fault, file=sys.stderr)
        return 1
    print(*[line for visit in visits for line in _lines(visit)], sep="\n")
    print(f"\nĐọc được sau bao lâu, mạng {KILOBITS_PER_SECOND} kbit/s, trễ {DELAY_MS} ms:", *map(_waited, waited), sep="\n")
    if asked.json:
        rows = [{**asdict(visit), "counted": visit.counted, "ok": visit.ok} for visit in visits]
        Path(asked.json).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if all(visit.ok for visit in visits) and all(wait.ok for wait in waited) else 1


def _visits(stage: Stage, chromium: str) -> tuple[list[Visit], list[Wait]]:
    """All visits, and waits on a slow line: of a trainee in the middle of the programme and of one who may take a quiz."""
    reader, finished = stage.people.readers[0], stage.people.finished[0]
    heavy = sorted(_edition(stage).lessons, key=lambda lesson: -lesson.html_bytes)
    of_reader, of_finished = f"/hoc/{reader.enrolment_id}", f"/hoc/{finished.enrolment_id}"
    first, second, *_rest = [f"{of_reader}/bai/{lesson.lesson_id}" for lesson in heavy]
    read = [f"{of_finished}/bai/{lesson.lesson_id}" for lesson in heavy[:3]]
    with (
        serving("wsgi:app", "/healthz", stage.environment) as server,
        counting(server.port) as line,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=_OPTIONS)
        base = f"http://127.0.0.1:{line.port}"
        cookies = signed_in(browser, base, reader.login)
        visits = lessons(browser, line, cookies, first, second)
        waited = waits(browser, line, cookies, of_reader, first, second)
        quiz = f"{of_finished}/bai-kiem-tra/{stage.people.paper_id}"
        visits += day(browser, line, signed_in(browser, base, finished.login), of_finished, read, quiz)
        browser.close()
    return visits, waited


def _waited(wait: Wait) -> str:
    """A wait in words."""
    return f"  {say(wait.ms / 1000)} giây  {wait.name}, đích {say(wait.most_ms / 1000)}: {'đạt' if wait.ok else 'QUÁ'}"


def _edition(stage: Stage) -> EditionView:
    """The programme of the class."""
    with create_app(stage.settings).app_context():
        newest = max(newest_editions(), key=lambda row: row.edition_id)
        return edition_view(newest.edition_id, newest.content_version)


def _lines(visit: Visit) -> list[str]:
    """A visit as a table."""
    target = f", đích {say(visit.most_bytes / 1024, 0)}: {'đạt' if visit.ok else 'QUÁ'}" if visit.most_bytes else ""
    sizes = (
        f"{say(visit.without_pictures / 1024)} KB không kể hình, {say(visit.line_bytes / 1024)} KB trên đường truyền cả hai chiều"
    )
    head = f"{visit.name}: {sizes}{target}"
    return ["", head, *(f"  {say(size, 0):>9}  {path[:100]}" for path, size in visit.resources[:30])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

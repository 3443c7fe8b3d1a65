"""`python3 run.py attack`: the promises at length, and the tools of others against a site on this machine."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.attack import scanners
from bench.attack.fuzzing import READERS
from bench.attack.tools import ATHERIS, Ran, beside, run
from bench.databases import empty_database
from bench.faults import BenchFault
from bench.stage import ROOT


@dataclass(frozen=True)
class Outcome:
    """What became of a step: whether it is clean, and its figures in one line."""

    clean: bool
    line: str


@dataclass(frozen=True)
class Step:
    """One step: its title, and what it does in so many seconds at most."""

    title: str
    work: Callable[[float], Outcome]


def _tests(path: str, database: str = "sqlite", **sizes: int) -> Callable[[float], Outcome]:
    """Tests of a promise, at another size than in an ordinary run; `sizes` shrink with the time that is given."""

    def work(share: float) -> Outcome:
        given = {name: str(max(1, round(size * share)) if name != "EVERY" else size) for name, size in sizes.items()}
        words = [sys.executable, "-m", "pytest", path, "-s", "-p", "no:cacheprovider", "--database", database]
        done = run(words, 7200, {**os.environ, **given})
        told = " ".join(
            each.strip(".") for each in re.findall(r"^\.?(?:\d+ |\{).*(?:checks|forms|texts|seconds).*$", done.said, re.M)
        )
        last = done.said.strip().splitlines()[-1:] or [""]
        told = f"{' '.join(f'{name}={size}' for name, size in given.items())}; {told} {last[0]}"
        return Outcome(done.code == 0, told if done.code == 0 else f"{told}\n{_tail(done)}")

    return work


def _fuzz(share: float) -> Outcome:
    """Every reader of files for the same time; the first input that breaks one ends its turn."""
    seconds, told, clean = max(5, round(60 * share)), [], True
    with beside(ATHERIS) as folder:
        path = os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])])
        for name in READERS:
            words = [sys.executable, "-m", "bench.attack.fuzzing", name, str(seconds)]
            done = run(words, seconds + 300, {**os.environ, "PYTHONPATH": path})
            runs = re.search(r"number_of_executed_units:\s*(\d+)", done.said)
            clean = clean and done.code == 0
            told.append(f"{name} {runs[1] if runs else '?'}")
            told += [] if done.code == 0 else [_tail(done)]
    return Outcome(clean, f"{seconds} giây mỗi bộ đọc; số tệp đã thử: {', '.join(told)}")


def _power(database: str) -> Callable[[float], Outcome]:
    """Power cuts while answers are saved."""

    def work(share: float) -> Outcome:
        words = [sys.executable, "-m", "bench.attack.power", "--database", database, "--cuts", str(max(3, round(50 * share)))]
        done = run(words, 3600)
        if "BenchFault" in done.said:
            raise BenchFault(done.said.strip().splitlines()[-1])
        return Outcome(done.code == 0, _tail(done))

    return work


def _timing(share: float) -> Outcome:
    """Right and wrong answers before release, on a site of its own."""
    with empty_database("sqlite") as (folder, url):
        given = {**os.environ, "DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "attack", "PYTHONPATH": str(ROOT)}
        written = run([sys.executable, "-c", scanners.WRITE_CAST], 300, given)
        words = [sys.executable, "-m", "bench.attack.timing", "--answers", str(max(200, round(4000 * share)))]
        done = run(words, 3600, given) if written.code == 0 else written
    return Outcome(done.code == 0, _tail(done))


def _tail(done: Ran) -> str:
    """Where a program failed, without the lines of progress."""
    lines = [line for line in done.said.strip().splitlines() if not line.startswith("#")]
    return "\n".join(lines[-40:])


def _scan(scan: Callable[[scanners.Site, float], scanners.Found]) -> Callable[[float], Outcome]:
    """A tool of others against a site that is served for it."""

    def work(share: float) -> Outcome:
        with scanners.serving_site() as site:
            found = scan(site, share)
        return Outcome(not found.findings, "; ".join([found.line, *found.findings]))

    return work


STEPS: Mapping[str, Step] = {
    "timing": Step("hứa 1: câu đúng và câu sai lưu lâu như nhau", _timing),
    "reach": Step("hứa 2: 20.000 địa chỉ với mã số bất kỳ", _tests("tests/trust/test_reach.py", CHECKS=20_000)),
    "injections": Step("hứa 3: chữ muốn chạy, cả trên Chromium", _tests("tests/trust/test_injections.py")),
    "files": Step("hứa 3: 120 tệp độc qua mọi cửa", _tests("tests/trust/test_hostile_files.py", EVERY=1)),
    "kills": Step("hứa 4, 5: giết tiến trình, SQLite", _tests("tests/trust/test_kill.py", ACKNOWLEDGED=50_000, KILLS=200)),
    "kills-pg": Step(
        "hứa 4, 5: giết tiến trình, PostgreSQL",
        _tests("tests/trust/test_kill.py", "postgresql", ACKNOWLEDGED=50_000, KILLS=200),
    ),
    "power": Step("hứa 4: 50 lần mất điện, SQLite", _power("sqlite")),
    "power-pg": Step("hứa 4: 50 lần mất điện, PostgreSQL", _power("postgresql")),
    "events": Step("hứa 6: 10.000 việc, mỗi việc gửi 5 lần", _tests("tests/trust/test_deliveries.py", EVENTS=10_000)),
    "seeds": Step("hứa 6: 200 lượt, mỗi lượt 1.000 việc", _tests("tests/trust/test_deliveries.py", SEEDS=200)),
    "imports": Step("hứa 7: 500 bảng đổi ngẫu nhiên", _tests("tests/trust/test_mutated_imports.py", MUTATED=500)),
    "deeds": Step("hứa 4: giết lúc nhập, phát hành, nâng cấp", _tests("tests/trust/test_killed_deeds.py", DEEDS=200)),
    "deeds-pg": Step("như trên, PostgreSQL", _tests("tests/trust/test_killed_deeds.py", "postgresql", DEEDS=200)),
    "register": Step("hứa 8: 4.120 số vào sổ", _tests("tests/trust/test_register.py", ISSUED=4120, KILLS=40)),
    "fuzz": Step("Atheris: mọi bộ đọc tệp, theo nhánh mã", _fuzz),
    "openapi": Step("Schemathesis: tài liệu OpenAPI", _scan(scanners.schemathesis)),
    "sql": Step("sqlmap: chèn SQL", _scan(scanners.sqlmap)),
    "scanner": Step("Wapiti: quét trang web", _scan(scanners.wapiti)),
}


def main(words: Sequence[str]) -> int:
    """Do the steps and print what came out. Ends with 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python3 run.py attack", description="Tấn công thử trên máy này, có giới hạn.")
    names = ", ".join(f"{name} ({step.title})" for name, step in STEPS.items())
    parser.add_argument("--only", action="append", choices=STEPS, metavar="BƯỚC", help=f"chỉ làm bước này: {names}")
    parser.add_argument("--share", type=float, default=1.0, metavar="PHẦN", help="chỉ bằng này phần, ví dụ 0.1")
    asked = parser.parse_args(words)
    dirty = []
    for name in asked.only or STEPS:
        step, since = STEPS[name], time.monotonic()
        print(f"\n[{name}] {step.title}…", flush=True)
        try:
            outcome = step.work(asked.share)
        except BenchFault as fault:
            print(f"BỎ QUA: {name}: {fault}", flush=True)
            continue
        dirty += [] if outcome.clean else [name]
        seconds = f"{time.monotonic() - since:.0f} giây"
        print(f"{'sạch' if outcome.clean else 'CÓ PHÁT HIỆN'}, {seconds}: {outcome.line}", flush=True)
    print(f"\nCÓ PHÁT HIỆN: {', '.join(dirty)}" if dirty else "\nKhông có phát hiện nào.")
    return 1 if dirty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

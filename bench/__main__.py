"""`python3 run.py bench`: what each page costs the server, beside a bare view of the same size."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import authoring, certificates, desks, dossier, exam, growth, imports, lacking, national, publishing, reporting, scale
from bench.databases import KINDS
from bench.exam.figures import lines
from bench.exam.scenes import played
from bench.faults import BenchFault
from bench.measure import Figures, Pace, count_statements, measure
from bench.pages import BROWSERS, PAGES, Page
from bench.profile import profile
from bench.serve import serving
from bench.stage import Stage, staged
from bench.table import memory_line, say, table

_ALONE = (desks, exam, lacking, national, certificates, dossier, reporting, authoring, scale)
"""What makes databases of its own."""
_PACE, _QUICK = Pace(turns=6, seconds=1.0), Pace(turns=2, seconds=0.5)


def main(words: Sequence[str]) -> int:
    """Stage, measure, print. Ends with 1 only when something could not be measured."""
    asked = _asked(words)
    print(f"Máy: {os.cpu_count()} nhân, Python {platform.python_version()}, tải lúc bắt đầu {say(os.getloadavg()[0])}.")
    try:
        alone = {each.NAME for each in _ALONE}
        whole = _on_a_stage(asked) if asked.profile or not asked.only or set(asked.only) - alone else {}
        if not asked.profile and (not asked.only or desks.NAME in asked.only):
            _tell(desks.TITLE)
            measured = desks.measure_desks(_tell)
            print("", desks.line(measured), sep="\n")
            whole |= {"desks": [asdict(each) for each in measured]}
        if not asked.profile and (not asked.only or lacking.NAME in asked.only):
            _tell(lacking.TITLE)
            lacked = lacking.measure_lacking(_tell)
            print("", lacking.line(lacked), sep="\n")
            whole |= {"lacking": [asdict(each) for each in lacked]}
        if not asked.profile and scale.NAME in (asked.only or ()):
            whole |= {"scale": _measure_scale()}
        if not asked.profile and (not asked.only or national.NAME in asked.only):
            whole |= {"national": _measure_national()}
        if not asked.profile and (not asked.only or certificates.NAME in asked.only):
            _tell(certificates.TITLE)
            printed = certificates.measure_certificates()
            print("", certificates.line(printed), sep="\n")
            whole |= {"certificates": asdict(printed)}
        if not asked.profile and (not asked.only or authoring.NAME in asked.only):
            whole |= {"preview": _measure_preview()}
        if not asked.profile and (not asked.only or dossier.NAME in asked.only):
            _tell(dossier.TITLE)
            written = dossier.measure_dossier()
            print("", dossier.line(written), sep="\n")
            whole |= {"dossier": asdict(written)}
        if not asked.profile and (not asked.only or reporting.NAME in asked.only):
            _tell(reporting.TITLE)
            reported = reporting.measure_reporting(_tell)
            print("", reporting.line(reported), sep="\n")
            whole |= {"reporting": [asdict(each) for each in reported]}
        if not asked.profile and (not asked.only or exam.NAME in asked.only):
            whole |= {"exam": _measure_exam(quick=asked.quick)}
    except BenchFault as fault:
        print(fault, file=sys.stderr)
        return 1
    if asked.json:
        Path(asked.json).write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _on_a_stage(asked: argparse.Namespace) -> dict[str, Any]:
    """Everything that is measured on the class of 200; prints it and gives it back for machines."""
    chosen = [page for page in PAGES if not asked.only or page.name in asked.only]
    with staged(_tell) as stage:
        if asked.profile:
            profile(next(page for page in PAGES if page.name == asked.profile), stage)
            return {}
        figures, peak_mib = _measure_all(chosen, stage, _QUICK if asked.quick else _PACE) if chosen else ([], 0.0)
        imported = _measure_import(stage) if not asked.only or imports.NAME in asked.only else None
        grown = _measure_growth(stage) if not asked.only or growth.NAME in asked.only else None
    if figures:
        print(f"Một tiến trình gunicorn, {BROWSERS} trình duyệt cùng lúc. «Trần» là một trang Flask trống trả về cùng số byte.\n")
        print(table(figures), memory_line(peak_mib), sep="\n\n")
    if imported:
        print("", imports.line(imported), sep="\n")
    if grown:
        print("", growth.line(grown), sep="\n")
    whole: dict[str, Any] = {"peak_mib": peak_mib, "pages": [asdict(each) for each in figures]}
    whole |= {"import": asdict(imported)} if imported else {}
    return whole | ({"growth": asdict(grown)} if grown else {})


def _asked(words: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    names = [page.name for page in PAGES]
    all_names = [*names, imports.NAME, growth.NAME, *(each.NAME for each in _ALONE)]
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description="Đo mỗi trang tốn bao nhiêu công của máy chủ.")
    parser.add_argument("--quick", action="store_true", help="đo ngắn, để thử")
    parser.add_argument(
        "--only", action="append", choices=all_names, metavar="TÊN", help=f"chỉ đo việc này: {', '.join(all_names)}"
    )
    parser.add_argument("--profile", choices=names, metavar="TÊN", help="xem thời gian của một trang đi vào những hàm nào")
    parser.add_argument("--json", metavar="TỆP", help="ghi thêm số liệu vào tệp JSON")
    return parser.parse_args(words)


def _measure_import(stage: Stage) -> imports.ImportFigures:
    """The figures of importing a sheet; last, because it empties the big class's rolls."""
    _tell(imports.TITLE)
    return imports.measure_import(stage)


def _measure_scale() -> list[dict[str, Any]]:
    """From 200 to a million enrolments, only when it is asked for by name."""
    _tell(scale.TITLE)
    measured = scale.measure_scale(_tell)
    print("", scale.line(measured), sep="\n")
    return [asdict(each) for each in measured]


def _measure_national() -> list[dict[str, Any]]:
    """The desk's pages while the country joins; a PostgreSQL that cannot be had is said and left out."""
    _tell(national.TITLE)
    try:
        grown = national.measure_national(_tell)
    except BenchFault as fault:
        print(f"BỎ QUA: {national.TITLE}: {fault}", file=sys.stderr)
        return []
    print("", national.line(grown), sep="\n")
    return [asdict(each) for each in grown]


def _measure_preview() -> dict[str, Any]:
    """The preview of a lesson while it is written."""
    _tell(authoring.TITLE)
    previewed = authoring.measure_preview()
    published = publishing.measure_publish()
    print("", authoring.line(previewed), publishing.line(published), sep="\n")
    return asdict(previewed) | {"publish": asdict(published)}


def _tell(line: str) -> None:
    """Progress, beside the result."""
    print(f"  {line}…", file=sys.stderr, flush=True)


def _measure_growth(stage: Stage) -> growth.GrowthFigures:
    """Ledger, verdicts and the list of those who need a call while the database grows; last, because it fills the stage."""
    _tell(growth.TITLE)
    return growth.measure_growth(stage)


def _measure_exam(*, quick: bool) -> list[dict[str, Any]]:
    """Examination morning on both databases; a PostgreSQL that cannot be had is said and left out."""
    measured = []
    for database in KINDS:
        try:
            for figures in played(database, exam.SCENE_NAMES, exam.QUICK_SHARE if quick else 1.0, _tell):
                print("", *lines(figures), sep="\n")
                measured.append(asdict(figures))
        except BenchFault as fault:
            print(f"BỎ QUA: buổi sáng thi trên {database}: {fault}", file=sys.stderr)
    return measured


def _measure_all(pages: Sequence[Page], stage: Stage, pace: Pace) -> tuple[list[Figures], float]:
    """The figures of each page, and the most memory that the worker held."""
    with serving("bench.app:app", "/healthz", {**stage.environment, "BENCH_STATEMENTS": "1"}) as counting:
        statements = {page.name: count_statements(page, stage.people, counting) for page in pages}
    figures = []
    with serving("bench.bare:app", "/1", {}) as bare, serving("wsgi:app", "/healthz", stage.environment) as product:
        for number, page in enumerate(pages, 1):
            _tell(f"[{number}/{len(pages)}] {page.title}")
            figures.append(measure(page, stage.people, product, bare, pace, statements[page.name]))
        return figures, product.peak_mib()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

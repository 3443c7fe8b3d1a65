"""`python3 run.py load`: the whole plan on examination morning, the server killed meanwhile, slow lines; on both databases."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.databases import KINDS
from bench.exam.figures import ExamFigures, lines
from bench.exam.scenes import SCENES, played
from bench.faults import BenchFault
from bench.table import say


def main(words: Sequence[str]) -> int:
    """Play the scenes and print what came out. Ends with 1 when something was lost, failed or took too long."""
    asked = _asked(words)
    print(f"Máy: {os.cpu_count()} nhân, tải lúc bắt đầu {say(os.getloadavg()[0])}. Máy khách chạy trên cùng máy.")
    found: list[ExamFigures] = []
    try:
        for database in asked.database or KINDS:
            for figures in played(database, asked.only or list(SCENES), asked.share, _tell, tuple(asked.gunicorn.split())):
                print("", *lines(figures), sep="\n")
                found.append(figures)
    except BenchFault as fault:
        print(fault, file=sys.stderr)
        return 1
    if asked.json:
        rows = [{**asdict(each), "failures": each.failures} for each in found]
        Path(asked.json).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if any(each.failures for each in found) else 0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python3 run.py load", description="Cả kế hoạch thi cùng một buổi sáng.")
    parser.add_argument("--database", action="append", choices=KINDS, help="chỉ đo trên cơ sở dữ liệu này")
    scenes = ", ".join(f"{name} ({scene.title})" for name, scene in SCENES.items())
    parser.add_argument("--only", action="append", choices=SCENES, metavar="CẢNH", help=f"chỉ đo cảnh này: {scenes}")
    parser.add_argument("--share", type=float, default=1.0, metavar="PHẦN", help="chỉ bằng này phần số người, ví dụ 0.25")
    parser.add_argument("--gunicorn", default="", metavar="THAM_SỐ", help='tham số thêm cho gunicorn, ví dụ "--threads 16"')
    parser.add_argument("--json", metavar="TỆP", help="ghi thêm số liệu vào tệp JSON")
    return parser.parse_args(words)


def _tell(line: str) -> None:
    """Progress, beside the result."""
    print(f"  {line}…", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

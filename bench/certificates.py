"""What the papers of 200 certificates cost: seconds, and the most memory that the process held, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from app.certificates.rules import Printed
from bench.faults import BenchFault
from bench.serve import peak_mib
from bench.table import say

NAME, TITLE = "certificates", "In 200 chứng chỉ một lần"
PEOPLE, MOST_SECONDS, MOST_MIB = 200, 60.0, 200.0
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class CertificateFigures:
    """Seconds for all papers in one file, mebibytes that the process held at most and before, bytes of the file."""

    seconds: float
    peak_mib: float
    before_mib: float
    bytes: int

    @property
    def ok(self) -> bool:
        """Whether both stay within what was promised."""
        return self.seconds <= MOST_SECONDS and self.peak_mib <= MOST_MIB


def measure_certificates() -> CertificateFigures:
    """The papers, drawn by a new process. Raises BenchFault when it does not end well."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.certificates"], cwd=_ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise BenchFault(f"Không in được chứng chỉ: {done.stderr[-500:]}")
    return CertificateFigures(**json.loads(done.stdout))


def line(figures: CertificateFigures) -> str:
    """The figures as a sentence."""
    memory = f"bộ nhớ {say(figures.before_mib, 0)} lên {say(figures.peak_mib, 0)} MiB (hạn {say(MOST_MIB, 0)})"
    verdict = "đạt" if figures.ok else "CHƯA ĐẠT"
    return (
        f"In {PEOPLE} chứng chỉ: {say(figures.seconds)} giây (hạn {say(MOST_SECONDS, 0)}), {memory}, "
        f"tệp {say(figures.bytes / 1024, 0)} KB, {verdict}."
    )


def _draw() -> CertificateFigures:
    """Draw them in this process."""
    from app.certificates.paper import certificate_sheets

    records = [printed_record(number) for number in range(1, PEOPLE + 1)]
    before, begun = _held_mib(), time.perf_counter()
    data = certificate_sheets(records, lambda code: f"https://sohoc.example.vn/xac-minh/{code}")
    return CertificateFigures(time.perf_counter() - begun, _held_mib(), before, len(data))


def _held_mib() -> float:
    """The most memory that this process has held so far."""
    return peak_mib(os.getpid())


def printed_record(number: int, skin: str = "state") -> Printed:
    """One record; every name, number and code is another one."""
    return Printed(
        kind="certificate",
        skin=skin,
        parent_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
        body_name="HỌC VIỆN PHỤ NỮ VIỆT NAM",
        place="Hà Nội",
        serial=f"HPN2026-{number:05}",
        entry=f"{number}/2026/SCC",
        code=f"K7M29PXA4{number % 7 + 2}{number % 8 + 2}{number % 5 + 2}",
        name=f"Nguyễn Thị Hường {number}",
        birth="1985-03-12",
        post="Chủ tịch Hội LHPN xã",
        unit="Xã Mường Lát",
        class_code="NVCB-K1-2026",
        class_title="Lớp bồi dưỡng nghiệp vụ cơ bản công tác Hội khóa 1 năm 2026",
        opens_on=date(2026, 10, 5),
        closes_on=date(2026, 11, 28),
        course_title="Bồi dưỡng nghiệp vụ cơ bản công tác Hội",
        course_decision="4473/QĐ-ĐCT",
        periods=200.0,
        online=100.0,
        in_person=100.0,
        band="Khá",
        decision_number="145/QĐ-ĐCT",
        decided_on=date(2026, 12, 2),
        capacity="",
        signatory_title="GIÁM ĐỐC",
        signatory_name="Lê Thị Hà",
        issued_on=date(2026, 12, 5),
        replaces="",
    )


if __name__ == "__main__":
    print(json.dumps(asdict(_draw())))

"""What a sitting came to: how long people waited, what it cost, what was kept; as lines for people and for machines."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.exam.proof import Proof
from bench.exam.sitting import Course, Part
from bench.faults import BenchFault
from bench.table import MOST_MIB, say

SAVE_P95_MS = 1000.0
"""Within this nineteen of twenty answers are acknowledged (issue 9, promise 9, on 2 cores)."""
_WORDS = {
    "save": "lưu một câu",
    "before": "trang trước bài",
    "start": "bấm bắt đầu",
    "question": "câu đầu tiên",
    "paper": "cả đề cho máy",
    "review": "xem lại",
    "hand in": "nộp bài",
    "result": "kết quả",
    "sign-in page": "trang đăng nhập",
    "sign-in": "đăng nhập",
    "home": "trang học viên",
}
_PARTS = {"begin": "cùng bắt đầu", "save": "đang làm bài", "hand-in": "cùng nộp bài"}


@dataclass(frozen=True)
class Wait:
    """How long one thing took in one part, in milliseconds from when it was wanted."""

    part: str
    kind: str
    count: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float


@dataclass(frozen=True)
class Cost:
    """Processor time in one part, as shares of one core, and what a request cost the server in milliseconds."""

    part: str
    seconds: float
    server: float
    client: float
    request_ms: float


@dataclass(frozen=True)
class ExamFigures:
    """One sitting on one database."""

    name: str
    database: str
    people: int
    handed_in: int
    kills: int
    late_seconds: float
    waits: Sequence[Wait]
    costs: Sequence[Cost]
    errors: Mapping[str, int]
    retries: int
    proof: Proof
    peak_mib: float
    load_average: float

    @property
    def save(self) -> Wait:
        """The wait for a saved answer while everybody was at work; raises BenchFault when there was none."""
        for wait in self.waits:
            if (wait.part, wait.kind) == ("save", "save"):
                return wait
        raise BenchFault("Không câu trả lời nào được lưu khi đo.")

    @property
    def failures(self) -> list[str]:
        """What is not as it should be; troubles while the server is dead are as they should be."""
        found = [] if self.proof.ok else ["có câu trả lời không như đã báo"]
        found += ["có lỗi"] if self.errors and not self.kills else []
        found += ["lưu chậm"] if not self.kills and self.save.p95_ms > SAVE_P95_MS else []
        return found + (["bộ nhớ"] if self.peak_mib > MOST_MIB else [])


def figures_of(name: str, database: str, people: int, course: Course, proof: Proof, peak_mib: float) -> ExamFigures:
    """The figures of a sitting."""
    return ExamFigures(
        name,
        database,
        people,
        len(set(course.notes.handed_in)),
        course.kills,
        course.late,
        [wait for part in course.parts for wait in _waits(course, part)],
        [_cost(course, part) for part in course.parts],
        dict(course.notes.errors),
        course.notes.retries,
        proof,
        peak_mib,
        os.getloadavg()[0],
    )


def _waits(course: Course, part: Part) -> list[Wait]:
    """The waits that began in a part, by kind."""
    by_kind: dict[str, list[float]] = {}
    for sample in course.notes.samples:
        if part.since <= sample.at - sample.seconds < part.until:
            by_kind.setdefault(sample.kind, []).append(sample.seconds * 1000)
    lasted = part.until - part.since
    return [_wait(part.name, kind, sorted(times), lasted) for kind, times in by_kind.items()]


def _wait(part: str, kind: str, times: Sequence[float], lasted: float) -> Wait:
    """The wait for one kind of thing; `times` in order."""
    last = len(times) - 1
    return Wait(
        part,
        kind,
        len(times),
        len(times) / lasted,
        times[last * 50 // 100],
        times[last * 95 // 100],
        times[last * 99 // 100],
        times[last],
    )


def _cost(course: Course, part: Part) -> Cost:
    """Processor times of a part; a request counts where it was answered."""
    lasted = part.until - part.since
    answered = sum(part.since <= sample.at < part.until for sample in course.notes.samples)
    return Cost(part.name, lasted, part.server_cpu / lasted, part.client_cpu / lasted, part.server_cpu * 1000 / max(1, answered))


def lines(figures: ExamFigures) -> list[str]:
    """The figures in words and a table."""
    title = f"{figures.name}, {figures.database}: {say(figures.people, 0)} người, {say(figures.handed_in, 0)} bài đã nộp"
    heads = ("", "số lượt", "mỗi giây", "p50 ms", "p95 ms", "p99 ms", "lâu nhất")
    rows = [heads, *(_cells(wait) for wait in figures.waits)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    table = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]
    costs = [
        f"{_PARTS[cost.part]} ({say(cost.seconds, 0)} giây): máy chủ {say(cost.server, 2)} nhân, "
        f"máy khách {say(cost.client, 2)} nhân, {say(cost.request_ms, 2)} ms CPU mỗi yêu cầu"
        for cost in figures.costs
    ]
    return [title, *table, *costs, *_kept(figures)]


def _cells(wait: Wait) -> tuple[str, ...]:
    """One line of the table."""
    times = (wait.p50_ms, wait.p95_ms, wait.p99_ms, wait.longest_ms)
    name = f"{_PARTS[wait.part]}: {_WORDS.get(wait.kind, wait.kind)}"
    return (name, say(wait.count, 0), say(wait.per_second), *(say(each, 0) for each in times))


def _kept(figures: ExamFigures) -> list[str]:
    """What was kept, and what went wrong."""
    proof = figures.proof
    verdict = f"KHÔNG ĐẠT: {', '.join(figures.failures)}" if figures.failures else "đạt"
    return [
        f"Đã báo lưu {say(proof.acknowledged, 0)} câu: mất {proof.lost}, lặp {proof.doubled}, khác đi {proof.changed}, "
        f"lạ {proof.unknown}, sai thứ tự {proof.order}; đã nộp mà chưa đóng {proof.open}; "
        f"đã có trong kho mà chưa kịp báo {proof.unanswered}.",
        f"Giết máy chủ (kill -9) {figures.kills} lần; gửi lại {say(figures.retries, 0)} lần; "
        f"lỗi: {'; '.join(f'{words} x {count}' for words, count in figures.errors.items()) or 'không'}.",
        f"Bộ nhớ lớn nhất của một tiến trình {say(figures.peak_mib)} MiB (đích {MOST_MIB}); xong sau giờ cuối "
        f"{say(figures.late_seconds)} giây; tải của máy khi đo xong {say(figures.load_average)}. {verdict}.",
    ]

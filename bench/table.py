"""The figures as a table for people."""

from __future__ import annotations

from collections.abc import Sequence

from bench.measure import Figures

_HEADS = (
    "Trang",
    "byte",
    "y/c mỗi giây",
    "p50 ms",
    "p99 ms",
    "CPU ms",
    "trần ms",
    "x trần",
    "đích",
    "câu SQL",
    "đích",
    "",
    "nơi khác (x trần)",
)
MOST_MIB = 120


def table(figures: Sequence[Figures]) -> str:
    """One line a page; numbers the Vietnamese way."""
    rows = [_HEADS, *[_cells(each) for each in figures]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column in (0, 11, 12) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _cells(page: Figures) -> tuple[str, ...]:
    """The cells of one page."""
    title = page.title if page.requests == 1 else f"{page.title} ({say(page.requests, 0)} yêu cầu)"
    verdict = " và ".join([word for word, fine in (("CPU", page.cpu_ok), ("câu SQL", page.statements_ok)) if not fine])
    return (
        title,
        say(page.bytes, 0),
        say(page.per_second, 0),
        say(page.p50_ms),
        say(page.p99_ms),
        say(page.cpu_ms, 2),
        say(page.bare_ms, 2),
        say(page.times_bare),
        "–" if page.most_cpu is None else say(page.most_cpu, 0),
        str(page.statements),
        "–" if page.most_statements is None else str(page.most_statements),
        f"QUÁ {verdict}" if verdict else "đạt",
        page.others,
    )


def memory_line(peak_mib: float) -> str:
    """What one worker needed at most."""
    return f"Bộ nhớ lớn nhất của một tiến trình: {say(peak_mib)} MiB, đích {MOST_MIB}: {'đạt' if peak_mib <= MOST_MIB else 'QUÁ'}"


def say(value: float, digits: int = 1) -> str:
    """1.530 and 7,5."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))

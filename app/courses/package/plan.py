"""Reading a session plan: what the instructor of an in-person topic does, tiết by tiết."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.courses.faults import Fault, FaultList
from app.courses.markdown import front_matter
from app.courses.markdown.lesson_text import EMPTY_BODY, read_body
from app.courses.package.fields import Fields, open_fields, plain_value
from app.courses.package.files import is_bounded, read_text
from app.courses.package.permits import read_permits
from app.courses.package.records import PlanStep, Prework, SessionPlan, Words
from app.courses.package.topic import read_sources
from app.kernel.text import _

PLAN_NAME = "session-plan.md"
_MINUTES = re.compile(r"\*\*(?:Phút )?(\d{1,3}(?:,5)?) phút")


def read_plan(path: Path, key: str, file: str) -> tuple[SessionPlan, tuple[Fault, ...]]:
    """The plan of topic `key` at `path`, called `file` in faults, and what is wrong in it."""
    faults = FaultList(file)
    text = read_text(path, faults)
    parts = front_matter.split(text)
    if parts is None and text:
        faults.error(1, _("Kế hoạch mở đầu bằng phần khai giữa hai dòng “---”: topic, aim, timetable…"))
    head, body, first_line = parts or ("", text, 1)
    fields = open_fields(head, faults, first_line=2) if parts else Fields(None, faults, 1, 1)
    if fields.text("topic") != key and fields.has("topic"):
        faults.error(fields.line_of("topic"), _("Mục “topic” phải trùng tên thư mục: {key}.").format(key=key))
    bounded = is_bounded(body, faults, first_line=first_line)
    plan = SessionPlan(
        file=file,
        key=key,
        aim=fields.text("aim"),
        prework=tuple(_prework(fields)),
        materials=fields.texts("materials", required=False),
        timetable=tuple(_steps(fields)),
        basis=tuple(read_sources(fields, "basis")),
        verify=fields.texts("verify", required=False),
        rubric=tuple(_rubric(fields)),
        source=text,
        body=read_body(body, faults, first_line=first_line) if bounded else EMPTY_BODY,
        lines=fields.lines,
        allow=read_permits(fields, faults),
    )
    fields.done()
    return plan, tuple(faults.found)


def _prework(fields: Fields) -> Iterator[Prework]:
    """What trainees prepare, with the online topic that prepares it."""
    for row in fields.records("prework", required=False):
        yield Prework(row.text("topic", required=False), row.text("text"), row.line)
        row.done()


def _steps(fields: Fields) -> Iterator[PlanStep]:
    """The timetable, row by row."""
    for row in fields.records("timetable"):
        yield PlanStep(row.periods("periods"), row.text("title"), row.text("method"), row.flag("practice"), row.line)
        row.done()


def _rubric(fields: Fields) -> Iterator[Words]:
    """The criteria of what comes out of the session."""
    for row in fields.records("rubric", required=False):
        yield {"points": plain_value(row.number("points")), "text": row.text("text")}
        row.done()


def minutes_told(plan: SessionPlan) -> dict[int, tuple[int, float]]:
    """(line, minutes in bold) of every numbered heading "### 1. …", by its number; only where minutes are told."""
    found: dict[int, tuple[int, float]] = {}
    number = 0
    for here, row in enumerate(plan.source.split("\n")[plan.body.first_line - 1 :], plan.body.first_line):
        if row.startswith("#"):
            head = re.match(r"### (\d{1,2})\.", row)
            number = int(head.group(1)) if head else 0
            if number:
                found[number] = (here, 0)
        elif number:
            line, told = found[number]
            found[number] = (line, told + sum(float(minutes.replace(",", ".")) for minutes in _MINUTES.findall(row)))
    return {number: told for number, told in found.items() if told[1]}

"""Reading a plan out of its file: every wrong entry a fault at its line, contradictions of its figures as things to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.courses.faults import FaultList
from app.courses.package.fields import Fields, open_fields
from app.kernel.text import _, nfc
from app.plans.formats.figures import amounts_of, check_parts, say_contradictions
from app.plans.rules.shapes import LEVELS, POSTS, Line, PlanFile, Requirement, Share, Term

MAX_BYTES = 500_000
THANH_HOA = Path(__file__).resolve().parents[1] / "data" / "thanh-hoa-2022-2025.yml"
"""The plan of a province as an example; it contradicts itself, as its source does."""
_LONGEST_PERIOD = 15
_KEY = re.compile(r"[a-z0-9][a-z0-9\-]{0,78}")


def read_plan(data: bytes, file_name: str) -> tuple[PlanFile | None, FaultList]:
    """The plan of a file and what is wrong in it; None when a fault keeps it from being used."""
    faults = FaultList(file_name)
    try:
        text = nfc(data[:MAX_BYTES].decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.error(1, _("Tệp kế hoạch phải là văn bản UTF-8. Mở bằng trình soạn thảo, lưu lại dạng UTF-8."))
        return None, faults
    if len(data) > MAX_BYTES:
        faults.error(1, _("Tệp kế hoạch quá lớn. Một kế hoạch chỉ vài chục dòng; kiểm tra lại đã chọn đúng tệp chưa."))
        return None, faults
    fields = open_fields(text, faults)
    places: dict[str, int] = {}
    plan = _plan(fields, faults, places)
    if not any(fault.is_error for fault in faults.found):
        say_contradictions(plan, places, faults)
    return (None if any(fault.is_error for fault in faults.found) else plan), faults


def _plan(fields: Fields, faults: FaultList, places: dict[str, int]) -> PlanFile:
    """The whole file; `places` is filled with the line of the file at which each target line begins."""
    period = fields.record("period")
    first = (period.whole("from", least=1990) if period else None) or 0
    last = (period.whole("to", least=1990) if period else None) or 0
    if period:
        period.done()
        if first and last and not first <= last < first + _LONGEST_PERIOD:
            period.fault("to", _("Giai đoạn phải kết thúc từ năm {year} trở đi và không quá 15 năm.").format(year=first))
    decision = fields.record("decision", required=False)
    plan = PlanFile(
        key=_key(fields, "id"),
        title=fields.text("title"),
        unit_code=fields.text("unit"),
        from_year=first,
        to_year=last,
        decision_number=decision.text("number", required=False) if decision else "",
        decision_on=decision.day("date", required=False) if decision else None,
        decision_body=decision.text("body", required=False) if decision else "",
        lines=tuple(_lines(fields, range(first, last + 1), faults, places)),
        requirements=tuple(_requirements(fields)),
        terms=tuple(_terms(fields)),
    )
    if decision:
        decision.done()
    fields.done()
    return plan


def _lines(fields: Fields, years: range, faults: FaultList, places: dict[str, int]) -> Iterator[Line]:
    """The target lines in their order."""
    found: dict[str, tuple[Line, Fields]] = {}
    for entry in fields.records("lines"):
        line = Line(
            key=_key(entry, "id"),
            title=entry.text("title"),
            group=entry.text("group", required=False),
            posts=entry.words_of("posts", POSTS),
            level=_level(entry),
            programme=entry.text("programme", required=False),
            part_of=entry.text("part_of", required=False),
            amounts=amounts_of(entry, years),
            share=_share(entry),
            note=entry.text("note", required=False),
        )
        entry.done()
        if line.key in found:
            entry.fault("id", _("Mã “{key}” đã dùng cho chỉ tiêu khác.").format(key=line.key))
        found.setdefault(line.key, (line, entry))
        if not line.amounts and line.share is None:
            faults.warn(entry.line, _("Chỉ tiêu “{title}” chưa có con số nào.").format(title=line.title))
    check_parts(list(found.values()))
    places.update({key: entry.line for key, (_line, entry) in found.items()})
    return iter(line for line, _entry in found.values())


def _share(entry: Fields) -> Share | None:
    """The share of the holders of posts that is to be reached."""
    share = entry.record("share", required=False)
    if share is None:
        return None
    percent, day, holders = share.number("percent"), share.day("as_of"), share.whole("holders", required=False, least=1)
    share.done()
    if not 0 < percent <= 100:
        share.fault("percent", _("Tỷ lệ phải lớn hơn 0 và không quá 100."))
    return Share(percent, day, holders) if day else None


def _requirements(fields: Fields) -> Iterator[Requirement]:
    """What posts require."""
    keys: set[str] = set()
    for entry in fields.records("requires", required=False):
        requirement = Requirement(
            key=_key(entry, "id"),
            title=entry.text("title"),
            posts=entry.words_of("posts", POSTS),
            programmes=entry.texts("programmes"),
            level=_level(entry),
            counts_from_on=entry.day("counts_from", required=False),
            source=entry.text("source", required=False),
        )
        entry.done()
        if not requirement.posts:
            entry.fault("posts", _("Ghi ít nhất một chức danh: {known}.").format(known=", ".join(POSTS)))
        if requirement.key in keys:
            entry.fault("id", _("Mã “{key}” đã dùng cho chuẩn khác.").format(key=requirement.key))
        keys.add(requirement.key)
        yield requirement


def _terms(fields: Fields) -> Iterator[Term]:
    """The terms of office."""
    for entry in fields.records("terms", required=False):
        key, title, first, last = _key(entry, "id"), entry.text("title"), entry.day("from"), entry.day("to")
        entry.done()
        if first and last:
            if last < first:
                entry.fault("to", _("Nhiệm kỳ phải kết thúc sau ngày bắt đầu."))
            yield Term(key, title, first, last)


def _level(entry: Fields) -> str:
    """The level of the units that are meant; "" for any."""
    return next(iter(entry.words_of("level", LEVELS)), "")


def _key(entry: Fields, name: str) -> str:
    """A stable id."""
    key = entry.text(name)
    if key and not _KEY.fullmatch(key):
        entry.fault(name, _("Mã “{key}” chỉ gồm chữ thường không dấu, chữ số và gạch ngang.").format(key=key[:40]))
    return key

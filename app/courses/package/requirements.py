"""The conditions of completion in programme.yml: which fields each kind has, and whether they fit the programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.courses.faults import FaultList
from app.courses.package.fields import Fields, plain_value
from app.courses.package.records import Package, Words
from app.kernel.text import _

_ALWAYS = ("id", "kind", "title", "source", "assumed")
REQUIREMENT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "online_topics": ("share",),
    "online_periods": ("share",),
    "test": ("paper", "pass_mark", "tries"),
    "in_person_periods": ("share",),
    "given_mark": ("pass_mark", "tries", "bands"),
    "each_compulsory_topic": ("share",),
    "electives": ("count", "share"),
    "order": ("paper", "strict"),
}
"""What each kind may say beside `id`, `kind`, `title`, `source` and `assumed`."""
REQUIREMENT_KINDS = tuple(REQUIREMENT_FIELDS)
"""The kinds that the judgement of completion knows."""
_NEEDED = {"test": ("paper",), "order": ("paper",), "electives": ("count",)}


def read_requirements(fields: Fields) -> Iterator[tuple[Words, int]]:
    """The conditions of completion as they are written, with their lines."""
    for row in fields.records("requirements"):
        yield row.plain(_READERS), row.line


def _bands(fields: Fields, name: str) -> tuple[dict[str, Any], ...]:
    """The names of results: `from` a mark on they are called `title`."""
    bands = []
    for row in fields.records(name):
        bands.append({"from": plain_value(row.number("from")), "title": row.text("title")})
        row.done()
    return tuple(bands)


_READERS: Mapping[str, Callable[[Fields, str], Any]] = {
    "id": Fields.text,
    "kind": lambda fields, name: fields.choice(name, REQUIREMENT_KINDS),
    "title": Fields.text,
    "share": Fields.number,
    "paper": Fields.text,
    "pass_mark": Fields.number,
    "tries": lambda fields, name: fields.whole(name, least=1),
    "count": lambda fields, name: fields.whole(name, least=1),
    "strict": Fields.flag,
    "bands": _bands,
    "source": Fields.text,
    "assumed": Fields.flag,
}


def check_requirements(package: Package, faults: FaultList) -> None:
    """Every condition fits its kind and the programme; what is assumed is said."""
    banded = 0
    for requirement, line in zip(package.requirements, package.requirement_lines, strict=True):
        _check_fields(requirement, line, faults)
        _check_numbers(requirement, line, faults)
        _check_topics(requirement, line, package, faults)
        banded += bool(requirement.get("bands"))
        if banded > 1 and requirement.get("bands"):
            faults.error(line, _("Chỉ một điều kiện được có bands (xếp loại)."))
        key = requirement.get("id", "")
        if requirement.get("assumed"):
            faults.note(line, _("Điều kiện “{key}” là giả định, chờ cơ quan ban hành xác nhận.").format(key=key))
        elif not requirement.get("source"):
            faults.error(line, _("Điều kiện “{key}” cần source (văn bản) hoặc assumed: true (giả định).").format(key=key))


def _check_fields(requirement: Words, line: int, faults: FaultList) -> None:
    """A kind has its own fields and no others."""
    kind, key = str(requirement.get("kind", "")), requirement.get("id", "")
    if kind not in REQUIREMENT_FIELDS:
        return
    for name in requirement:
        if name not in _ALWAYS and name not in REQUIREMENT_FIELDS[kind]:
            sentence = _("Điều kiện “{key}” loại {kind} không có mục “{name}”. Các mục: {known}.")
            known = ", ".join(REQUIREMENT_FIELDS[kind])
            faults.error(line, sentence.format(key=key, kind=kind, name=name, known=known))
    for name in _NEEDED.get(kind, ()):
        if not requirement.get(name):
            faults.error(line, _("Điều kiện “{key}” loại {kind} cần mục “{name}”.").format(key=key, kind=kind, name=name))


def _check_numbers(requirement: Words, line: int, faults: FaultList) -> None:
    """Shares are percent, marks and bands stand on the scale of 10."""
    key = requirement.get("id", "")
    if requirement.get("share", 0) > 100 or requirement.get("pass_mark", 0) > 10:
        faults.error(line, _("Điều kiện “{key}”: share từ 0 đến 100, pass_mark từ 0 đến 10.").format(key=key))
    bands = requirement.get("bands", ())
    if not bands:
        return
    marks, titles = [band["from"] for band in bands], [band["title"] for band in bands]
    if max(marks) > 10 or len(set(marks)) < len(marks) or len(set(titles)) < len(titles):
        faults.error(line, _("Điều kiện “{key}”: mỗi mức của bands có from từ 0 đến 10 và tên khác nhau.").format(key=key))
    if min(marks) != requirement.get("pass_mark", 5):
        sentence = _("Điều kiện “{key}”: mức thấp nhất của bands phải bắt đầu từ pass_mark.")
        faults.error(line, sentence.format(key=key))


def _check_topics(requirement: Words, line: int, package: Package, faults: FaultList) -> None:
    """Papers that are named exist, there are as many electives as are asked for, and topics to attend."""
    kind, key = requirement.get("kind"), requirement.get("id", "")
    if kind in ("test", "order") and requirement.get("paper") and requirement["paper"] not in {p.key for p in package.papers}:
        faults.error(line, _("Điều kiện “{key}” nêu bài kiểm tra không có trong papers.").format(key=key))
    topics = [topic for topic in package.topics if topic.kind == "topic"]
    electives = sum(topic.elective for topic in topics)
    if kind == "electives" and (requirement.get("count") or 0) > electives:
        sentence = _("Điều kiện “{key}” đòi {n} chuyên đề tự chọn, chương trình chỉ có {all} (elective: true).")
        faults.error(line, sentence.format(key=key, n=requirement["count"], all=electives))
    if kind == "each_compulsory_topic" and not any(topic.mode == "in_person" and not topic.elective for topic in topics):
        faults.error(line, _("Điều kiện “{key}”: chương trình không có chuyên đề trực tiếp bắt buộc nào.").format(key=key))

"""Reading a whole package: programme.yml, then the folder of every topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.courses.faults import Fault, FaultList
from app.courses.package.draws import read_draws
from app.courses.package.fields import Fields, open_fields, plain_value
from app.courses.package.files import read_text
from app.courses.package.marking import read_marking
from app.courses.package.permits import read_permits
from app.courses.package.plan import PLAN_NAME, read_plan
from app.courses.package.records import Block, Decision, Package, PaperEntry, TopicEntry
from app.courses.package.requirements import read_requirements
from app.courses.package.topic import read_topic
from app.courses.question_text import KEY
from app.kernel.text import _

MODES = ("online", "in_person")
TOPIC_KINDS = ("topic", "test", "event")
OPENINGS = ("online_topics", "lessons", "nothing")
COUNTS = ("best", "last", "first", "average")
SHOWS = ("used_up", "closed", "key", "outcome", "score", "never")


def find_packages(content: Path) -> list[Path]:
    """The folders under `content` that hold a programme.yml, by name."""
    return sorted(path.parent for path in content.glob("*/programme.yml")) if content.is_dir() else []


def read_package(folder: Path) -> Package:
    """The package in `folder`; what is wrong stands in its `faults`. Never raises on bad content."""
    file = f"{folder.name}/programme.yml"
    faults = FaultList(file)
    path = folder / "programme.yml"
    if not path.is_file():
        faults.error(1, _("Thiếu tệp programme.yml."))
    text = read_text(path, faults) if path.is_file() else ""
    fields = open_fields(text, faults) if text else Fields(None, faults, 1, 1)
    package = _programme(fields, faults, folder, file, text)
    _check_keys(package, faults)
    topics, found = _with_folders(package)
    known = {topic.key for topic in topics}
    strays = tuple(item.name for item in _folders(folder) if item.name not in known)
    return replace(package, topics=topics, strays=strays, faults=(*faults.found, *found))


def _programme(fields: Fields, faults: FaultList, folder: Path, file: str, text: str) -> Package:
    """What programme.yml says."""
    requirements = list(read_requirements(fields))
    papers = tuple(_papers(fields))
    package = Package(
        key=fields.text("id"),
        title=fields.text("title"),
        short_title=fields.text("short_title"),
        decision=_decision(fields.record("decision")),
        periods=fields.periods("periods"),
        online_share=fields.number("online_share"),
        blocks=tuple(_blocks(fields)),
        topics=tuple(_topics(fields)),
        papers=papers,
        attendance=_attendance(fields.record("attendance")),
        requirements=tuple(record for record, _line in requirements),
        folder=folder,
        file=file,
        requirement_lines=tuple(line for _record, line in requirements),
        lines=fields.lines,
        allow=read_permits(fields, faults),
        marking=read_marking(fields.record("marking", required=False), tuple(paper.key for paper in papers)),
        follows=_follows(fields.record("follows", required=False)),
        source=text,
    )
    fields.done()
    return package


def _follows(fields: Fields | None) -> dict[str, object] | None:
    """The programme that a variant follows."""
    if fields is None:
        return None
    follows: dict[str, object] = {"id": fields.text("id"), "edition": fields.whole("edition", least=1) or 1}
    fields.done()
    return follows


def _decision(fields: Fields | None) -> Decision:
    """The decision that approved the programme."""
    if fields is None:
        return Decision()
    decision = Decision(fields.text("number"), fields.day("on"), fields.text("body"), fields.text("title", required=False))
    fields.done()
    return decision


def _blocks(fields: Fields) -> Iterator[Block]:
    """The blocks of knowledge."""
    for row in fields.records("blocks"):
        yield Block(row.text("id"), row.text("title"))
        row.done()


def _topics(fields: Fields) -> Iterator[TopicEntry]:
    """The topics in learning order."""
    for row in fields.records("topics"):
        yield TopicEntry(
            key=row.text("id"),
            code=row.text("code"),
            title=row.text("title"),
            block=row.text("block"),
            mode=row.choice("mode", MODES),
            kind=row.choice("kind", TOPIC_KINDS, default="topic"),
            elective=row.flag("elective"),
            theory=row.periods("theory"),
            practice=row.periods("practice"),
            line=row.line,
            after=row.texts("after", required=False),
            package=row.text("package", required=False),
        )
        row.done()


def _papers(fields: Fields) -> Iterator[PaperEntry]:
    """The tests of the programme."""
    for row in fields.records("papers", required=False):
        yield PaperEntry(
            key=row.text("id"),
            topic=row.text("topic"),
            title=row.text("title"),
            minutes=row.whole("minutes", required=False, least=1),
            tries=row.whole("tries", required=False, least=1),
            pass_mark=row.number("pass_mark"),
            opens_after=row.choice("opens_after", OPENINGS),
            blueprint=read_draws(row.record("draw")),
            line=row.line,
            essays=row.flag("essays"),
            counts=row.choice("counts", COUNTS, default="best"),
            shows=row.choice("shows", SHOWS, default="closed"),
            allowance_minutes=_allowance(row),
            after_paper=row.text("after_paper", required=False),
            opens_on=row.day("opens_on", required=False),
        )
        row.done()


def _allowance(row: Fields) -> int:
    """How many minutes after the end answers given before it are still taken."""
    minutes = row.whole("allowance_minutes", required=False)
    return 10 if minutes is None else minutes


def _attendance(fields: Fields | None) -> dict[str, float]:
    """Percent of a session's tiết that late, excused and absent people earn; days for objections; minutes until late."""
    if fields is None:
        return {}
    rules = {name: plain_value(fields.number(name)) for name in ("late", "excused", "absent")}
    if fields.has("objection_days"):
        rules["objection_days"] = fields.whole("objection_days") or 0
    if fields.has("late_after_minutes"):
        rules["late_after_minutes"] = fields.whole("late_after_minutes") or 0
    fields.done()
    return rules


def _with_folders(package: Package) -> tuple[tuple[TopicEntry, ...], tuple[Fault, ...]]:
    """The topics with their folders, where they have one, and the faults in those."""
    topics, found = list[TopicEntry](), list[Fault]()
    for topic in package.topics:
        home = package.folder.parent / topic.package if KEY.fullmatch(topic.package) else package.folder
        path = home / topic.key
        plan_path = path / PLAN_NAME
        if topic.mode == "in_person" and KEY.fullmatch(topic.key) and plan_path.is_file():
            plan, faults = read_plan(plan_path, topic.key, f"{home.name}/{topic.key}/{PLAN_NAME}")
            topic = replace(topic, plan=plan)
            found += faults
        elif KEY.fullmatch(topic.key) and path.is_dir():
            folder, faults = read_topic(path, topic.key, f"{home.name}/{topic.key}")
            topic = replace(topic, folder=folder)
            found += faults
        topics.append(topic)
    return tuple(topics), tuple(found)


def _folders(folder: Path) -> list[Path]:
    """The folders inside the package that are meant to be read."""
    try:
        return sorted(item for item in folder.iterdir() if item.is_dir() and item.name[0] not in "._")
    except OSError:
        return []


def _check_keys(package: Package, faults: FaultList) -> None:
    """Every stable id of programme.yml has the form of one."""
    keys = [(package.key, package.line_of("id")), *((topic.key, topic.line) for topic in package.topics)]
    for key, line in [*keys, *((paper.key, paper.line) for paper in package.papers)]:
        if key and (not KEY.fullmatch(key) or len(key) > 80):
            faults.error(line, _("Mã “{key}” chỉ gồm chữ thường không dấu, số và gạch nối.").format(key=key[:80]))
    if package.key and KEY.fullmatch(package.key) and package.key != package.folder.name:
        faults.error(package.line_of("id"), _("Mã “id” phải trùng tên thư mục: {name}.").format(name=package.folder.name))

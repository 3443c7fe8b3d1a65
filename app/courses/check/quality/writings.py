"""The files of a package as texts to be judged: lessons, banks, plans, topic.yml, programme.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from app.courses.check.quality.passages import Kind, Passage, passages_of
from app.courses.faults import FaultList
from app.courses.markdown import front_matter
from app.courses.package.fields import compose
from app.courses.package.files import read_text
from app.courses.package.plan import PLAN_NAME
from app.courses.package.records import LessonFile, Package, Permit, TopicEntry

LESSON, BANK, PLAN, TOPIC, PROGRAMME = "lesson", "bank", "plan", "topic", "programme"
_NO_WORDS = {"id", "code", "block", "mode", "kind", "topic", "paper", "opens_after", "draw", "url", "number", "what"}
"""Fields that hold keys, not words."""
_SOURCES = {"sources", "basis", "verify", "allow", "decision", "source", "materials"}
"""Fields that quote names of documents or speak to those who keep the course; nobody reads them aloud."""
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Writing:
    """One file: its passages in order; `topic` is the key of the topic it belongs to, "" for programme.yml.

    `permits` are what the author explains in the file, `own` those of single questions: (first line, last line, code, reason).
    """

    file: str
    kind: str
    topic: str
    passages: tuple[Passage, ...]
    permits: tuple[Permit, ...] = ()
    own: tuple[tuple[int, int, str, str], ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    lesson: LessonFile | None = field(default=None, repr=False)

    @cached_property
    def words(self) -> int:
        """How many written words readers see."""
        return sum(passage.syllables for passage in self.passages if passage.kind not in {Kind.PICTURE, Kind.SOURCE, Kind.FIELD})


def writings_of(package: Package) -> list[Writing]:
    """Every text of a package; files that cannot be read have no passages."""
    programme, links = _yaml_file(package, "programme.yml")
    return [
        Writing(package.file, PROGRAMME, "", programme, package.allow, links=links),
        *(writing for topic in package.topics for writing in _of_topic(package, topic)),
    ]


def _of_topic(package: Package, topic: TopicEntry) -> Iterator[Writing]:
    """The texts of a topic."""
    if topic.plan is not None:
        passages, links = _markdown(topic.plan.source)
        yield Writing(f"{package.folder.name}/{topic.key}/{PLAN_NAME}", PLAN, topic.key, passages, topic.plan.allow, links=links)
    if topic.folder is None:
        return
    about, links = _yaml_file(package, f"{topic.key}/topic.yml")
    yield Writing(f"{topic.folder.file}/topic.yml", TOPIC, topic.key, about, topic.folder.allow, links=links)
    for lesson in topic.folder.lessons:
        yield writing_of(lesson, topic.key)
    bank = read_text(topic.folder.path / "questions.md", FaultList("")) if topic.folder.questions else ""
    starts = [question.line for question in topic.folder.questions]
    ends = [*(line - 1 for line in starts[1:]), bank.count("\n") + 1]
    own = tuple(
        (start, end, code, reason)
        for question, start, end in zip(topic.folder.questions, starts, ends, strict=False)
        for code, reason in (row for asked in (question, *question.parts) for row in asked.allow)
    )
    passages = tuple(passages_of(bank.split("\n"), 1, bank=True))
    yield Writing(topic.folder.questions_file, BANK, topic.key, passages, topic.folder.allow, own)


def writing_of(lesson: LessonFile, topic: str) -> Writing:
    """A lesson of a topic as a text to be judged."""
    passages, links = _markdown(lesson.source)
    return Writing(lesson.file, LESSON, topic, passages, lesson.allow, links=links, lesson=lesson)


def _markdown(source: str) -> tuple[tuple[Passage, ...], tuple[tuple[int, str], ...]]:
    """The passages of a text with a head, and the addresses that its head names."""
    head, body, first_line = front_matter.split(source) or ("", source, 1)
    passages, links = read_yaml(head, first_line=2)
    return (*passages, *passages_of(body.split("\n"), first_line)), links


def _yaml_file(package: Package, name: str) -> tuple[tuple[Passage, ...], tuple[tuple[int, str], ...]]:
    """The passages of a YAML file and the addresses in it."""
    path = package.folder / name
    return read_yaml(read_text(path, FaultList("")) if path.is_file() else "", first_line=1)


def read_yaml(text: str, *, first_line: int) -> tuple[tuple[Passage, ...], tuple[tuple[int, str], ...]]:
    """The words in a YAML text, and (line, address) of every `url`; nothing when it cannot be read."""
    try:
        root = compose(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return (), ()
    passages, links = list[Passage](), list[tuple[int, str]]()
    for name, node, source in _scalars(root, "", False):
        line = first_line + int(node.start_mark.line)
        if name == "url":
            links.append((line, str(node.value)))
        elif node.tag == _TEXT and name not in _NO_WORDS:
            passages.append(Passage(line, str(node.value).strip(), Kind.SOURCE if source else Kind.FIELD))
    return tuple(passages), tuple(links)


def _scalars(node: yaml.Node | None, name: str, source: bool) -> Iterator[tuple[str, yaml.ScalarNode, bool]]:
    """Every value with the name of its field, and whether it stands among sources."""
    if isinstance(node, yaml.ScalarNode):
        yield name, node, source
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, name, source)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or (key.value in _NO_WORDS - {"url"} and isinstance(value, yaml.MappingNode)):
                continue
            yield from _scalars(value, key.value, source or key.value in _SOURCES)

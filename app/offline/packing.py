"""Packs: the lessons of an edition as files that a phone keeps. Made once per edition, nobody's name in them.

A lesson is the very page that opens online, rendered for an enrolment that does not exist (0), with the addresses of the static
files left open, so that a release changes no pack; `js/sw.js` puts in whose phone it is.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, current_app, render_template

from app.courses.memory import Memory
from app.courses.queries import EditionView, LessonView, TopicView, revision_view
from app.learning.pages import packed_page
from app.web import shell

NOBODY = 0
"""The enrolment in the addresses of a packed page."""
_STATIC = re.compile(r"/t/[0-9a-f]{12}/")
_PICTURE = re.compile(r"/media/([0-9a-f]{64})-(\d{1,4})\.webp")


@dataclass(frozen=True)
class PictureFile:
    """One width of a picture: what it weighs and its hash."""

    width: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class PackedLesson:
    """One lesson: its page, compressed, the hash of the page, and what it weighs on the line."""

    lesson_id: int
    title: str
    sha256: str
    body: bytes
    pictures: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """What comes over the line."""
        return len(self.body)


@dataclass(frozen=True)
class PackedTopic:
    """A topic: its lessons, and its pictures with the files of each."""

    topic_id: int
    code: str
    title: str
    lessons: tuple[PackedLesson, ...]
    pictures: Mapping[str, tuple[PictureFile, ...]]

    @property
    def version(self) -> str:
        """Changes with anything in it."""
        parts = [*(lesson.sha256 for lesson in self.lessons), *self.pictures]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Pack:
    """All topics of an edition that have lessons."""

    topics: tuple[PackedTopic, ...]

    @cached_property
    def version(self) -> str:
        """Changes with anything in it."""
        return hashlib.sha256(self._manifest.encode()).hexdigest()

    @cached_property
    def contents(self) -> bytes:
        """The manifest with its version, as JSON, compressed."""
        told = {"version": self.version, **json.loads(self._manifest)}
        return gzip.compress(json.dumps(told, ensure_ascii=False).encode(), 9, mtime=0)

    @cached_property
    def _manifest(self) -> str:
        """The manifest, always in the same words."""
        return json.dumps(_manifest(self), ensure_ascii=False, sort_keys=True)

    def lesson(self, lesson_id: int) -> PackedLesson | None:
        """One lesson."""
        return next((one for topic in self.topics for one in topic.lessons if one.lesson_id == lesson_id), None)


_packs: Memory[Pack] = Memory(8)


def pack_of(edition: EditionView, content_version: int) -> Pack:
    """The pack of an edition; the first to ask in this process waits while it is made."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    made_of = (edition.id, content_version, app.extensions["web.assets"].digest)
    return _packs.get(made_of, lambda: _make(app, edition))


def _manifest(pack: Pack) -> dict[str, object]:
    """What a phone needs to know before it downloads: sizes, hashes, where each file is."""
    return {
        "topics": [
            {
                "id": topic.topic_id,
                "code": topic.code,
                "title": topic.title,
                "version": topic.version,
                "lessons": [{"id": one.lesson_id, "sha256": one.sha256, "bytes": one.bytes} for one in topic.lessons],
                "pictures": [{"name": name, "files": [asdict(file) for file in files]} for name, files in topic.pictures.items()],
            }
            for topic in pack.topics
        ]
    }


def _make(app: Flask, edition: EditionView) -> Pack:
    """Render every lesson outside of the request that asked: nothing of her session may slip in."""
    media: Path = app.config["SETTINGS"].media
    files = _files_in(media)
    with app.app_context(), app.test_request_context("/"):
        shell.wear_neutral()
        return Pack(tuple(_topic(edition, topic, files) for topic in edition.online_topics if topic.lessons))


def _topic(edition: EditionView, topic: TopicView, files: Callable[[str], tuple[PictureFile, ...]]) -> PackedTopic:
    """A topic with its lessons."""
    lessons = tuple(_lesson(edition, topic, lesson) for lesson in topic.lessons)
    names = dict.fromkeys(name for lesson in lessons for name in lesson.pictures)
    return PackedTopic(topic.id, topic.code, topic.title, lessons, {name: files(name) for name in names})


def _lesson(edition: EditionView, topic: TopicView, lesson: LessonView) -> PackedLesson:
    """One lesson as nobody's page."""
    page = packed_page(topic, lesson, revision_view(lesson.revision_id))
    nobody = SimpleNamespace(id=NOBODY)
    html = render_template("learning/lesson.html", enrolment=nobody, edition=edition, page=page, asked=(), packed=True)
    html = _STATIC.sub("/t/-/", html)
    body = html.encode()
    pictures = tuple(dict.fromkeys(found[0] for found in _PICTURE.findall(html)))
    return PackedLesson(
        lesson.lesson_id, lesson.title, hashlib.sha256(body).hexdigest(), gzip.compress(body, 9, mtime=0), pictures
    )


def _files_in(media: Path) -> Callable[[str], tuple[PictureFile, ...]]:
    """The widths of a picture that lie in the media folder, the narrowest first."""

    def found(name: str) -> Iterator[PictureFile]:
        for path in media.glob(f"{name}-*.webp"):
            data = path.read_bytes()
            yield PictureFile(int(path.stem.rpartition("-")[2]), len(data), hashlib.sha256(data).hexdigest())

    return lambda name: tuple(sorted(found(name), key=lambda file: file.width))

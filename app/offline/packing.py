"""Packs: the lessons of an edition, and the quizzes of its topics, as files that a phone keeps. Made once, nobody's name in them.

A lesson is the very page that opens online, rendered for an enrolment that does not exist (0), with the addresses of the static
files left open, so that a release changes no pack; `js/sw.js` puts in whose phone it is.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from html import unescape
from types import SimpleNamespace

from flask import Flask, current_app, render_template

from app.courses.memory import Memory
from app.courses.queries import EditionView, LessonView, TopicView, revision_view
from app.learning.pages import packed_page
from app.quizzes.queries import papers_of
from app.quizzes.queries.practising import practice_set, practice_versions
from app.storage.media import MediaStore, media_of, taken
from app.web import shell

NOBODY = 0
"""The enrolment in the addresses of a packed page."""
_STATIC = re.compile(r"/t/[0-9a-f]{12}/")
_PICTURE = re.compile(r"/media/([0-9a-f]{64})-(\d{1,4})\.webp")
_FILE = re.compile(r'<a href="(/tep/[^"]+)" class="file">(.*?)</a>|<a class="file" href="(/tep/[^"]+)">(.*?)</a>')
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PictureFile:
    """One width of a picture: what it weighs and its hash."""

    width: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class HandedFile:
    """A file that a lesson hands out: where it is, and the words of its link, with kind and size. It is never in a pack: whoever
    wants it downloads it."""

    address: str
    words: str


@dataclass(frozen=True)
class PackedPage:
    """One lesson or quiz by its id: its page, compressed, the hash of the page, and what it weighs on the line."""

    id: int
    sha256: str
    body: bytes
    pictures: tuple[str, ...]
    files: tuple[HandedFile, ...] = ()

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
    lessons: tuple[PackedPage, ...]
    quizzes: tuple[PackedPage, ...]
    pictures: Mapping[str, tuple[PictureFile, ...]]

    @property
    def files(self) -> tuple[HandedFile, ...]:
        """The files that its lessons hand out, each once."""
        return tuple(dict.fromkeys(file for page in self.lessons for file in page.files))

    @property
    def version(self) -> str:
        """Changes with anything in it."""
        parts = [*(page.sha256 for page in (*self.lessons, *self.quizzes)), *self.pictures]
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

    def lesson(self, lesson_id: int) -> PackedPage | None:
        """One lesson."""
        return next((one for topic in self.topics for one in topic.lessons if one.id == lesson_id), None)

    def quiz(self, paper_id: int) -> PackedPage | None:
        """The quiz of a topic."""
        return next((one for topic in self.topics for one in topic.quizzes if one.id == paper_id), None)


_packs: Memory[Pack] = Memory(8)


def pack_of(edition: EditionView, content_version: int) -> Pack:
    """The pack of an edition; the first to ask in this process waits while it is made. 1 statement when it is there."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    made_of = (edition.id, content_version, app.extensions["web.assets"].digest, practice_versions(edition.id, content_version))
    return _packs.get(made_of, lambda: _make(app, edition, content_version))


def _manifest(pack: Pack) -> dict[str, object]:
    """What a phone needs to know before it downloads: sizes, hashes, where each file is."""
    return {
        "topics": [
            {
                "id": topic.topic_id,
                "code": topic.code,
                "title": topic.title,
                "version": topic.version,
                "lessons": [_told(one) for one in topic.lessons],
                "quizzes": [_told(one) for one in topic.quizzes],
                "pictures": [{"name": name, "files": [asdict(file) for file in files]} for name, files in topic.pictures.items()],
            }
            for topic in pack.topics
        ]
    }


def _told(page: PackedPage) -> dict[str, object]:
    """A page in the manifest."""
    return {"id": page.id, "sha256": page.sha256, "bytes": page.bytes}


def _make(app: Flask, edition: EditionView, content_version: int) -> Pack:
    """Render every page outside of the request that asked: nothing of her session may slip in."""
    files = _files_in(media_of(app.config["SETTINGS"]))
    with app.app_context(), app.test_request_context("/"):
        shell.wear_neutral()
        topics = [topic for topic in edition.online_topics if topic.lessons]
        return Pack(tuple(_topic(edition, topic, _quizzes(edition, topic, content_version), files) for topic in topics))


def _quizzes(edition: EditionView, topic: TopicView, content_version: int) -> tuple[PackedPage, ...]:
    """The quizzes of a topic, as far as they ask only questions for practice alone."""
    papers = papers_of(edition.id, content_version)
    sets = [practice_set(paper, content_version) for paper in papers if paper.edition_topic_id == topic.id]
    nobody = SimpleNamespace(id=NOBODY)
    return tuple(
        _page(found.paper.id, render_template("quizzes/practice.html", enrolment=nobody, found=found, topic=topic))
        for found in sets
        if found is not None
    )


def _topic(
    edition: EditionView,
    topic: TopicView,
    quizzes: tuple[PackedPage, ...],
    files: Callable[[str], tuple[PictureFile, ...]],
) -> PackedTopic:
    """A topic with its lessons and its quiz, to which the last lesson leads on."""
    then = quizzes[0].id if quizzes else None
    lessons = tuple(_lesson(edition, topic, lesson, then) for lesson in topic.lessons)
    names = dict.fromkeys(name for page in (*lessons, *quizzes) for name in page.pictures)
    return PackedTopic(topic.id, topic.code, topic.title, lessons, quizzes, {name: files(name) for name in names})


def _lesson(edition: EditionView, topic: TopicView, lesson: LessonView, quiz_id: int | None) -> PackedPage:
    """One lesson as nobody's page."""
    page = packed_page(topic, lesson, revision_view(lesson.revision_id))
    nobody = SimpleNamespace(id=NOBODY)
    shown = {"enrolment": nobody, "edition": edition, "page": page, "asked": (), "packed": True, "quiz_id": quiz_id}
    return _page(lesson.lesson_id, render_template("learning/lesson.html", **shown))


def _page(page_id: int, html: str) -> PackedPage:
    """A page that was rendered for nobody."""
    html = _STATIC.sub("/t/-/", html)
    body = html.encode()
    pictures = tuple(dict.fromkeys(found[0] for found in _PICTURE.findall(html)))
    files = tuple(
        HandedFile(one or other, unescape(_TAGS.sub("", words or more))) for one, words, other, more in _FILE.findall(html)
    )
    return PackedPage(page_id, hashlib.sha256(body).hexdigest(), gzip.compress(body, 9, mtime=0), pictures, files)


def _files_in(media: MediaStore) -> Callable[[str], tuple[PictureFile, ...]]:
    """The widths of a picture that lie among the media, the narrowest first."""
    names = defaultdict[str, list[str]](list)
    for name in media.names():
        names[name.partition("-")[0]].append(name)

    def found(sha256: str) -> Iterator[PictureFile]:
        for name in names.get(sha256, ()):
            data = taken(media, name)
            yield PictureFile(int(name.rpartition("-")[2].partition(".")[0]), len(data), hashlib.sha256(data).hexdigest())

    return lambda sha256: tuple(sorted(found(sha256), key=lambda file: file.width))

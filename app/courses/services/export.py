"""Use-case: a package on disk with what was written in the web, so that publishing it again finds the same texts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.courses.attachments.naming import stored_name, target_of
from app.courses.images import file_name
from app.courses.package import read_package
from app.courses.package.records import LessonFile, Package
from app.courses.queries.exporting import WebText, named_files, named_pictures, web_texts
from app.courses.queries.new_lessons import begun_in_web
from app.courses.services.export_structure import export_structure
from app.courses.services.texts import lessons_of
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.media import Place, taken


@dataclass(frozen=True)
class Exported:
    """What an export did: the lessons that came from the web, the pictures and files with them, and the lessons whose file was
    left alone because both sides were changed: publish, decide in the web, export again. `structure`: programme.yml came from
    the programme desk."""

    folder: Path
    written: tuple[str, ...]
    pictures: tuple[str, ...]
    left: tuple[str, ...]
    structure: bool = False


def export_package(folder: Path, to: Path, media: Place) -> Exported:
    """Copy the package in `folder` to a new folder of the same name under `to`, with the texts of the web in it.

    Everything that was not written in the web keeps its bytes. Refused: "exists"; raises OSError when it cannot be written.
    """
    target = to / folder.name
    if target.exists():
        raise Refused("exists", _("Đã có thư mục {folder}. Chọn thư mục khác để không ghi đè.").format(folder=target))
    package = read_package(folder)
    web, beside = web_texts(package.key), _beside(package.key)
    shutil.copytree(folder, target)
    written, left, pictures = list[str](), list[str](), list[str]()
    for topic, lesson in lessons_of(package):
        text = web.get((topic.key, lesson.key))
        if text is None or text.source == lesson.source or topic.package:
            continue
        if text.in_conflict or _changed_in_both(text, lesson):
            left.append(lesson.file)
        elif text.on_disk == lesson.source:
            (to / lesson.file).write_bytes(text.source.encode())
            written.append(lesson.file)
            pictures += _put_beside(package, topic.key, text, beside, target, media)
    for topic_key, name, text in _new_lessons(package, web):
        (target / topic_key / name).write_bytes(text.source.encode())
        written.append(f"{package.folder.name}/{topic_key}/{name}")
        pictures += _put_beside(package, topic_key, text, beside, target, media)
    structure, torn = export_structure(package, target)
    left += [package.file] if torn else []
    return Exported(target, tuple(written), tuple(pictures), tuple(left), structure)


def _new_lessons(package: Package, web: Mapping[tuple[str, str], WebText]) -> Iterator[tuple[str, str, WebText]]:
    """(topic key, file name, text) of the lessons that were begun in the web and that an edition took in since."""
    born = begun_in_web(package.key)
    for topic in package.topics:
        if topic.folder is None or topic.package:
            continue
        there = {lesson.key for lesson in topic.folder.lessons}
        last = max((int(Path(lesson.file).name[:2]) for lesson in topic.folder.lessons), default=0)
        new = [(key, web[home, key]) for home, key in web if (home, key) in born and home == topic.key and key not in there]
        for number, (key, text) in enumerate(new, last + 1):
            yield topic.key, f"{number:02}-{key}.md", text


def _changed_in_both(text: WebText, lesson: LessonFile) -> bool:
    """Whether the file was changed since it was published last, and the web too."""
    return text.on_disk is not None and text.on_disk not in {lesson.source, text.source}


def _beside(programme_key: str) -> dict[tuple[str, str], tuple[str, str]]:
    """By (topic key, path): how texts name a picture or a file, and its name among the media. 2 statements."""
    pictures = {
        slot: (slot[1], file_name(figure.sha256, figure.files[-1][0])) for slot, figure in named_pictures(programme_key).items()
    }
    files = {slot: (target_of(slot[1]), stored_name(file.sha256, file.kind)) for slot, file in named_files(programme_key).items()}
    return pictures | files


def _put_beside(
    package: Package,
    topic_key: str,
    text: WebText,
    beside: Mapping[tuple[str, str], tuple[str, str]],
    target: Path,
    media: Place,
) -> list[str]:
    """Put the pictures and files that a text of the web names, and that the package has not, beside it."""
    topic = package.topic(topic_key)
    there = topic.folder.pictures | topic.folder.files if topic and topic.folder else frozenset()
    made = []
    for (home, path), (named, stored) in beside.items():
        if home == topic_key and path not in there and f"]({named}" in text.source:
            file = target / topic_key / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(taken(media, stored))
            made.append(f"{topic_key}/{path}")
    return made

"""Use-case: a package on disk with what was written in the web, so that publishing it again finds the same texts."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.courses.images import file_name
from app.courses.markdown.tree import Figure
from app.courses.package import read_package
from app.courses.package.records import LessonFile, Package
from app.courses.queries.exporting import WebText, named_pictures, web_texts
from app.courses.services.texts import lessons_of
from app.kernel.refusal import Refused
from app.kernel.text import _


@dataclass(frozen=True)
class Exported:
    """What an export did: the lessons that came from the web, the pictures with them, and the lessons whose file was left alone
    because both sides were changed: publish, decide in the web, export again."""

    folder: Path
    written: tuple[str, ...]
    pictures: tuple[str, ...]
    left: tuple[str, ...]


def export_package(folder: Path, to: Path, media: Path) -> Exported:
    """Copy the package in `folder` to a new folder of the same name under `to`, with the texts of the web in it.

    Everything that was not written in the web keeps its bytes. Refused: "exists"; raises OSError when it cannot be written.
    """
    target = to / folder.name
    if target.exists():
        raise Refused("exists", _("Đã có thư mục {folder}. Chọn thư mục khác để không ghi đè.").format(folder=target))
    package = read_package(folder)
    web, figures = web_texts(package.key), named_pictures(package.key)
    shutil.copytree(folder, target)
    written, left, pictures = list[str](), list[str](), list[str]()
    for topic, lesson in lessons_of(package):
        text = web.get((topic.key, lesson.key))
        if text is None or text.source == lesson.source:
            continue
        if text.in_conflict or _changed_in_both(text, lesson):
            left.append(lesson.file)
        elif text.on_disk == lesson.source:
            (to / lesson.file).write_bytes(text.source.encode())
            written.append(lesson.file)
            pictures += _pictures(package, topic.key, text, figures, target, media)
    return Exported(target, tuple(written), tuple(pictures), tuple(left))


def _changed_in_both(text: WebText, lesson: LessonFile) -> bool:
    """Whether the file was changed since it was published last, and the web too."""
    return text.on_disk is not None and text.on_disk not in {lesson.source, text.source}


def _pictures(
    package: Package, topic_key: str, text: WebText, figures: Mapping[tuple[str, str], Figure], target: Path, media: Path
) -> list[str]:
    """Put the pictures that a text of the web shows, and that the package has not, beside it."""
    topic = package.topic(topic_key)
    there = topic.folder.pictures if topic and topic.folder else frozenset()
    made = []
    for (home, path), figure in figures.items():
        if home == topic_key and path not in there and path in text.source:
            file = target / topic_key / path
            file.parent.mkdir(exist_ok=True)
            shutil.copyfile(media / file_name(figure.sha256, figure.files[-1][0]), file)
            made.append(f"{topic_key}/{path}")
    return made

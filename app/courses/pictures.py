"""The pictures of a package: which lessons show which, and their files in the media folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.courses.images import MAX_BYTES, BadPicture, PictureSet, file_name, hash_of, keep, make_set, read_bytes
from app.courses.markdown.lesson_text import references
from app.courses.markdown.phrases import texts_of
from app.courses.markdown.tree import Figure
from app.courses.package.records import Package, TopicFolder
from app.courses.question_text import QuestionText
from app.kernel.text import _

_SHOWN = re.compile(r"(!\[[^\[\]]*\]\(\s*)([^\s()]+)((?:\s+\"[^\"]*\")?\s*\))")


@dataclass(frozen=True)
class Gallery:
    """The pictures of a package: figures by topic key and written path."""

    by_topic: Mapping[str, Mapping[str, Figure]]

    def of(self, topic_key: str) -> Mapping[str, Figure]:
        """The pictures that lessons of this topic may show."""
        return self.by_topic.get(topic_key, {})

    @property
    def all(self) -> Mapping[str, Figure]:
        """Every picture by its hash."""
        return {figure.sha256: figure for figures in self.by_topic.values() for figure in figures.values()}


def hang(package: Package, known: Mapping[str, Figure], media: Path | None) -> Gallery:
    """Make the files of every picture that lessons show and that is not `known` (by hash) with all its files in `media`.

    Raises BadPicture, OSError, and ValueError when there are pictures and no folder for them.
    """
    by_topic: dict[str, dict[str, Figure]] = {}
    made: dict[str, Figure] = {}
    for folder in (topic.folder for topic in package.topics if topic.folder):
        for path in sorted(_shown(folder)):
            if media is None:
                raise ValueError("a package with pictures needs a media folder")
            data = read_bytes(folder.path / path)
            sha256 = hash_of(data)
            figure = made.get(sha256) or known.get(sha256)
            if figure is None or (sha256 not in made and not _is_whole(figure, media)):
                pictures = make_set(data, path)
                keep(pictures, media)
                figure = made[sha256] = figure_of(pictures)
            by_topic.setdefault(folder.key, {})[path] = figure
    return Gallery(by_topic)


def sketched(folder: TopicFolder) -> Mapping[str, Figure]:
    """The pictures that lessons of a folder may show, without opening them: enough to try whether a lesson can be rendered."""
    return dict.fromkeys(_shown(folder), Figure("0" * 64, 1, 1, ((1, 0),)))


def figure_of(pictures: PictureSet) -> Figure:
    """What pages need to know of a picture."""
    files = tuple((picture.width, len(picture.data)) for picture in pictures.files)
    return Figure(pictures.sha256, pictures.largest.width, pictures.largest.height, files)


def _shown(folder: TopicFolder) -> set[str]:
    """The pictures that the lessons and the bank of a folder show and that are there."""
    named = {reference.target for lesson in folder.lessons for reference in lesson.body.references if reference.kind == "image"}
    return (named | _shown_by(folder.questions)) & folder.pictures


def _shown_by(questions: Sequence[QuestionText]) -> set[str]:
    """The pictures that questions show."""
    return {
        reference.target
        for question in questions
        for text in texts_of(question)
        for reference in references(text.split("\n"), 1)
        if reference.kind == "image"
    }


def figures_of(folder: TopicFolder, known: Mapping[str, Figure]) -> Mapping[str, Figure]:
    """The pictures of a folder's bank that are published (`known` by hash), by the path written in it."""
    found: dict[str, Figure] = {}
    for path in sorted(_shown_by(folder.questions) & folder.pictures):
        figure = known.get(hash_of(read_bytes(folder.path / path)))
        if figure is not None:
            found[path] = figure
    return found


def _is_whole(figure: Figure, media: Path) -> bool:
    """Whether every file of a known picture lies in the media folder."""
    return all((media / file_name(figure.sha256, width)).is_file() for width, _bytes in figure.files)


def taken_in(data: bytes, name: str, media: Path) -> Figure:
    """A picture that somebody sent, its files in the media folder; BadPicture as `make_set`, OSError.

    It is known by its largest file, which is all that is kept of it: neither metadata nor the original stay anywhere.
    """
    if len(data) > MAX_BYTES:
        raise BadPicture(_("Hình nặng hơn {n} MB. Thu nhỏ rồi gửi lại.").format(n=MAX_BYTES // 1024 // 1024))
    made = make_set(data, name)
    pictures = PictureSet(hash_of(made.largest.data), made.files)
    keep(pictures, media)
    return figure_of(pictures)


def sent_path(figure: Figure) -> str:
    """The path under which texts name a picture that was sent."""
    return f"images/{figure.sha256[:16]}.webp"


def renamed(question: QuestionText, paths: Mapping[str, str]) -> QuestionText:
    """The question with other paths for its pictures."""
    if not paths:
        return question

    def named(text: str) -> str:
        return _SHOWN.sub(lambda found: f"{found[1]}{paths.get(found[2], found[2])}{found[3]}", text)

    return replace(
        question,
        stem=named(question.stem),
        explanation=named(question.explanation),
        options=tuple(replace(row, text=named(row.text), feedback=named(row.feedback)) for row in question.options),
        pairs=tuple(
            replace(row, left=named(row.left), right=named(row.right), feedback=named(row.feedback)) for row in question.pairs
        ),
        items=tuple(named(item) for item in question.items),
        rubric=tuple(replace(row, text=named(row.text)) for row in question.rubric),
        parts=tuple(renamed(part, paths) for part in question.parts),
    )


def shown_in(question: QuestionText) -> set[str]:
    """The paths of the pictures that a question shows."""
    return _shown_by([question])

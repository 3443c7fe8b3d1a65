"""The pictures of a package: which lessons show which, and their files in the media folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.courses.attachments.checking import check_attachment, read_attachment
from app.courses.attachments.naming import kind_of, linked, path_of, stored_name
from app.courses.crew import made_sets
from app.courses.faults import Fault
from app.courses.images import MAX_BYTES, BadPicture, PictureSet, file_name, hash_of, make_set, plain_name, read_bytes
from app.courses.markdown.lesson_text import references
from app.courses.markdown.phrases import texts_of
from app.courses.markdown.tree import Attachment, Figure
from app.courses.package.records import Package, TopicFolder
from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.storage.media import Place, store_at

_SHOWN = re.compile(r"(!\[[^\[\]]*\]\(\s*)([^\s()]+)((?:\s+\"[^\"]*\")?\s*\))")


@dataclass(frozen=True)
class Gallery:
    """The pictures of a package and the files it hands out, by topic key and written path."""

    by_topic: Mapping[str, Mapping[str, Figure]]
    files_by_topic: Mapping[str, Mapping[str, Attachment]] = field(default_factory=dict)

    def of(self, topic_key: str) -> Mapping[str, Figure]:
        """The pictures that lessons of this topic may show."""
        return self.by_topic.get(topic_key, {})

    def files_of(self, topic_key: str) -> Mapping[str, Attachment]:
        """The files that lessons of this topic may hand out."""
        return self.files_by_topic.get(topic_key, {})

    @property
    def all(self) -> Mapping[str, Figure]:
        """Every picture by its hash."""
        return {figure.sha256: figure for figures in self.by_topic.values() for figure in figures.values()}


class BadMaterial(Exception):
    """Pictures or files of a package that cannot be used; `faults` say where each is named and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} bad pictures or files")
        self.faults = tuple(faults)


def hang(
    package: Package,
    known: Mapping[str, Figure],
    media: Place | None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Gallery:
    """Make the files of every picture that lessons show and that is not `known` (by hash) with all its files in `media`, on
    every core; keep the files that they hand out. `progress` as of a publish.

    Raises BadMaterial, OSError, and ValueError when there are pictures or files and no place for them.
    """
    folders = [topic.folder for topic in package.topics if topic.folder]
    wanted = {(folder.key, path): folder.path / path for folder in folders for path in sorted(_shown(folder))}
    if (wanted or any(_handed(folder) for folder in folders)) and media is None:
        raise ValueError("a package with pictures or files needs a place for media")
    hashes = {slot: hash_of(read_bytes(file)) for slot, file in wanted.items()}
    there = frozenset(store_at(media).names()) if wanted and media is not None else frozenset()
    figures = {sha256: known[sha256] for sha256 in hashes.values() if sha256 in known and _is_whole(known[sha256], there)}
    missing = {sha256: slot for slot, sha256 in hashes.items() if sha256 not in figures}
    faults: list[Fault] = []
    slots = {str(wanted[slot]): slot for slot in missing.values()}
    for number, (name, made) in enumerate(made_sets([wanted[slot] for slot in missing.values()]), 1):
        home, path = slots[name]
        if progress is not None:
            progress(number, len(missing), _("Hình {path}").format(path=f"{home}/{path}"))
        if isinstance(made, BadPicture):
            faults.append(_fault_at(package, home, path, _("Hình {path}: {why}").format(path=path, why=made.sentence)))
        elif media is not None:
            keep(made, media)
            figures[made.sha256] = figure_of(made)
    if faults:
        raise BadMaterial(sorted(faults))
    by_topic = {
        folder.key: {path: figures[sha256] for (key, path), sha256 in hashes.items() if key == folder.key} for folder in folders
    }
    return Gallery(by_topic, {folder.key: _kept_files(folder, media) for folder in folders})


def _kept_files(folder: TopicFolder, media: Place | None) -> dict[str, Attachment]:
    """The files that lessons of a folder hand out, put among the media; they were checked with the package."""
    found: dict[str, Attachment] = {}
    for path in sorted(_handed(folder)):
        data = read_attachment(folder.path / path)
        found[path] = check_attachment(data, path)
        if media is not None:
            store_at(media).put(stored_name(found[path].sha256, found[path].kind), data)
    return found


def _fault_at(package: Package, topic_key: str, path: str, sentence: str) -> Fault:
    """A fault where the lessons of a topic name a path first; at its bank when only that does."""
    topic = package.topic(topic_key)
    folder = topic.folder if topic else None
    places = [
        (lesson.file, reference.line)
        for lesson in (folder.lessons if folder else ())
        for reference in lesson.body.references
        if reference.target == path
    ]
    file, line = places[0] if places else (folder.questions_file if folder else package.file, 1)
    return Fault(file, line, sentence)


def sketched(folder: TopicFolder) -> Mapping[str, Figure]:
    """The pictures that lessons of a folder may show, without opening them: enough to try whether a lesson can be rendered."""
    return dict.fromkeys(_shown(folder), Figure("0" * 64, 1, 1, ((1, 0),)))


def sketched_files(folder: TopicFolder) -> dict[str, tuple[str, str]]:
    """The files that lessons of a folder may hand out, likewise: address and words by link."""
    return linked({path: Attachment("0" * 64, kind_of(path) or "pdf", 0) for path in _handed(folder)})


def _handed(folder: TopicFolder) -> set[str]:
    """The files that the lessons of a folder name and that are there."""
    named = {path_of(reference.target) for lesson in folder.lessons for reference in lesson.body.references}
    return {path for path in named if path} & folder.files


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


def keep(pictures: PictureSet, media: Place) -> int:
    """Put the files that the store of media does not have yet, each whole or not at all; gives back how many. Raises OSError."""
    store = store_at(media)
    if pictures.plain:
        store.put(plain_name(pictures.sha256), pictures.plain)
    return sum(store.put(file_name(pictures.sha256, picture.width), picture.data) for picture in pictures.files)


def _is_whole(figure: Figure, there: Collection[str]) -> bool:
    """Whether every file of a known picture is among the names of the media."""
    names = [plain_name(figure.sha256), *(file_name(figure.sha256, width) for width, _bytes in figure.files)]
    return all(name in there for name in names)


def taken_in(data: bytes, name: str, media: Place) -> Figure:
    """A picture that somebody sent, its files in the media folder; BadPicture as `make_set`, OSError.

    It is known by its largest file, which is all that is kept of it: neither metadata nor the original stay anywhere.
    """
    if len(data) > MAX_BYTES:
        raise BadPicture(_("Hình nặng hơn {n} MB. Thu nhỏ rồi gửi lại.").format(n=MAX_BYTES // 1024 // 1024))
    made = make_set(data, name)
    pictures = replace(made, sha256=hash_of(made.largest.data))
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

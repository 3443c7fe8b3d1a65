"""Use-cases of Word files: their pictures kept, their lessons begun as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.courses.images import PictureSet
from app.courses.pictures import figure_of, keep, sent_path
from app.courses.rules.word_lessons import LessonText, whole
from app.courses.services.naming import name_pictures
from app.courses.services.new_lessons import NewText, begin_lessons
from app.courses.services.texts import note_pictures
from app.storage import journal
from app.storage.media import Place
from app.storage.transaction import transaction


@dataclass(frozen=True)
class Wanted:
    """A lesson of a file as it was confirmed."""

    text: LessonText
    title: str
    periods: float


def keep_word_pictures(
    topic_id: int, made: Sequence[PictureSet | None], media: Place, *, by: int, at: datetime
) -> tuple[str | None, ...]:
    """Keep the pictures of a file for the texts of a topic; gives back the path of each, None for one that is none. OSError."""
    figures = {}
    paths: list[str | None] = []
    for one in made:
        if one is None:
            paths.append(None)
            continue
        keep(one, media)
        figure = figure_of(one)
        path = sent_path(figure)
        figures[path] = figure
        paths.append(path)
    with transaction() as db:
        note_pictures(db, {figure.sha256: figure for figure in figures.values()})
        if new := name_pictures(db, topic_id, figures, at):
            journal.record("courses.kept_picture", "topic", topic_id, by=by, at=at, pictures=new)
    return tuple(paths)


def begin_from_word(topic_id: int, lessons: Sequence[Wanted], *, file_name: str, by: int, at: datetime) -> tuple[int, ...]:
    """Begin the lessons of a file as drafts, all or none; gives back their ids. Refused: as `begin_lessons`."""
    texts = [NewText(one.title, partial(_whole, one)) for one in lessons]
    return begin_lessons(topic_id, texts, by=by, at=at, origin=file_name[:120])


def _whole(wanted: Wanted, key: str) -> str:
    """The file of a lesson under its key."""
    return whole(wanted.text, key=key, title=wanted.title, periods=wanted.periods)

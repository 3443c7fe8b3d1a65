"""Use-cases of pictures and files: keep a file, cut a picture, put one away, take it back, let go what was put away long ago."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Text, cast, delete, select
from sqlalchemy.orm import Session

from app.courses import hooks
from app.courses.attachments.checking import BadAttachment, check_attachment
from app.courses.attachments.naming import FOLDER, free_name, safe_name, stored_name
from app.courses.cutting import cut_set
from app.courses.images import BadPicture, file_name, hash_of, plain_name
from app.courses.models import Attachment, LessonRevision, Picture, PictureCut, Topic, TopicAttachment, TopicPicture
from app.courses.pictures import figure_of, keep, sent_path
from app.courses.queries.shelf import named_in_revisions, whole_of
from app.courses.rules.pictures import Cut
from app.courses.services.naming import name_files, name_pictures
from app.courses.services.texts import note_pictures
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.media import Place, store_at, taken
from app.storage.transaction import transaction

GRACE_DAYS = 30
"""How long what was put away can be taken back."""

_Named = TypeVar("_Named", TopicPicture, TopicAttachment)


@dataclass(frozen=True)
class Swept:
    """What was let go: names of topics' pictures and files, and files among the media."""

    names: int
    files: int


def keep_lesson_file(topic_id: int, data: bytes, name: str, media: Place, *, by: int, at: datetime) -> str:
    """Keep a file for the texts of a topic; gives back its path. The same bytes under the same name are the same file, others
    under that name get a number. Refused: "bad_file"; OSError."""
    try:
        file = check_attachment(data, name)
    except BadAttachment as bad:
        raise Refused("bad_file", bad.sentence) from bad
    store_at(media).put(stored_name(file.sha256, file.kind), data)
    with transaction() as db:
        # A name that is not there yet cannot be locked: of two files that come under it at once the second would be the first.
        db.execute(select(Topic.id).filter_by(id=topic_id).with_for_update())
        rows = select(TopicAttachment.path, TopicAttachment.sha256).where(TopicAttachment.topic_id == topic_id)
        there = {path.removeprefix(f"{FOLDER}/"): sha256 for path, sha256 in db.execute(rows)}
        wanted = safe_name(name)
        others = {each for each, sha256 in there.items() if sha256 != file.sha256}
        path = f"{FOLDER}/{free_name(wanted, others)}"
        if name_files(db, topic_id, {path: file}, at):
            journal.record("courses.kept_file", "topic", topic_id, by=by, at=at, path=path)
    return path


def cut_picture(topic_id: int, path: str, cut: Cut, media: Place, *, by: int, at: datetime) -> str:
    """Turn and cut the picture that a topic calls by a path; gives back the path of the result. The picture stays, and so does
    the one that it was cut from: the whole picture is what is cut again, and an empty cut gives it back.

    Refused: "no_picture", "too_small", "bad_picture"; OSError.
    """
    found = whole_of(topic_id, path)
    if found is None:
        raise Refused("no_picture", _("Không còn hình này trong chuyên đề."))
    if not cut.leaves_enough:
        raise Refused("too_small", _("Khung cắt nhỏ quá, hình gần như không còn gì. Bớt phần bỏ đi."))
    try:
        data = taken(media, file_name(found.figure.sha256, found.figure.files[-1][0]))
        made = cut_set(data, cut) if not cut.is_whole else None
    except BadPicture as bad:
        raise Refused("bad_picture", bad.sentence) from bad
    figure = found.figure
    if made is not None:
        made = replace(made, sha256=hash_of(made.largest.data))
        keep(made, media)
        figure = figure_of(made)
    new = sent_path(figure) if made is not None else found.path
    with transaction() as db:
        note_pictures(db, {figure.sha256: figure})
        if made is not None and figure.sha256 != found.figure.sha256 and db.get(PictureCut, figure.sha256) is None:
            box = {"turn": cut.turn, "left": cut.left, "top": cut.top, "right": cut.right, "bottom": cut.bottom}
            db.add(PictureCut(sha256=figure.sha256, whole_sha256=found.figure.sha256, **box))
        if name_pictures(db, topic_id, {new: figure}, at):
            journal.record("courses.cut_picture", "topic", topic_id, by=by, at=at, path=path, made=new)
    return new


def put_away(topic_id: int, path: str, *, used: Collection[str], by: int, at: datetime) -> None:
    """Put a picture or file of a topic away; `used` are the paths that texts name today.

    Refused: "gone", "used" (a text names it, or an earlier published one does).
    """
    with transaction() as db:
        row = _row(db, topic_id, path)
        if row is None or row.removed_at is not None:
            raise Refused("gone", _("Mục này đã bỏ rồi."))
        if path in used or path in named_in_revisions([topic_id]).get(topic_id, ()):
            raise Refused("used", _("Có bài hoặc câu hỏi đang dùng mục này nên không bỏ được."))
        row.removed_at = at
        journal.record("courses.put_away", "topic", topic_id, by=by, at=at, path=path)


def take_back(topic_id: int, path: str, *, by: int, at: datetime) -> None:
    """Take back what was put away. Refused: "gone"."""
    with transaction() as db:
        row = _row(db, topic_id, path)
        if row is None or row.removed_at is None:
            raise Refused("gone", _("Mục này không còn để lấy lại."))
        row.removed_at = None
        journal.record("courses.took_back", "topic", topic_id, by=by, at=at, path=path)


def sweep(media: Place, *, used: Callable[[int], Collection[str]], at: datetime) -> Swept:
    """Let go the names that were put away more than `GRACE_DAYS` ago, and files that nothing names any more. `used`: the paths of
    a topic that texts name today; what one of them names again meanwhile is taken back instead."""
    until = at - timedelta(days=GRACE_DAYS)
    files: list[str] = []
    with transaction() as db:
        pictures = _let_go(db.scalars(select(TopicPicture).where(TopicPicture.removed_at < until)).all(), used)
        attachments = _let_go(db.scalars(select(TopicAttachment).where(TopicAttachment.removed_at < until)).all(), used)
        old_pictures, old_files = {row.sha256 for row in pictures}, {row.sha256 for row in attachments}
        for row in (*pictures, *attachments):
            db.delete(row)
        db.flush()
        for picture in db.scalars(select(Picture).where(Picture.sha256.in_(old_pictures - _held(db)))):
            if _in_history(db, picture.sha256):
                continue
            files += [plain_name(picture.sha256), *(file_name(picture.sha256, file["width"]) for file in picture.files)]
            db.execute(delete(PictureCut).where(PictureCut.sha256 == picture.sha256))
            db.delete(picture)
        named = set(db.scalars(select(TopicAttachment.sha256).where(TopicAttachment.sha256.in_(old_files))))
        for file in db.scalars(select(Attachment).where(Attachment.sha256.in_(old_files - named))):
            if _in_history(db, file.sha256):
                continue
            files.append(stored_name(file.sha256, file.kind))
            db.delete(file)
        if pictures or attachments:
            journal.record("courses.swept", "media", 0, by=None, at=at, names=len(pictures) + len(attachments), files=len(files))
    for name in files:
        store_at(media).delete(name)
    return Swept(len(pictures) + len(attachments), len(files))


def _let_go(rows: Sequence[_Named], used: Callable[[int], Collection[str]]) -> list[_Named]:
    """The rows that no text names today; the others are back."""
    named = {topic_id: used(topic_id) for topic_id in {row.topic_id for row in rows}}
    gone = [row for row in rows if row.path not in named[row.topic_id]]
    for row in rows:
        if row.path in named[row.topic_id]:
            row.removed_at = None
    return gone


def _held(db: Session) -> set[str]:
    """The pictures that a topic still names, a question of any time shows, or another picture was cut from."""
    asked = {sha256 for shown in hooks.pictures_shown for sha256 in shown()}
    return asked | set(db.scalars(select(TopicPicture.sha256))) | set(db.scalars(select(PictureCut.whole_sha256)))


def _in_history(db: Session, sha256: str) -> bool:
    """Whether a text that was ever published shows it, under whatever name it had then."""
    return db.scalar(select(LessonRevision.id).where(cast(LessonRevision.sections, Text).contains(sha256)).limit(1)) is not None


def _row(db: Session, topic_id: int, path: str) -> TopicPicture | TopicAttachment | None:
    """What a topic calls by a path, locked."""
    if path.startswith(f"{FOLDER}/"):
        return db.scalar(select(TopicAttachment).filter_by(topic_id=topic_id, path=path).with_for_update())
    return db.scalar(select(TopicPicture).filter_by(topic_id=topic_id, path=path).with_for_update())

"""Which picture or file the texts of a topic mean by a path. Everything here runs in a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.markdown.tree import Attachment as AttachmentFacts
from app.courses.markdown.tree import Figure
from app.courses.models import Attachment, TopicAttachment, TopicPicture
from app.storage.writes import insert_once


def name_pictures(db: Session, topic_id: int, figures: Mapping[str, Figure], at: datetime) -> int:
    """Note which picture a topic's texts mean by a path: a path that means another one now is moved, one that was put away is
    back. Gives back how many are new."""
    shas = {path: figure.sha256 for path, figure in figures.items()}
    return _name(db, TopicPicture, topic_id, shas, at)


def name_files(db: Session, topic_id: int, files: Mapping[str, AttachmentFacts], at: datetime) -> int:
    """The same for files that lessons hand out; what is known of the files is noted with it."""
    if not files:
        return 0
    known = set(db.scalars(select(Attachment.sha256).where(Attachment.sha256.in_({file.sha256 for file in files.values()}))))
    new = {file.sha256: file for file in files.values() if file.sha256 not in known}
    rows = [{"sha256": file.sha256, "kind": file.kind, "bytes": file.bytes} for file in new.values()]
    insert_once(Attachment, rows, unique=("sha256",))
    return _name(db, TopicAttachment, topic_id, {path: file.sha256 for path, file in files.items()}, at)


def _name(
    db: Session, table: type[TopicPicture] | type[TopicAttachment], topic_id: int, shas: Mapping[str, str], at: datetime
) -> int:
    """Rows of one of the two tables that are alike."""
    if not shas:
        return 0
    found: list[TopicPicture | TopicAttachment] = list(
        db.scalars(select(table).where(table.topic_id == topic_id, table.path.in_(shas)))
    )
    for row in found:
        row.sha256, row.removed_at = shas[row.path], None
    known = {row.path for row in found}
    rows = [
        {"topic_id": topic_id, "path": path, "sha256": sha256, "kept_at": at}
        for path, sha256 in shas.items()
        if path not in known
    ]
    return insert_once(table, rows, unique=("topic_id", "path"))

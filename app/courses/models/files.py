"""Tables of what lessons hand out: attachments under their names, and pictures that were cut out of others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Key, Moment, Words


class Attachment(Base):
    """A file that passed its check; it lies among the media under its hash."""

    __tablename__ = "attachments"

    sha256: Mapped[str] = mapped_column(Key, primary_key=True)
    # pdf, docx, xlsx or pptx.
    kind: Mapped[str] = mapped_column(Key)
    bytes: Mapped[int]


class TopicAttachment(Base):
    """The file that texts of a topic call by a path."""

    __tablename__ = "topic_attachments"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    # As it lies in the package: "files/mau-phieu.docx"; lessons write "tep:mau-phieu.docx".
    path: Mapped[str] = mapped_column(Words, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("attachments.sha256"))
    kept_at: Mapped[datetime | None] = mapped_column(Moment)
    # When somebody put it away; it can be taken back for some weeks.
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class PictureCut(Base):
    """Of which picture another was cut, and how: the whole picture stays, so that the next cut begins from it."""

    __tablename__ = "picture_cuts"

    sha256: Mapped[str] = mapped_column(ForeignKey("pictures.sha256"), primary_key=True)
    whole_sha256: Mapped[str] = mapped_column(ForeignKey("pictures.sha256"))
    # Degrees clockwise: 0, 90, 180, 270.
    turn: Mapped[int]
    # What stays of the turned picture, in thousandths of its width and height.
    left: Mapped[int]
    top: Mapped[int]
    right: Mapped[int]
    bottom: Mapped[int]

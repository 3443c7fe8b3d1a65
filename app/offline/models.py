"""Tables of offline: events that phones sent, and files of events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.base import Base, Data, Key, Moment, Record, Words


class EventFile(Base):
    """Events of one person as a file, uploaded by whoever leads her class; written nowhere until it is taken."""

    __tablename__ = "event_files"
    __table_args__ = (UniqueConstraint("cohort_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    # Whose events they are; the seal of the file says so.
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    file_name: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Key)
    # The sealed content: the phone's clock when it was saved, and the events.
    content: Mapped[Record] = mapped_column(Data)
    staged_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    staged_at: Mapped[datetime] = mapped_column(Moment)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)


class OfflineEvent(Base):
    """One thing that somebody did on a phone and that arrived later; what became of it is told again when it is sent again."""

    __tablename__ = "offline_events"
    __table_args__ = (UniqueConstraint("person_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    # Made by the phone: its own random name and a random number.
    client_id: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(Key)
    payload: Mapped[Record] = mapped_column(Data)
    # By what words the phone names it to her: the title of a lesson, a day; may be empty.
    label: Mapped[str] = mapped_column(Words, default="", server_default="")
    # What the phone's clock said; None when it said nothing that is a moment.
    device_at: Mapped[datetime | None] = mapped_column(Moment)
    # When it was done as far as we can know (`rules.made_moment`).
    made_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    # right, set (the clock was off and was corrected for) or unknown (it counts as of its arrival).
    clock: Mapped[str] = mapped_column(Key)
    # taken or refused; `reason` and `sentence` say why it was refused, or what there is to know.
    outcome: Mapped[str] = mapped_column(Key)
    reason: Mapped[str] = mapped_column(Key)
    sentence: Mapped[str] = mapped_column(Words)
    # What the page that made it wants to know besides: a mark's id, a state.
    detail: Mapped[Record] = mapped_column(Data)
    # The file that brought it; None when the phone sent it itself.
    file_id: Mapped[int | None] = mapped_column(ForeignKey("event_files.id"))

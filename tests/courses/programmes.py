"""The programme desk in the hands of tests: short words for what they do with a draft of the cast's programme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from app.courses.models import Edition, Programme
from app.courses.package import read_package
from app.courses.queries.outlines import ProgrammeRow, draft_outline, outline_of, programme_at_desk
from app.courses.rules.outlines.records import Outline
from app.courses.rules.outlines.steps import TopicFacts
from app.courses.rules.reviewing import Act
from app.courses.services import PublishOutcome, publish
from app.courses.services.outlines import begin_edition, change_outline, move_outline
from app.courses.services.publish_outline import publish_outline
from app.quizzes.services.banks import publish_banks
from app.storage.transaction import session
from tests.cast import NHO, NOW, Cast

Change = Callable[[Outline], Outline]


def programme_id(key: str = "nho") -> int:
    """A programme by its key."""
    return session().scalar(select(Programme.id).filter_by(key=key)) or 0


def at_desk(programme: int) -> ProgrammeRow:
    """Where it stands."""
    row = programme_at_desk(programme)
    assert row is not None
    return row


def newest(programme: int) -> Outline:
    """The outline of its newest edition."""
    edition = session().scalars(select(Edition.id).filter_by(programme_id=programme).order_by(Edition.number.desc())).first()
    return outline_of(edition or 0)


def drafted(programme: int) -> Outline:
    """The outline of its open draft."""
    return draft_outline(at_desk(programme).draft_id or 0)


def facts_of(outline: Outline, key: str, **more: object) -> TopicFacts:
    """The form of a topic as it stands, with some fields as they are to be."""
    topic = outline.topic(key)
    assert topic is not None
    names = ("code", "title", "block", "mode", "kind", "elective", "theory", "practice", "after")
    return TopicFacts(**({name: getattr(topic, name) for name in names} | more))  # type: ignore[arg-type]


def work(programme: int, cast: Cast, *steps: Change, who: str = "administrator") -> int:
    """Somebody begins a draft, or goes on, and makes these steps; the version that stands then."""
    by = cast.person[who]
    begin_edition(programme, by=by, at=NOW)
    for step in steps:
        change_outline(programme, step, words="Thử", seen=at_desk(programme).version, by=by, at=NOW)
    return at_desk(programme).version


def bring_out(programme: int, cast: Cast) -> int:
    """The draft is sent, approved by another, published; the edition it became."""
    seen = at_desk(programme).version
    move_outline(programme, Act.SUBMIT, seen=seen, by=cast.person["administrator"], at=NOW)
    move_outline(programme, Act.APPROVE, seen=seen, by=cast.person["instructor"], at=NOW)
    return publish_outline(programme, seen=seen, by=cast.person["administrator"], at=NOW)


def publish_files(folder: Path = NHO) -> PublishOutcome:
    """The files are published once more."""
    return publish(read_package(folder), by=None, at=NOW, parts=(publish_banks,))

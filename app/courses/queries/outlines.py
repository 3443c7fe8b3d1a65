"""Outlines of editions as the database has them, and the programmes, editions and drafts of the programme desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.courses import hooks
from app.courses.models import (
    Edition,
    EditionDraft,
    EditionDraftStep,
    EditionLesson,
    EditionSource,
    EditionTopic,
    Lesson,
    LessonRevision,
    Programme,
    ProgrammeTie,
    StructureOnDisk,
    Topic,
    TopicSteward,
)
from app.courses.rules.outlines.records import BlockLine, LessonLine, Outline, TopicLine, outline_from
from app.kernel.text import slug
from app.people.models import Person, Unit
from app.storage.transaction import session


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme at the desk with its newest edition (None: not published yet), whose it is, what it follows, its open draft.

    `unit_path` is "" for the Academy's own. `is_behind`: what it follows has a newer edition than the one it was made with last.
    """

    id: int
    key: str
    title: str
    edition_id: int | None
    number: int
    published_at: datetime | None
    unit_name: str
    unit_path: str
    follows_id: int | None
    followed_id: int | None
    newest_followed_id: int | None
    draft_id: int | None
    base_edition_id: int | None
    state: str
    version: int
    saved_at: datetime | None
    saved_by_id: int
    saved_by: str
    brought: bool

    @property
    def is_variant(self) -> bool:
        """Whether it follows another programme."""
        return self.follows_id is not None

    @property
    def is_behind(self) -> bool:
        """Whether what it follows moved on."""
        return self.newest_followed_id != self.followed_id

    @property
    def is_overtaken(self) -> bool:
        """Whether another edition was published since its draft was begun."""
        return self.draft_id is not None and self.edition_id is not None and self.base_edition_id != self.edition_id


@dataclass(frozen=True)
class DraftStepView:
    """A step of a draft; `back`: the version an undo leads to, `changes`: whether it holds an outline."""

    number: int
    kind: str
    version: int
    words: str
    back: int | None
    changes: bool
    by_id: int
    by: str
    at: datetime


@dataclass(frozen=True)
class EditionStep:
    """An edition of a programme, in the list of all."""

    id: int
    number: int
    published_at: datetime
    origin: str


def programmes_at_desk() -> Sequence[ProgrammeRow]:
    """Every programme, the Academy's first, each with its variants behind it. 1 statement."""
    rows = [ProgrammeRow(*row) for row in session().execute(_programmes())]
    return sorted(rows, key=lambda row: (row.follows_id or row.id, row.is_variant, row.unit_name, row.id))


def programme_at_desk(programme_id: int) -> ProgrammeRow | None:
    """One of them. 1 statement."""
    row = session().execute(_programmes().where(Programme.id == programme_id)).first()
    return ProgrammeRow(*row) if row else None


def _programmes() -> Select[Any]:
    """Programmes in the columns of `ProgrammeRow`."""
    other = aliased(Edition)
    newest, followed = _newest_of(Programme.id), _newest_of(ProgrammeTie.follows_id)
    return (
        select(
            Programme.id, Programme.key, Programme.title, Edition.id, func.coalesce(Edition.number, 0), Edition.published_at,
            func.coalesce(Unit.name, ""), func.coalesce(Unit.path, ""), ProgrammeTie.follows_id,
            ProgrammeTie.followed_edition_id, other.id, EditionDraft.id, EditionDraft.base_edition_id,
            func.coalesce(EditionDraft.state, ""), func.coalesce(EditionDraft.version, 0), EditionDraft.saved_at,
            func.coalesce(EditionDraft.saved_by_id, 0), func.coalesce(Person.full_name, ""),
            StructureOnDisk.brought_hash.is_not(None),
        )
        .select_from(Programme)
        .outerjoin(Edition, (Edition.programme_id == Programme.id) & (Edition.number == newest))
        .outerjoin(ProgrammeTie, ProgrammeTie.programme_id == Programme.id)
        .outerjoin(Unit, Unit.id == ProgrammeTie.unit_id)
        .outerjoin(other, (other.programme_id == ProgrammeTie.follows_id) & (other.number == followed))
        .outerjoin(EditionDraft, EditionDraft.open_programme_id == Programme.id)
        .outerjoin(Person, Person.id == EditionDraft.saved_by_id)
        .outerjoin(StructureOnDisk, StructureOnDisk.programme_id == Programme.id)
    )  # fmt: skip


def _newest_of(programme_id: Any) -> Any:
    """The number of a programme's newest edition, as part of a statement."""
    one = aliased(Edition)
    return select(func.max(one.number)).where(one.programme_id == programme_id).correlate_except(one).scalar_subquery()


def stewarded(person_id: int) -> frozenset[int]:
    """The programmes in whose newest editions somebody answers for a topic. 1 statement."""
    rows = (
        select(Edition.programme_id)
        .join(EditionTopic, EditionTopic.edition_id == Edition.id)
        .join(TopicSteward, TopicSteward.topic_id == EditionTopic.topic_id)
        .where(TopicSteward.person_id == person_id)
        .distinct()
    )
    return frozenset(session().scalars(rows))


def editions_of(programme_id: int) -> Sequence[EditionStep]:
    """The editions of a programme, newest first. 1 statement."""
    rows = session().execute(
        select(Edition.id, Edition.number, Edition.published_at, func.coalesce(EditionSource.origin, "files"))
        .outerjoin(EditionSource, EditionSource.edition_id == Edition.id)
        .where(Edition.programme_id == programme_id)
        .order_by(Edition.number.desc())
    )
    return [EditionStep(*row) for row in rows]


def programme_of_edition(edition_id: int) -> int:
    """The programme of an edition. 1 statement; raises LookupError without it."""
    found = session().scalar(select(Edition.programme_id).where(Edition.id == edition_id))
    if found is None:
        raise LookupError(f"no edition {edition_id}")
    return found


def draft_outline(draft_id: int) -> Outline:
    """The outline of a draft. 1 statement; raises LookupError without it."""
    record = session().scalar(select(EditionDraft.outline).where(EditionDraft.id == draft_id))
    if record is None:
        raise LookupError(f"no draft {draft_id}")
    return outline_from(record)


def steps_of_draft(draft_id: int) -> Sequence[DraftStepView]:
    """What was done with a draft, newest first. 1 statement."""
    step = EditionDraftStep
    rows = session().execute(
        select(
            step.number, step.kind, step.version, step.words, step.back, step.kind.in_(("opened", "changed", "undone")),
            step.by_id, Person.full_name, step.at,
        )
        .join(Person, Person.id == step.by_id)
        .where(step.draft_id == draft_id)
        .order_by(step.number.desc())
    )  # fmt: skip
    return [DraftStepView(*row) for row in rows]


def outlines_on_disk(programme_id: int) -> tuple[Outline, Outline] | None:
    """(what files and web both were, what the files brought since); None while nothing waits for a person. 1 statement."""
    row = session().execute(
        select(StructureOnDisk.outline, StructureOnDisk.brought).where(
            StructureOnDisk.programme_id == programme_id, StructureOnDisk.brought_hash.is_not(None)
        )
    )
    found = row.first()
    return (outline_from(found[0]), outline_from(found[1])) if found else None


def outline_of(edition_id: int) -> Outline:
    """The outline of an edition as it is now. 5 statements; raises LookupError without it."""
    row = session().execute(
        select(Edition, Programme.key, EditionSource.outline)
        .join(Programme, Programme.id == Edition.programme_id)
        .outerjoin(EditionSource, EditionSource.edition_id == Edition.id)
        .where(Edition.id == edition_id)
    )
    found = row.first()
    if found is None:
        raise LookupError(f"no edition {edition_id}")
    edition, key, said = found
    tests = [ask(edition_id) for ask in hooks.tests_of]
    topics = _topics(edition_id, edition.programme_id, {name: quiz for one in tests for name, quiz in one.quizzes.items()})
    outline = outline_from(said) if said else _derived(edition, key, topics)
    blocks = {topic.key: topic.block for topic in outline.topics}
    return replace(
        outline,
        topics=tuple(replace(topic, block=blocks.get(topic.key, topic.block)) for topic in topics),
        papers=tuple(paper for one in tests for paper in one.papers) if tests else outline.papers,
        requirements=tuple(edition.requirements),
    )


def _derived(edition: Edition, key: str, topics: Sequence[TopicLine]) -> Outline:
    """The outline of an edition of which nobody noted what it was made from; blocks get keys of their titles."""
    decision = {"number": edition.decision_number, "body": edition.decision_body, "title": ""}
    blocks = tuple(BlockLine(slug(title), title) for title in dict.fromkeys(topic.block for topic in topics))
    share = edition.online_periods * 100 / edition.total_periods if edition.total_periods else 0
    return Outline(
        key=key,
        title=edition.title,
        short_title=edition.short_title,
        decision=decision | {"on": edition.decision_on.isoformat() if edition.decision_on else ""},
        periods=edition.total_periods,
        online_share=round(share, 6),
        blocks=blocks,
        topics=tuple(replace(topic, block=slug(topic.block)) for topic in topics),
        papers=(),
        attendance=edition.attendance,
        requirements=tuple(edition.requirements),
        marking=edition.marking,
    )


def _topics(edition_id: int, programme_id: int, quizzes: Mapping[str, Any]) -> Sequence[TopicLine]:
    """The topics of an edition with their lessons; `block` is the title of the block. 2 statements."""
    lessons: dict[int, list[LessonLine]] = {}
    for place, *facts in session().execute(
        select(
            EditionLesson.edition_topic_id, Lesson.key, LessonRevision.title, EditionLesson.periods,
            LessonRevision.reading_minutes + LessonRevision.practice_minutes, LessonRevision.words, LessonRevision.id,
        )
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Lesson, Lesson.id == EditionLesson.lesson_id)
        .join(LessonRevision, LessonRevision.id == EditionLesson.revision_id)
        .where(EditionTopic.edition_id == edition_id)
        .order_by(EditionLesson.position)
    ):  # fmt: skip
        lessons.setdefault(place, []).append(LessonLine(*facts))
    rows = session().execute(
        select(EditionTopic, Topic.key, Topic.programme_id, Programme.key)
        .join(Topic, Topic.id == EditionTopic.topic_id)
        .join(Programme, Programme.id == Topic.programme_id)
        .where(EditionTopic.edition_id == edition_id)
        .order_by(EditionTopic.position)
    )
    return [
        TopicLine(
            key, row.code, row.title, row.block, row.mode, row.kind, row.elective, row.theory_periods, row.practice_periods,
            tuple(row.after or ()), home_key if home != programme_id else "", quizzes.get(key), tuple(lessons.get(row.id, ())),
        )
        for row, key, home, home_key in rows
    ]  # fmt: skip

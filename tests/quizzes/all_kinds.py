"""A class on the package with every kind of question: who is in it, and the right and the empty response to every question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.cohorts import services as cohorts
from app.courses.judging import shape_of
from app.courses.package import read_package
from app.courses.queries import edition_view
from app.courses.services import publish
from app.learning.models import LessonDone
from app.quizzes.models import AttemptQuestion, QuestionVersion
from app.quizzes.queries import papers_of
from app.quizzes.services import record_answer, start_attempt
from app.quizzes.services.banks import publish_banks
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast

LOAI = Path(__file__).parents[1] / "files" / "cac-loai"
ESSAY = "Mời các chị dự họp chi hội.\nHọp lúc 19 giờ ngày 20/11 tại nhà văn hóa."


@dataclass(frozen=True)
class Room:
    """The class: its edition, Thắm's enrolment, the paper with all ten questions, the session of the in-person topic."""

    edition: int
    cohort: int
    enrolment: int
    paper: int
    session: int


def open_room(cast: Cast, media: Path) -> Room:
    """Publish the package and open a class on it with Thắm, who has read its lesson."""
    edition = publish(read_package(LOAI), by=None, at=NOW, media=media, parts=(publish_banks,)).edition_id
    by = cast.person["coordinator"]
    cohort = cohorts.open_cohort(
        code="LOP-LOAI",
        title="Lớp đủ loại",
        edition_id=edition,
        unit_id=cast.unit["home"],
        opens_on=date(2026, 11, 2),
        online_due_on=date(2026, 11, 30),
        closes_on=date(2026, 12, 5),
        place="Hội trường C",
        by=by,
        at=NOW,
    )
    enrolment = cohorts.enrol(
        cohort_id=cohort,
        person_id=cast.person["tham"],
        unit_id=None,
        post_title="Chủ tịch Hội LHPN xã",
        post_kind="chair",
        by=by,
        at=NOW,
    )
    view = edition_view(edition, 1)
    taught = cohorts.add_session(
        cohort_id=cohort,
        held_on=date(2026, 11, 21),
        half="morning",
        starts="7:30",
        periods=2,
        edition_topic_id=next(topic.id for topic in view.topics if topic.mode == "in_person"),
        instructor_id=cast.person["instructor"],
        place="Hội trường C",
        mode="in_person",
        by=by,
        at=NOW,
    )
    with transaction() as db:
        for lesson in view.lessons:
            db.add(LessonDone(enrolment_id=enrolment, lesson_id=lesson.lesson_id, revision_id=lesson.revision_id, done_at=NOW))
    return Room(edition, cohort, enrolment, papers_of(edition)[0].id, taught)


def begin(room: Room, cast: Cast, at: object = NOW) -> int:
    """An open attempt with one question of every kind."""
    return start_attempt(room.paper, room.enrolment, condition_met=True, by=cast.person["tham"], at=at).attempt_id  # type: ignore[arg-type]


def kinds_of(attempt: int) -> dict[str, int]:
    """The position of every kind."""
    rows = session().execute(
        select(QuestionVersion.kind, AttemptQuestion.position)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == attempt)
    )
    return dict(rows.tuples().all())


def right_responses(attempt: int) -> dict[int, list[str]]:
    """The right response to every question of an attempt, in the form in which it is kept."""
    rows = session().execute(
        select(AttemptQuestion.position, AttemptQuestion.option_order, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == attempt)
        .order_by(AttemptQuestion.position)
    )
    found: dict[int, list[str]] = {}
    for position, order, version in rows:
        if version.kind == "case":
            assert [key for key, _part in shape_of("case", order).parts] == [part["key"] for part in version.parts]
            found[position] = [
                f"{part['key']}:{said}"
                for part in version.parts
                for said in right_response(part["kind"], part["options"], part["accepts"])
            ]
        else:
            found[position] = right_response(version.kind, version.options, version.accepts)
    return found


def right_response(kind: str, options: list[dict[str, object]], accepts: dict[str, object]) -> list[str]:
    """The right response to one question."""
    if kind in {"matching", "ordering"}:
        return [f"{left}={right}" for left, right in sorted(accepts["assigned"].items())]  # type: ignore[attr-defined]
    if kind == "gaps":
        return [gap[0] for gap in accepts["gaps"]]  # type: ignore[attr-defined]
    if kind == "essay":
        return [ESSAY]
    if kind in {"short", "numeric"}:
        return [str(accepts["accepted"][0]).split(" ±")[0]]  # type: ignore[index]
    return [str(option["key"]) for option in options if option["correct"]]


def answer_all(room: Room, cast: Cast, attempt: int) -> None:
    """Everything right."""
    for position, response in right_responses(attempt).items():
        record_answer(attempt, position, response, client_id=f"dung-{position:04}", given_at=None, by=cast.person["tham"], at=NOW)

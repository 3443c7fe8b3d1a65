"""Generated histories: what a trainee and the leader of her class do on two phones each and on the web, and how it arrives.

Each deed has a true moment; one phone of each has a clock that is years behind. The state that is compared is all that learning
keeps, what counts of the roll, for which sessions leave was asked and to which marks she objected. Which words stand in a request
when two phones asked for the same session is not: the first to arrive is the one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.attendance.models import Claim, LeaveRequest, LeaveSession, Mark, Objection, SettledMark, Wall
from app.attendance.queries.walls import wall_of
from app.attendance.rules.codes import code_of, step_at
from app.attendance.services.roll import save_roll
from app.attendance.services.walls import open_wall
from app.courses.queries import edition_view
from app.learning.models import CheckAnswer, CheckTry, LessonDone, LessonQuestion, Place, SectionRead
from app.learning.services import answer_check, ask_instructor, report_section
from app.offline.models import OfflineEvent
from app.quizzes.models import Answer, Attempt, AttemptQuestion, HandIn
from app.quizzes.queries import papers_of
from app.quizzes.queries.practising import practice_set
from app.storage.base import db
from app.storage.models import JournalEntry
from tests.cast import NOW, Cast
from tests.offline.conftest import FIRST, ONE, SECOND, TWO, Event, Phone, make_phone
from tests.parted import part_the_bank, right_answers

WEB = 2
"""The source that is no phone."""
YESTERDAY, TODAY = 1, 2
"""Sessions: the one in which she was absent, and the one with a wall."""
HERS = (
    "first",
    "second",
    "one-a",
    "one-b",
    "two-a",
    "two-b",
    "leave-3",
    "leave-4",
    "leave-both",
    "ask-a",
    "ask-b",
    "quiz-1",
    "quiz-2",
)
ROOM = ("code", "objection", "mark-tham-late", "mark-binh-present", "mark-binh-absent", "mark-binh-late")
KINDS = (*HERS, *ROOM)
STEP = timedelta(minutes=7)
OPENED, ARRIVES = NOW - timedelta(hours=2, minutes=40), NOW + timedelta(minutes=30)
"""The wall is opened at 7:20 for the session of 7:30; nothing arrives before everything was done."""
_EMPTIED = (
    SettledMark,
    Claim,
    Objection,
    Mark,
    Wall,
    LeaveSession,
    LeaveRequest,
    OfflineEvent,
    SectionRead,
    CheckAnswer,
    CheckTry,
    Place,
    LessonDone,
    LessonQuestion,
    HandIn,
    Answer,
    AttemptQuestion,
    Attempt,
    JournalEntry,
)


@dataclass(frozen=True)
class Deed:
    """Something that is done: on phone 0 or 1 of whoever does it or on the web, the how-many-th it is of all."""

    source: int
    kind: str
    place: int

    @property
    def at(self) -> datetime:
        """The true moment; several deeds of hers share one, what is done in the room has its own."""
        if self.kind in ROOM:
            return OPENED + STEP * self.place + timedelta(seconds=10)
        return NOW - timedelta(hours=20) + STEP * (self.place // 2)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Deed], list[list[int]]]:
    """What is done, and how it arrives: batches of places in any order, some more than once, all at least once."""
    deeds = [Deed(draw(st.integers(0, 2)), draw(st.sampled_from(KINDS)), place) for place in range(draw(st.integers(1, 14)))]
    arrivals = [deed.place for deed in deeds] + draw(st.lists(st.sampled_from(range(len(deeds))), max_size=8))
    arrivals = draw(st.permutations(arrivals))
    batches: list[list[int]] = []
    for place in arrivals:
        if not batches or draw(st.booleans()):
            batches.append([])
        batches[-1].append(place)
    return deeds, batches


class World:
    """Two phones of the trainee, two of the leader, and the web; the second phone of each has a clock that is years behind."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.phones = (make_phone(cast), make_phone(cast, "fedcba9876543210"))
        self.leaders = (make_phone(cast, "a" * 16, "anh"), make_phone(cast, "b" * 16, "anh"))
        self.topic = edition_view(cast.edition, 1).online_topics[0].id
        self.quizzes = _quizzes(cast)
        self.wrong = (timedelta(0), timedelta(days=-4000, minutes=13), timedelta(0))

    def begin(self) -> None:
        """Nothing was done yet, but the wall stands and she was marked absent yesterday."""
        for table in _EMPTIED:
            db.session.execute(delete(table))
        db.session.commit()
        by = self.cast.person["coordinator"]
        open_wall(self.cast.session[TODAY], by=by, at=OPENED)
        absent = {self.cast.enrolment["tham"]: "absent"}
        save_roll(self.cast.session[YESTERDAY], absent, {}, device_at=NOW, by=by, at=NOW, client_prefix="desk")

    def arrive(self, deeds: Sequence[Deed], at: datetime) -> None:
        """A batch arrives: what the phones kept each from its phone, what was done on the web by its page."""
        for source in (0, 1):
            for phones, marks in ((self.phones, False), (self.leaders, True)):
                events = [self._event(deed) for deed in deeds if deed.source == source and _is_mark(deed) == marks]
                if events:
                    phones[source].send(events, at, at + self.wrong[source])
        for deed in deeds:
            if deed.source == WEB:
                self._on_the_web(deed, at)

    def _event(self, deed: Deed) -> Event:
        """A deed as the phone tells it; what a page keeps itself comes from a third phone, whose clock is right."""
        phone = (self.leaders if _is_mark(deed) else self.phones)[deed.source % WEB]
        name = "c" * 16 if deed.source == WEB else phone.name
        return {**self._made(phone, deed, deed.at + self.wrong[deed.source]), "id": f"{name}-{deed.place}"}

    def _made(self, phone: Phone, deed: Deed, at: datetime) -> Event:
        """By its kind."""
        part, _dash, rest = deed.kind.partition("-")
        if deed.kind in {"first", "second"}:
            return phone.section({"first": FIRST, "second": SECOND}[deed.kind], at)
        if part == "leave":
            sessions = {"3": [3], "4": [4], "both": [3, 4]}[rest]
            return phone.event("leave", at, sessions=[self.cast.session[one] for one in sessions], why="sick", words="")
        if part == "ask":
            return phone.event("ask", at, topic=self.topic, lesson=phone.lesson, words=deed.kind)
        if part == "quiz":
            return phone.event("practice", at, **self.quizzes[int(rest)])
        if part == "objection":
            return phone.event("objection", at, session=self.cast.session[YESTERDAY], words="Em có mặt ạ")
        if part == "code":
            wall = wall_of(self.cast.session[TODAY])
            assert wall is not None
            return phone.event("code", at, session=0, words=code_of(wall.secret, step_at(deed.at)))
        if part == "mark":
            key, state = rest.split("-")
            about = {"session": self.cast.session[TODAY], "enrolment": self.cast.enrolment[key]}
            return phone.event("mark", at, state=state, seen=0) | about
        return phone.check({"one": ONE, "two": TWO}[part], rest, at=at)

    def _on_the_web(self, deed: Deed, at: datetime) -> None:
        """The pages report with the moment of the browser; leave and what is done in the room go through the queue there too."""
        phone, (part, _dash, choice) = self.phones[0], deed.kind.partition("-")
        act = {"by": phone.person, "at": at}
        if deed.kind in ROOM or part in {"leave", "quiz"}:
            (self.leaders if _is_mark(deed) else self.phones)[0].send([self._event(deed)], at)
        elif part == "ask":
            place = {"topic_id": self.topic, "lesson_id": phone.lesson}
            ask_instructor(phone.enrolment, **place, words=deed.kind, asked_at=deed.at, **act)
        elif choice:
            check = {"one": ONE, "two": TWO}[part]
            answer_check(phone.enrolment, phone.lesson, check, [choice], answered_at=deed.at, **act)
        else:
            section = {"first": FIRST, "second": SECOND}[part]
            report_section(phone.enrolment, phone.lesson, section, read_at=deed.at, **act)


def _quizzes(cast: Cast) -> dict[int, dict[str, object]]:
    """Two ready-drawn papers of the first topic, done with one right answer."""
    with TemporaryDirectory() as folder:
        part_the_bank(Path(folder) / "nho")
    found = practice_set(papers_of(cast.edition)[0], 1)
    assert found is not None
    done: dict[int, dict[str, object]] = {}
    for paper in found.papers[:2]:
        versions = [question.version_id for question in paper.questions]
        answers = [said if at == 1 else [] for at, said in enumerate(right_answers(versions))]
        done[paper.seed] = {"paper": found.paper.id, "draw": paper.seed, "versions": versions, "answers": answers, "took": 60}
    return done


def _is_mark(deed: Deed) -> bool:
    """Whether the leader does it."""
    return deed.kind.startswith("mark")


def state() -> list[object]:
    """All that has to be the same."""
    db.session.rollback()
    settled = SettledMark
    wanted = (
        select(SectionRead.lesson_id, SectionRead.section_key, SectionRead.read_at),
        select(CheckAnswer.check_key, CheckAnswer.response, CheckAnswer.correct, CheckAnswer.tries, CheckAnswer.answered_at),
        select(CheckAnswer.check_key, CheckAnswer.first_at),
        select(CheckTry.check_key, CheckTry.answered_at),
        select(Place.lesson_id, Place.section_key, Place.placed_at),
        select(LessonDone.lesson_id, LessonDone.done_at, LessonDone.revision_id),
        select(LeaveSession.session_id),
        select(LessonQuestion.words, LessonQuestion.asked_at),
        select(settled.session_id, settled.enrolment_id, settled.state, settled.periods),
        select(Objection.session_id),
        select(Attempt.paper_id, Attempt.opened_at, Attempt.closed_at, Attempt.mark, Attempt.passed, Attempt.seed),
        select(Answer.position, Answer.response, Answer.given_at),
    )
    return [sorted(map(str, db.session.execute(one).all())) for one in wanted]


def arrivals(batches: Sequence[Sequence[int]]) -> Iterator[tuple[datetime, Sequence[int]]]:
    """Each batch with the moment at which it arrives."""
    return ((ARRIVES + timedelta(minutes=number), batch) for number, batch in enumerate(batches))

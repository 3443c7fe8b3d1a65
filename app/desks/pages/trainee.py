"""What a trainee's desk shows: next step, topics, sessions; the two halves are drawn by completion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.cohorts.queries import SessionView
from app.completion.queries import Ledger, SessionLine
from app.completion.rules import Kind, State
from app.completion.wording import sentence, summary
from app.courses.queries import LessonView, TopicView
from app.desks.pages.timetable import is_hers
from app.desks.rules import Online, Step, next_online
from app.kernel.text import _
from app.quizzes.queries import PaperView

_ROLL_DAYS = 2
"""How many days back an officer is still led to a roll that says nothing about her."""
_KEPT_DAYS, _KEPT_ROLLS = 7, 4
"""How many days ahead, and how many rolls, the phone of an officer keeps without being asked."""

_PAGE_BYTES = 2500
"""What the page around a lesson weighs in a pack."""


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now; the ids say where its button leads."""

    step: Step
    title: str
    line: str
    minutes: int | None = None
    lesson_id: int | None = None
    paper_id: int | None = None
    attempt_id: int | None = None


@dataclass(frozen=True)
class TopicRow:
    """An online topic with its state: empty, open, doing, quiz (only the quiz is missing), done."""

    topic: TopicView
    done: int
    earned: float
    next_lesson: LessonView | None
    quiz: PaperView | None
    quiz_passed: bool

    @property
    def state(self) -> str:
        """The word for the tag."""
        if not self.topic.lessons:
            return "empty"
        if self.done < len(self.topic.lessons):
            return "doing" if self.done else "open"
        return "done" if self.quiz is None or self.quiz_passed else "quiz"


def topic_rows(ledger: Ledger) -> list[TopicRow]:
    """The online topics in order, with what she has of each."""
    quizzes = {paper.edition_topic_id: paper for paper in ledger.papers if paper.kind == "topic"}
    earned_in: dict[int, float] = defaultdict(float)
    for line in ledger.online:
        earned_in[line.topic.id] += line.earned
    rows = []
    for topic in ledger.edition.online_topics:
        done = sum(lesson.lesson_id in ledger.done for lesson in topic.lessons)
        upcoming = next((lesson for lesson in topic.lessons if lesson.lesson_id not in ledger.done), None)
        quiz = quizzes.get(topic.id)
        passed = quiz is not None and quiz.id in ledger.results and ledger.results[quiz.id].passed
        rows.append(TopicRow(topic, done, earned_in[topic.id], upcoming, quiz, passed))
    return rows


def to_learn_first(rows: Sequence[TopicRow], row: TopicRow) -> list[TopicRow]:
    """The topics that come before this one and that she has not read to the end."""
    return [one for one in rows if one.topic.key in row.topic.after and one.done < len(one.topic.lessons)]


def next_step(ledger: Ledger, place: int | None) -> NextStep:
    """What she does next; `place` is the lesson she was reading last."""
    running = next(
        ((paper, result) for paper in ledger.papers if (result := ledger.results.get(paper.id)) and result.open_attempt_id), None
    )
    if running:
        paper, result = running
        return NextStep(
            Step.RESUME_TEST,
            paper.title,
            _("Bài đang làm dở, các câu đã trả lời vẫn còn"),
            paper.minutes,
            attempt_id=result.open_attempt_id,
        )
    item = next_online(_online(ledger), place) if ledger.today <= ledger.enrolment.cohort.online_due_on else None
    if item is not None and item.kind == "lesson":
        found = ledger.edition.lesson(item.key)
        if found:
            topic, lesson = found
            line = _("{code}. {topic}, bài {n} trong {all}").format(
                code=topic.code, topic=topic.title, n=lesson.position, all=len(topic.lessons)
            )
            return NextStep(Step.LESSON, lesson.title, line, lesson.reading_minutes, lesson_id=lesson.lesson_id)
    if item is not None:
        paper = next(paper for paper in ledger.papers if paper.id == item.key)
        final = paper.kind == "final"
        line = _("Mở khi xong các chuyên đề; chị đã xong") if final else _("Các bài đã học xong, còn bài tự kiểm tra")
        return NextStep(Step.FINAL_TEST if final else Step.TOPIC_QUIZ, paper.title, line, paper.minutes, paper_id=paper.id)
    return _offline_step(ledger)


def _offline_step(ledger: Ledger) -> NextStep:
    """What to do when nothing is left to do online."""
    upcoming = coming_sessions(ledger)
    if ledger.verdict.state is State.MET:
        return NextStep(Step.FINISHED, _("Chị đã đủ điều kiện hoàn thành"), summary(ledger.verdict))
    if upcoming:
        session = upcoming[0].session
        return NextStep(Step.SESSION, session.topic_title, _("Buổi trực tiếp tiếp theo, {place}").format(place=session.place))
    essay = ledger.verdict.of(Kind.GIVEN_MARK)
    if essay is not None and essay.state is State.NOT_YET:
        return NextStep(Step.ESSAY, essay.requirement.title, sentence(essay))
    return NextStep(Step.WAIT, _("Chưa có việc mới"), summary(ledger.verdict))


def _online(ledger: Ledger) -> list[Online]:
    """Everything to do online in the order of the programme; a quiz opens after its lessons, the final test after all topics."""
    items: list[Online] = []
    all_topics_done = all(row.state in {"done"} for row in topic_rows(ledger))
    for line in ledger.online:
        if line.kind == "lesson" and line.lesson_id is not None:
            items.append(Online("lesson", line.lesson_id, line.lesson_id in ledger.done))
        elif line.paper_id is not None:
            result = ledger.results.get(line.paper_id)
            lessons_done = all(lesson.lesson_id in ledger.done for lesson in line.topic.lessons) and bool(line.topic.lessons)
            paper = next(paper for paper in ledger.papers if paper.id == line.paper_id)
            tries = result.tries_of(paper.tries) if result else None
            used_up = result is not None and (result.settled or (tries is not None and result.tries_used >= tries))
            opened = (all_topics_done if line.kind == "final" else lessons_done) and not used_up
            items.append(Online(line.kind, line.paper_id, bool(result and result.passed), opened))
    return items


def coming_sessions(ledger: Ledger) -> list[SessionLine]:
    """The sessions from today on that concern her and carry no mark yet."""
    marks = {line.session.id: line.mark for line in ledger.sessions if line.mark}
    sessions = [line.session for line in ledger.sessions]
    ahead = (line for line in ledger.sessions if line.session.held_on >= ledger.today and line.mark is None)
    return [line for line in ahead if is_hers(line.session, sessions, marks)]


def rolls_to_take(ledger: Ledger) -> list[SessionView]:
    """The sessions whose roll an officer of the class can call now: those of today, and of the last days while untaken."""
    if not ledger.enrolment.officer_role:
        return []
    first = ledger.today - timedelta(days=_ROLL_DAYS)
    return [
        line.session
        for line in ledger.sessions
        if line.session.held_on == ledger.today or (first <= line.session.held_on < ledger.today and line.mark is None)
    ]


def rolls_to_keep(ledger: Ledger) -> list[SessionView]:
    """The next sessions whose roll the phone of an officer of the class keeps, because there may be no line on their day."""
    if not ledger.enrolment.officer_role:
        return []
    last = ledger.today + timedelta(days=_KEPT_DAYS)
    return [line.session for line in ledger.sessions if ledger.today <= line.session.held_on <= last][:_KEPT_ROLLS]


def pack_bytes(ledger: Ledger) -> int:
    """About what it costs to keep all lessons on a phone: pages compress to a third, pictures come in one width."""
    lessons = [lesson for topic in ledger.edition.online_topics for lesson in topic.lessons]
    return sum(_PAGE_BYTES + lesson.html_bytes // 3 + lesson.picture_bytes for lesson in lessons)


def by_day(lines: Sequence[SessionLine]) -> list[tuple[date, list[SessionLine]]]:
    """Sessions gathered under their day."""
    days: dict[date, list[SessionLine]] = {}
    for line in lines:
        days.setdefault(line.session.held_on, []).append(line)
    return list(days.items())

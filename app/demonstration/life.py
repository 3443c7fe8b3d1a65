"""What happens around the demonstration classes: one that is finished, with certificates and answers to its survey; what classes
were told; a report that was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from app.attendance.services.roll import save_roll
from app.certificates.queries import certificates_of_cohort
from app.certificates.services import (
    BodyFields,
    appoint_signatory,
    hand_out_certificates,
    issue_certificates,
    save_body,
    sign_certificates,
)
from app.cohorts.queries import roster, timetable
from app.cohorts.services import add_session, confirm_roster, open_cohort, stage_roster
from app.cohorts.services.announcements import publish_announcement, read_announcement
from app.completion.rules import About, Target
from app.completion.rules.deciding import Chosen
from app.completion.services import confirm_decision, exempt
from app.courses.queries import EditionView
from app.demonstration.people import PASSWORD, cell_heads
from app.demonstration.sheet import roster_workbook
from app.demonstration.study import Student, study
from app.kernel.clock import local_day, moment_of
from app.kernel.text import _
from app.people.rules import Grant, Role, Viewer
from app.people.services.persons import open_account
from app.quizzes.queries import papers_of
from app.reports.asking import Asked
from app.reports.making import TYPES, make, write
from app.reports.services import issue_report
from app.reports.wording import Kind
from app.surveys.formats.template_file import read_template
from app.surveys.rules import Kind as Asks
from app.surveys.rules import Template
from app.surveys.services import answer_survey, close_survey, open_survey

_OPENED, _TAUGHT, _ENDED = 84, 63, 61
"""Days before today on which the finished class began, met for its two days, and ended."""
_BODY = BodyFields(
    parent_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
    name="HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA",
    kind="certificate",
    skin="union",
    place="Thanh Hóa",
    serial_pattern="CC{nam}-{so4}",
    entry_pattern="{so}/{nam}/SCC",
    due_days=15,
)
_TOLD = (
    ("Mang theo sổ chi hội khi đến lớp", "Tuần trực tiếp tới, mỗi chị mang theo sổ chi hội của mình để làm bài thực hành.", 34),
    ("Đổi phòng buổi sáng thứ Ba", "Buổi sáng thứ Ba chuyển sang Hội trường B, tầng 2. Giờ học giữ nguyên 7:30.", 19),
)
"""What the class that is under way was told: title, words, how many have read it."""
_WORDS = ("Biết cách ghi sổ chi hội", "Được thực hành nói trước nhóm", "", "Bài trên mạng đọc được lúc rảnh", "")


@dataclass(frozen=True)
class Around:
    """Who does what: the province, its coordinator, an instructor."""

    unit_id: int
    unit_path: str
    by: int
    teacher: int


def tell_and_finish(around: Around, cohort_id: int, edition: EditionView, *, at: datetime) -> None:
    """Tell the class that is under way two things, finish another one, and issue a report about the year."""
    for title, words, readers in _TOLD:
        told = publish_announcement(cohort_id=cohort_id, title=title, body=words, by=around.by, at=at - timedelta(hours=30))
        for row in roster(cohort_id)[:readers]:
            read_announcement(enrolment_id=row.enrolment_id, announcement_id=told, by=row.person_id, at=at - timedelta(hours=3))
    today = local_day(at)
    finished, students = _class(around, edition, today)
    for student in students:
        study(student, edition, papers_of(edition.id), start=_moment(today, _OPENED), now=_moment(today, _TAUGHT + 2))
    _meet(around, finished, edition, students, today)
    _survey(around, finished, students, today)
    _certify(around, finished, edition, students, today)
    _report(around, at)


def _moment(today: date, days: int) -> datetime:
    """Half past seven in the morning, so many days ago."""
    return moment_of(today - timedelta(days=days), 7, 30)


def _class(around: Around, edition: EditionView, today: date) -> tuple[int, list[Student]]:
    """The finished class and its eight trainees."""
    opens_on, at = today - timedelta(days=_OPENED), _moment(today, _OPENED + 7)
    cohort_id = open_cohort(
        code=f"CHT-K1-{opens_on.year}",
        title=_("Chi hội trưởng K1 năm {year}").format(year=opens_on.year),
        edition_id=edition.id,
        unit_id=around.unit_id,
        opens_on=opens_on,
        online_due_on=today - timedelta(days=_TAUGHT + 1),
        closes_on=today - timedelta(days=_ENDED),
        place=_("Hội trường B, Trường Chính trị tỉnh"),
        by=around.by,
        at=at,
    )
    people = cell_heads()
    data = roster_workbook(people)
    staged = stage_roster(cohort_id=cohort_id, data=data, file_name="chi-hoi-truong.xlsx", sheet_name=None, by=around.by, at=at)
    confirm_roster(import_id=staged, choices={}, by=around.by, at=at)
    rows = {row.phone: row for row in roster(cohort_id)}
    for one in people:
        person_id = rows[one.phone].person_id
        open_account(person_id=person_id, phone=one.phone, login_name=None, by=around.by, at=at, password=PASSWORD)
    return cohort_id, [Student(one, rows[one.phone].person_id, rows[one.phone].enrolment_id) for one in people]


def _meet(around: Around, cohort_id: int, edition: EditionView, students: Sequence[Student], today: date) -> None:
    """The sessions in the classroom, two a day, with everybody there."""
    days = [(today - timedelta(days=_TAUGHT - number // 2), number % 2) for number in range(6)]
    topics = [topic for topic in edition.topics if topic.mode == "in_person"]
    for topic, (day, late) in zip(topics, days, strict=False):
        add_session(
            cohort_id=cohort_id,
            held_on=day,
            half="afternoon" if late else "morning",
            starts="13:30" if late else "7:30",
            periods=topic.periods,
            edition_topic_id=topic.id,
            instructor_id=around.teacher,
            place=_("Hội trường B, Trường Chính trị tỉnh"),
            mode="in_person",
            by=around.by,
            at=_moment(today, _OPENED + 6),
        )
    for session in timetable(cohort_id):
        taken_at = moment_of(session.held_on, 14)
        marks = {student.enrolment_id: "present" for student in students}
        act: dict[str, Any] = {"device_at": taken_at, "by": around.teacher, "at": taken_at}
        save_roll(session.id, marks, {}, **act, client_prefix=f"demo-{session.id}")


def _survey(around: Around, cohort_id: int, students: Sequence[Student], today: date) -> None:
    """The survey at the end, answered by seven of eight, and closed."""
    template, asked_at = read_template(), _moment(today, _ENDED)
    closes_on = today - timedelta(days=_ENDED - 10)
    survey_id = open_survey(template, cohort_id=cohort_id, closes_on=closes_on, by=around.by, at=asked_at)
    for number, (student, words) in enumerate(zip(students[:7], cycle(_WORDS), strict=False)):
        said = _answers(template, number, words)
        act: dict[str, Any] = {"by": student.person_id, "at": asked_at + timedelta(hours=number + 1)}
        answer_survey(survey_id=survey_id, enrolment_id=student.enrolment_id, answers=said, **act)
    close_survey(cohort_id=cohort_id, survey_id=survey_id, by=around.by, at=_moment(today, _ENDED - 7))


def _answers(template: Template, number: int, words: str) -> dict[str, str]:
    """What one trainee answers: mostly content, the second one of every choice."""
    said = {Asks.SCALE: str(5 - (number % 3 == 2)), Asks.CHOICE: "2" if number % 4 else "1", Asks.WORDS: words}
    return {question.key: said[question.kind] for question in template.questions}


def _certify(around: Around, cohort_id: int, edition: EditionView, students: Sequence[Student], today: date) -> None:
    """The decision about all eight, and their certificates: signed, and handed out but for the last one."""
    decided_at = _moment(today, _ENDED - 5)
    act: dict[str, Any] = {"by": around.by}
    for topic in (topic for topic in edition.online_topics if not topic.lessons):
        for student in students:
            words: dict[str, Any] = {"approver": "Vũ Thị Minh Hạnh", "document": "27/TB-BTV", "client_id": f"demo-{topic.id}"}
            reason = _("Bài trên mạng chưa phát hành, đã học trực tiếp bù")
            target = Target(About.TOPIC, topic_id=topic.id)
            exempt(student.enrolment_id, target, periods=None, reason=reason, **words, **act, at=decided_at)
    chosen = Chosen(frozenset(student.enrolment_id for student in students), frozenset())
    head: dict[str, Any] = {
        "number": "145/QĐ-BTV",
        "decided_on": local_day(decided_at),
        "seen": None,
        "client_id": "demo-quyet-dinh",
    }
    confirm_decision(cohort_id, chosen, **head, **act, at=decided_at)
    body_id = save_body(None, _BODY, unit_id=around.unit_id, **act, at=decided_at)
    signs: dict[str, Any] = {"full_name": "Lê Thị Hà", "capacity": "TM. BAN THƯỜNG VỤ", "title": "CHỦ TỊCH"}
    appoint_signatory(body_id, **signs, from_on=date(today.year - 1, 1, 1), **act, at=decided_at)
    numbered_at, signed_at, handed_at = (_moment(today, _ENDED - days) for days in (7, 9, 12))
    issue_certificates(cohort_id, body_id=body_id, issued_on=local_day(numbered_at), **act, at=numbered_at)
    ids = [one.id for one in certificates_of_cohort(cohort_id)]
    sign_certificates(cohort_id, ids, signed_on=local_day(signed_at), **act, at=signed_at)
    hand_out_certificates(cohort_id, ids[:-1], handed_on=local_day(handed_at), receiver="", **act, at=handed_at)


def _report(around: Around, at: datetime) -> None:
    """The statistical form of the year, issued today."""
    today = local_day(at)
    viewer = Viewer(around.by, "", (Grant(Role.COORDINATOR, around.unit_id, around.unit_path),))
    made = make(Asked(Kind.TABLE_TEN, 0, around.unit_id, today.year, None), None, viewer, today=today)
    assert made is not None
    files = {form: write(made.document, form) for form in TYPES}
    act: dict[str, Any] = {"client_id": "demo-bao-cao", "by": around.by, "at": at}
    issue_report(made.about, made.document, files, as_of_at=at, replaces_id=None, **act)

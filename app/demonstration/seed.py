"""Writing the demonstration class into an empty database, step by step, through the use-cases of every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.attendance.services.roll import save_roll
from app.cohorts.queries import roster, timetable
from app.cohorts.services import add_session, confirm_roster, open_cohort, set_officers, stage_roster
from app.courses.queries import EditionView, edition_view, newest_editions
from app.courses.services.stewards import name_steward
from app.demonstration.calendar import Calendar, calendar_around, slots
from app.demonstration.life import Around, tell_and_finish
from app.demonstration.people import PASSWORD, Trainee, trainees
from app.demonstration.sheet import roster_workbook
from app.demonstration.study import Student, study
from app.kernel.clock import local_day, moment_of
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import installation_kind, unit_by_code
from app.people.rules import Role
from app.people.services.persons import add_person, add_post, grant_role, open_account
from app.people.services.setup import begin_installation
from app.people.services.units import THANH_HOA, add_province, read_unit_rows
from app.plans.formats.plan_file import THANH_HOA as THE_PLAN
from app.plans.formats.plan_file import read_plan
from app.plans.services.publishing import publish_plan
from app.quizzes.queries import papers_of
from app.storage.transaction import transaction

PROGRAMME, FINISHED = "nghiep-vu-co-ban-25-ngay", "boi-duong-3-ngay-chi-hoi-truong"
"""What the class follows that is half way through, and the one that is finished."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Staff:
    """An invented member of staff."""

    key: str
    name: str
    phone: str
    title: str
    roles: tuple[Role, ...]
    topics: tuple[str, ...] = ()


STAFF = (
    Staff("administrator", "Vũ Thị Minh Hạnh", "0911000001", "Văn phòng Hội LHPN tỉnh", (Role.ADMINISTRATOR,)),
    Staff("coordinator", "Lê Thị Hoa", "0911000002", "Ban Tổ chức Hội LHPN tỉnh", (Role.COORDINATOR,)),
    Staff("mai", "Nguyễn Thị Mai", "0911000003", "Giảng viên", (Role.INSTRUCTOR,), ("T1", "T2", "T3", "T4", "T7", "T10")),
    Staff("thu", "Trịnh Thị Thu", "0911000004", "Giảng viên", (Role.INSTRUCTOR,), ("T5", "T6", "T8")),
    Staff("dung", "Lê Thị Dung", "0911000005", "Giảng viên kiêm chức", (Role.INSTRUCTOR,), ("T9", "T11", "T12")),
)
SHOWN = ("Hà Thị Thắm", "Lê Thị Lan Anh")
"""The trainee and the class leader whose sign-ins are printed."""


def seed(*, at: datetime, say: Progress = lambda _line: None) -> bool:
    """Write the demonstration class, half way through its 25 days; False, and nothing written, when the database is in use.

    Refused: "no_content" when the programme is not published yet.
    """
    if installation_kind() is not None:
        return False
    edition = _edition()
    calendar = calendar_around(local_day(at))
    say(_("Đơn vị, cán bộ và giảng viên"))
    with transaction():
        begin_installation("demo", at=at)
        staff = _staff(at)
        _plan(at)
    say(_("Lớp, danh sách 50 học viên từ một bảng Excel, lịch 26 buổi"))
    cohort_id = _cohort(edition, calendar, staff, at)
    students = _enrol(cohort_id, staff["coordinator"], at)
    _timetable(cohort_id, edition, calendar, staff, at)
    for number, student in enumerate(students, 1):
        if number % 10 == 1:
            say(_("Việc học trên mạng của học viên {first} đến {last}").format(first=number, last=min(number + 9, len(students))))
        study(student, edition, papers_of(edition.id), start=moment_of(calendar.opens_on, 7), now=at - timedelta(hours=2))
    say(_("Điểm danh các buổi đã học"))
    _rolls(cohort_id, {student.enrolment_id: student.trainee for student in students}, staff, calendar, at)
    say(_("Một lớp đã xong, chứng chỉ, thông báo, khảo sát, báo cáo"))
    tell_and_finish(_around(staff), cohort_id, _edition(FINISHED), at=at)
    return True


def _around(staff: Mapping[str, int]) -> Around:
    """Who does what around the classes."""
    province = unit_by_code("38")
    if province is None:
        raise Refused("no_unit", _("Chưa có đơn vị tỉnh."))
    return Around(province.id, province.path, by=staff["coordinator"], teacher=staff["mai"])


def _edition(programme: str = PROGRAMME) -> EditionView:
    """The newest edition of a programme, the 25-day one unless another is named."""
    found = next((row for row in newest_editions() if row.programme_key == programme), None)
    if found is None:
        raise Refused("no_content", _("Chưa phát hành chương trình. Chạy: flask --app wsgi content publish"))
    return edition_view(found.edition_id, found.content_version)


def _staff(at: datetime) -> dict[str, int]:
    """The province with its communes, and the staff with accounts and roles; gives the person ids by key."""
    province_id = add_province(code="38", name="Thanh Hóa", rows=read_unit_rows(THANH_HOA.read_bytes()), by=None, at=at)
    ids = {}
    for member in STAFF:
        ids[member.key] = add_person(full_name=member.name, phone=member.phone, by=None, at=at)
        add_post(person_id=ids[member.key], unit_id=province_id, kind="staff", title=member.title, from_on=None, by=None, at=at)
        open_account(person_id=ids[member.key], phone=member.phone, login_name=None, by=None, at=at, password=PASSWORD)
        for role in member.roles:
            grant_role(person_id=ids[member.key], role=role, unit_id=province_id, by=None, at=at)
    return ids


def _plan(at: datetime) -> None:
    """The plan of the province for 2022 to 2025, which is in the books and not invented."""
    text = THE_PLAN.read_text(encoding="utf-8")
    plan, _faults = read_plan(text.encode(), THE_PLAN.name)
    if plan is None:
        raise Refused("no_plan", _("Tệp kế hoạch minh họa không đọc được."))
    publish_plan(plan, text, by=None, at=at)


def _cohort(edition: EditionView, calendar: Calendar, staff: Mapping[str, int], at: datetime) -> int:
    """The class, and who answers for which topic."""
    codes = {topic.code: topic.topic_id for topic in edition.topics}
    for member in STAFF:
        for code in member.topics:
            name_steward(topic_id=codes[code], person_id=staff[member.key], by=staff["administrator"], at=at)
    province = unit_by_code("38")
    if province is None:
        raise Refused("no_unit", _("Chưa có đơn vị tỉnh."))
    return open_cohort(
        code=f"NVCB-K1-{calendar.opens_on.year}",
        title=_("Nghiệp vụ cơ bản K1 năm {year}").format(year=calendar.opens_on.year),
        edition_id=edition.id,
        unit_id=province.id,
        opens_on=calendar.opens_on,
        online_due_on=calendar.online_due_on,
        closes_on=calendar.closes_on,
        place=_("Hội trường A, Trường Chính trị tỉnh"),
        by=staff["coordinator"],
        at=at,
    )


def _enrol(cohort_id: int, by: int, at: datetime) -> list[Student]:
    """The fifty, read from a workbook as communes send it and confirmed row by row; each gets an account."""
    people = trainees()
    staged = stage_roster(
        cohort_id=cohort_id, data=roster_workbook(people), file_name="danh-sach-cu-di-hoc.xlsx", sheet_name=None, by=by, at=at
    )
    confirm_roster(import_id=staged, choices={}, by=by, at=at)
    by_phone = {row.phone: row for row in roster(cohort_id)}
    students = []
    for trainee in people:
        row = by_phone[trainee.phone]
        open_account(person_id=row.person_id, phone=trainee.phone, login_name=None, by=by, at=at, password=PASSWORD)
        students.append(Student(trainee, row.person_id, row.enrolment_id))
    leader = next(student for student in students if student.trainee.name == SHOWN[1])
    deputy = next(student for student in students if student.trainee.name == "Trịnh Thị Dung")
    on = local_day(at) - timedelta(days=28)
    set_officers(cohort_id=cohort_id, leader=leader.enrolment_id, deputies=(deputy.enrolment_id,), on=on, by=by, at=at)
    return students


def _timetable(cohort_id: int, edition: EditionView, calendar: Calendar, staff: Mapping[str, int], at: datetime) -> None:
    """All sessions, with an instructor each (Mai today, whose sign-in is printed); one of them over a video call."""
    teachers = [staff[key] for key in ("mai", "thu", "dung")]
    for number, slot in enumerate(slots(edition, calendar)):
        online = slot.topic.code == "P7"
        add_session(
            cohort_id=cohort_id,
            held_on=slot.held_on,
            half=slot.half,
            starts=slot.starts,
            periods=slot.periods,
            edition_topic_id=slot.topic.id,
            instructor_id=staff["mai"] if slot.held_on == calendar.today else teachers[number % 3],
            place=_("Phòng họp trực tuyến của tỉnh") if online else _("Hội trường A, Trường Chính trị tỉnh"),
            mode="live_online" if online else "in_person",
            by=staff["coordinator"],
            at=at,
        )


def _rolls(cohort_id: int, people: Mapping[int, Trainee], staff: Mapping[str, int], calendar: Calendar, at: datetime) -> None:
    """The roll of every session that has passed."""
    for session in timetable(cohort_id):
        if session.held_on >= calendar.today:
            continue
        taken_at = _taken_at(session.held_on, session.half)
        marks = {enrolment_id: _mark(trainee, session.number) for enrolment_id, trainee in people.items()}
        by = session.instructor_id or staff["coordinator"]
        save_roll(session.id, marks, {}, device_at=taken_at, by=by, at=taken_at, client_prefix=f"demo-{session.id}")


def _taken_at(day: date, half: str) -> datetime:
    """A quarter of an hour into the session."""
    return moment_of(day, 7, 45) if half == "morning" else moment_of(day, 13, 45)


def _mark(trainee: Trainee, session_number: int) -> str:
    """How somebody was marked in a session."""
    if session_number in trainee.absent:
        return "absent"
    if session_number in trainee.excused:
        return "excused"
    return "late" if session_number in trainee.late else "present"

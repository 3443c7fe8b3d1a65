"""The named cast of the tests, written through the use-cases: two classes, two units, everybody in them.

Today of the tests is 10/11/2026: the class "thu" began on 2/11, its online half ends on 30/11, its sessions are on 9, 10 and
20 November and 1 December.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.cohorts import services as cohorts
from app.courses.package import read_package
from app.courses.services import publish
from app.people.rules import Role
from app.people.services.persons import add_person, add_post, grant_role, open_account
from app.people.services.setup import begin_installation
from app.people.services.units import UnitRow, add_province
from app.quizzes.services.banks import publish_banks

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
"""The moment of the tests: 10:00 on 10/11/2026 in Viet Nam."""
TODAY = date(2026, 11, 10)
PASSWORD = "mot cau de nho 2026"
NHO = Path(__file__).parent / "files" / "nho"


@dataclass
class Cast:
    """Ids of everybody and everything; `person["tham"]`, `enrolment["tham"]`, `cohort["thu"]`, `session[1]`."""

    person: dict[str, int] = field(default_factory=dict)
    enrolment: dict[str, int] = field(default_factory=dict)
    cohort: dict[str, int] = field(default_factory=dict)
    session: dict[int, int] = field(default_factory=dict)
    unit: dict[str, int] = field(default_factory=dict)
    edition: int = 0


PEOPLE = {
    # key: (name, phone, unit code) — trainees of "thu", then of "khac", then staff
    "tham": ("Hà Thị Thắm", "0912000001", "14845"),
    "anh": ("Lê Thị Lan Anh", "0912000002", "14758"),
    "binh": ("Nguyễn Thị Bình", "0912000003", "14758"),
    "hoa": ("Trương Thị Hòa", "0912000004", "14845"),
    "neighbour": ("Phạm Thị Làn", "0912000005", "20001"),
    "instructor": ("Nguyễn Thị Mai", "0912000011", "14758"),
    "coordinator": ("Lê Thị Hoa", "0912000012", "14758"),
    "second": ("Đỗ Thị Lan", "0912000013", "14758"),
    "other_coordinator": ("Bùi Thị Cúc", "0912000014", "20001"),
    "administrator": ("Vũ Thị Hạnh", "0912000015", "14758"),
    "stranger": ("Trần Thị Lạ", "0912000016", "14758"),
}
TRAINEES = ("tham", "anh", "binh", "hoa")


def write_cast() -> Cast:
    """Everybody, through the use-cases, in an empty migrated database."""
    cast = Cast()
    begin_installation("demo", at=NOW)
    home = add_province(
        code="38",
        name="Thanh Hóa",
        rows=[UnitRow("14845", "Xã", "Mường Lát"), UnitRow("14758", "Phường", "Hàm Rồng", ("Hàm Rông",))],
        by=None,
        at=NOW,
    )
    other = add_province(code="40", name="Nghệ An", rows=[UnitRow("20001", "Xã", "Quỳ Châu")], by=None, at=NOW)
    cast.unit |= {"home": home, "other": other}
    _people(cast)
    cast.edition = publish(read_package(NHO), by=None, at=NOW, parts=(publish_banks,)).edition_id
    _cohorts(cast)
    return cast


def _people(cast: Cast) -> None:
    """Persons with accounts, staff with roles."""
    from app.people.queries import unit_by_code

    for key, (name, phone, code) in PEOPLE.items():
        unit = unit_by_code(code)
        assert unit is not None
        unit_id = unit.id
        cast.person[key] = add_person(full_name=name, phone=phone, birth_year=1985, by=None, at=NOW)
        add_post(
            person_id=cast.person[key], unit_id=unit_id, kind="chair", title="Chủ tịch Hội LHPN", from_on=None, by=None, at=NOW
        )
        open_account(person_id=cast.person[key], phone=phone, login_name=None, by=None, at=NOW, password=PASSWORD)
    for key, role, unit_id in (
        ("instructor", Role.INSTRUCTOR, cast.unit["home"]),
        ("coordinator", Role.COORDINATOR, cast.unit["home"]),
        ("second", Role.COORDINATOR, cast.unit["home"]),
        ("other_coordinator", Role.COORDINATOR, cast.unit["other"]),
        ("administrator", Role.ADMINISTRATOR, cast.unit["home"]),
    ):
        grant_role(person_id=cast.person[key], role=role, unit_id=unit_id, by=None, at=NOW)


def _cohorts(cast: Cast) -> None:
    """The class "thu" of Thanh Hóa with four trainees and four sessions, and "khac" of Nghệ An with one."""
    for key, unit, by in (("thu", "home", "coordinator"), ("khac", "other", "other_coordinator")):
        cast.cohort[key] = cohorts.open_cohort(
            code=f"LOP-{key.upper()}",
            title=f"Lớp {key}",
            edition_id=cast.edition,
            unit_id=cast.unit[unit],
            opens_on=date(2026, 11, 2),
            online_due_on=date(2026, 11, 30),
            closes_on=date(2026, 12, 5),
            place="Hội trường A",
            by=cast.person[by],
            at=NOW,
        )
    for key in (*TRAINEES, "neighbour"):
        cohort = cast.cohort["khac" if key == "neighbour" else "thu"]
        cast.enrolment[key] = cohorts.enrol(
            cohort_id=cohort,
            person_id=cast.person[key],
            unit_id=None,
            post_title="Chủ tịch Hội LHPN xã",
            post_kind="chair",
            by=cast.person["coordinator"],
            at=NOW,
        )
    cohorts.set_officers(
        cohort_id=cast.cohort["thu"],
        leader=cast.enrolment["anh"],
        deputies=(),
        on=date(2026, 11, 2),
        by=cast.person["coordinator"],
        at=NOW,
    )
    _sessions(cast)


def _sessions(cast: Cast) -> None:
    """Two sessions behind or today, two ahead; 8 tiết in person as the edition plans."""
    from app.courses.queries import edition_view

    edition = edition_view(cast.edition, 1)
    days = ((date(2026, 11, 9), "P1"), (TODAY, "P1"), (date(2026, 11, 20), "P2"), (date(2026, 12, 1), "P2"))
    for number, (day, code) in enumerate(days, 1):
        topic = next(topic for topic in edition.topics if topic.code == code)
        cast.session[number] = cohorts.add_session(
            cohort_id=cast.cohort["thu"],
            held_on=day,
            half="morning",
            starts="7:30",
            periods=2,
            edition_topic_id=topic.id,
            instructor_id=cast.person["instructor"],
            place="Hội trường A",
            mode="in_person",
            by=cast.person["coordinator"],
            at=NOW,
        )


def yesterday() -> datetime:
    """A moment before `NOW`."""
    return NOW - timedelta(days=1)

"""A class at its end: a decision about everybody, and certificates with numbers; for the papers that an office keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select, update

from app.certificates.queries import bodies_for
from app.certificates.services import BodyFields, appoint_signatory, issue_certificates, save_body
from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView, cohort_of
from app.cohorts.queries.classes import opener_of
from app.completion.freezing import freeze
from app.completion.models import Decision, DecisionLine
from app.completion.queries import ledgers
from app.completion.rules.freezing import digest_of
from app.kernel.clock import local_day
from app.people.models import Person
from app.storage.transaction import session, transaction
from bench.faults import BenchFault

_BODY = BodyFields(
    parent_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
    name="HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA",
    kind="certificate",
    skin="union",
    place="Thanh Hóa",
    serial_pattern="TH{nam}-{so5}",
    entry_pattern="{so}/{nam}/SCC",
    due_days=15,
)
_LONG_NAME = "Công Tằng Tôn Nữ Đặng Thị Thuỳ Đoan Trang Phương Quỳnh"
"""As long as names get, on one person of the class."""
_REFUSED = 12
"""One of so many is not recognised."""


def finish_class(cohort_id: int) -> None:
    """Decide about everybody and give the recognised their numbers. Raises BenchFault without such a class."""
    cohort, at = cohort_of(cohort_id), datetime.now(UTC)
    by = opener_of(cohort_id)
    if cohort is None or by is None:
        raise BenchFault("Không thấy lớp để lập giấy tờ.")
    body_id = _body(cohort, by, at)
    with transaction() as storage:
        person = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id).order_by(Enrolment.id).limit(1)
        storage.execute(update(Person).where(Person.id == person.scalar_subquery()).values(full_name=_LONG_NAME))
        today = local_day(at)
        head = {"number": "145/QĐ-BTV", "decided_on": today, "confirmed_by_id": by, "confirmed_at": at, "digest": "0"}
        decision = Decision(cohort_id=cohort_id, edition_id=cohort.edition_id, client_id="giay-to", **head)
        storage.add(decision)
        storage.flush()
        for number, (key, book) in enumerate(ledgers(cohort, today=today).items(), 1):
            frozen, yes = freeze(book), number % _REFUSED != 0
            said = {"outcome": "recognised", "reason": ""} if yes else {"outcome": "refused", "reason": "Thiếu 4 tiết trực tiếp"}
            storage.add(DecisionLine(decision_id=decision.id, enrolment_id=key, frozen=frozen, digest=digest_of(frozen), **said))
    issue_certificates(cohort_id, body_id=body_id, issued_on=local_day(at), by=by, at=at)
    session().rollback()


def _body(cohort: CohortView, by: int, at: datetime) -> int:
    """Who issues for the class: the body that is there, else a new one."""
    found = bodies_for(cohort.unit_path)
    if found:
        return found[0].id
    body_id = save_body(None, _BODY, unit_id=cohort.unit_id, by=by, at=at)
    signs = {"full_name": "Lê Thị Hà", "capacity": "TM. BAN THƯỜNG VỤ", "title": "CHỦ TỊCH", "from_on": date(2026, 1, 1)}
    appoint_signatory(body_id, **signs, by=by, at=at)  # type: ignore[arg-type]
    return body_id

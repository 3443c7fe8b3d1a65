"""People of a class as a decision recognises them, written straight into the tables: tests of certificates begin behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.certificates.queries import certificate_of
from app.certificates.queries.badges import badge_keys
from app.certificates.services import BodyFields, appoint_signatory, issue_certificates, save_body, sign_certificates
from app.cohorts.queries import cohort_of
from app.completion.freezing import freeze
from app.completion.models import Decision, DecisionLine
from app.completion.queries import ledgers
from app.completion.rules.freezing import digest_of
from app.kernel.clock import local_day
from app.storage.transaction import transaction

DECIDED_ON = date(2026, 11, 6)
FIELDS = BodyFields(
    parent_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
    name="HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA",
    kind="certificate",
    skin="union",
    place="Thanh Hóa",
    serial_pattern="CC{nam}-{so4}",
    entry_pattern="{so}/{nam}/SCC",
    due_days=15,
)


def write_decision(
    cohort_id: int, recognised: Sequence[int], *, by: int, at: datetime, refused: Sequence[int] = (), number: str = "145/QĐ-BTV"
) -> int:
    """A decision about these people whatever their ledgers say; gives its id."""
    cohort = cohort_of(cohort_id)
    assert cohort is not None
    books = ledgers(cohort, today=local_day(at))
    with transaction() as db:
        latest = db.scalar(select(func.max(Decision.id)).where(Decision.cohort_id == cohort_id))
        decision = Decision(
            cohort_id=cohort_id,
            number=number,
            decided_on=DECIDED_ON,
            edition_id=cohort.edition_id,
            confirmed_by_id=by,
            confirmed_at=at,
            replaces_id=latest,
            digest="0",
            client_id=f"written-{latest}",
        )
        db.add(decision)
        db.flush()
        for outcome, people in (("recognised", recognised), ("refused", refused)):
            for key in people:
                frozen = freeze(books[key])
                kept = {"decision_id": decision.id, "enrolment_id": key, "frozen": frozen, "digest": digest_of(frozen)}
                db.add(
                    DecisionLine(**kept, outcome=outcome, reason="Đủ điều kiện" if outcome == "recognised" else "Thiếu 4 tiết")
                )
        return decision.id


def write_body(unit_id: int, *, by: int, at: datetime, fields: BodyFields = FIELDS) -> int:
    """An issuing body for which Lê Thị Hà signs since the beginning of 2026; gives its id."""
    body_id = save_body(None, fields, unit_id=unit_id, by=by, at=at)
    signs = {"full_name": "Lê Thị Hà", "capacity": "TM. BAN THƯỜNG VỤ", "title": "CHỦ TỊCH", "from_on": date(2026, 1, 1)}
    appoint_signatory(body_id, **signs, by=by, at=at)
    return body_id


def write_certificate(cohort_id: int, enrolment_id: int, *, by: int, at: datetime) -> dict[str, Any]:
    """A signed certificate of one person under a body of the class's unit; gives the ids that addresses name, and its code."""
    cohort = cohort_of(cohort_id)
    assert cohort is not None
    body_id = write_body(cohort.unit_id, by=by, at=at)
    write_decision(cohort_id, [enrolment_id], by=by, at=at)
    issue_certificates(cohort_id, body_id=body_id, issued_on=local_day(at), by=by, at=at)
    one = certificate_of(enrolment_id)
    assert one is not None
    sign_certificates(cohort_id, [one.id], signed_on=local_day(at), by=by, at=at)
    known = {"key_name": badge_keys()[0].name, "edition_id": cohort.edition_id}
    return {"body_id": body_id, "certificate_id": one.id, "register_id": one.register_id, "code": one.code, **known}

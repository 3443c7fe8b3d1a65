"""The use-case of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cohorts.models import Cohort
from app.cohorts.queries import CohortView, cohort_of
from app.completion.freezing import freeze
from app.completion.models import Decision, DecisionLine
from app.completion.queries import Ledger, ledgers
from app.completion.rules.deciding import Chosen, contradictions, not_met
from app.completion.rules.freezing import digest_of, digest_of_decision
from app.completion.wording import summary
from app.kernel.clock import local_day
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction


def confirm_decision(
    cohort_id: int,
    chosen: Chosen,
    *,
    number: str,
    decided_on: date,
    seen: int | None,
    client_id: str,
    by: int,
    at: datetime,
) -> int:
    """Freeze ledger and verdict of everybody chosen under a decision; gives its id, the same for the same `client_id`.

    `seen` is the decision that was the latest when the page was opened. Refused: "no_cohort", "nobody", "no_number",
    "future_day", "decided_meanwhile", "cannot_stand", "not_met".
    """
    with transaction() as db:
        cohort = _locked(db, cohort_id)
        made = db.scalar(select(Decision.id).where(Decision.cohort_id == cohort_id, Decision.client_id == client_id))
        if made is not None:
            return made
        latest, today = db.scalar(select(func.max(Decision.id)).where(Decision.cohort_id == cohort_id)), local_day(at)
        _check_head(chosen, number, decided_on, latest, seen, today=today)
        books = ledgers(cohort, today=today)
        _check_people(chosen, books)
        lines = [_line(person, str(outcome), books[person]) for person, outcome in sorted(chosen.outcomes().items())]
        decision = Decision(
            cohort_id=cohort_id,
            number=number,
            decided_on=decided_on,
            edition_id=cohort.edition_id,
            confirmed_by_id=by,
            confirmed_at=at,
            replaces_id=latest,
            digest=_digest(cohort, number, decided_on, lines),
            client_id=client_id,
        )
        _write(db, decision, lines)
        journal.record("completion.confirm_decision", "decision", decision.id, by=by, at=at, number=number, people=len(lines))
        return decision.id


def _digest(cohort: CohortView, number: str, decided_on: date, lines: Sequence[DecisionLine]) -> str:
    """The digest over the head of a decision and all its lines."""
    head = {"cohort": cohort.code, "number": number, "decided_on": decided_on.isoformat(), "edition": str(cohort.edition_id)}
    return digest_of_decision(head, [line.digest for line in lines])


def _locked(db: Session, cohort_id: int) -> CohortView:
    """The class, locked against a second coordinator who confirms at the same moment."""
    db.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không có lớp này."))
    return cohort


def _check_head(chosen: Chosen, number: str, decided_on: date, latest: int | None, seen: int | None, *, today: date) -> None:
    """A decision has a number, a day that has come, somebody in it, and was made looking at the latest one."""
    if latest != seen:
        raise Refused(
            "decided_meanwhile",
            _("Vừa có người khác xác nhận một quyết định của lớp này. Xem lại danh sách bên dưới rồi xác nhận nếu vẫn cần."),
        )
    if not number:
        raise Refused("no_number", _("Điền số quyết định."))
    if decided_on > today:
        raise Refused("future_day", _("Ngày quyết định chưa tới. Điền ngày ghi trên quyết định đã ký."))
    if not chosen.everybody:
        raise Refused("nobody", _("Chưa chọn ai. Đánh dấu ít nhất một người."))


def _check_people(chosen: Chosen, books: Mapping[int, Ledger]) -> None:
    """Who is recognised has met everything, who is refused has not, nobody is in both lists or of another class."""
    states = {person: book.verdict.state for person, book in books.items()}
    wrong = contradictions(chosen, books.keys(), states)
    if wrong:
        raise Refused(
            "cannot_stand",
            _("Chưa xác nhận được vì danh sách có chỗ không khớp: {names}. Xem lại rồi đánh dấu lại.").format(
                names=_names(wrong, books)
            ),
        )
    short = not_met(chosen, states)
    if short:
        raise Refused(
            "not_met",
            _("Chưa xác nhận được: {names} hiện chưa đủ điều kiện. Xem lý do ở danh sách bên dưới.").format(
                names=_names(short, books)
            ),
        )


def _names(people: Sequence[int], books: Mapping[int, Ledger]) -> str:
    """Up to five names."""
    known = [books[person].enrolment.full_name for person in people if person in books]
    rest = len(people) - len(known[:5])
    return ", ".join([*known[:5], *([_("{n} người khác").format(n=rest)] if rest else [])])


def _line(enrolment_id: int, outcome: str, book: Ledger) -> DecisionLine:
    """What the decision keeps about one trainee."""
    frozen = freeze(book)
    return DecisionLine(
        enrolment_id=enrolment_id, outcome=outcome, reason=summary(book.verdict), frozen=frozen, digest=digest_of(frozen)
    )


def _write(db: Session, decision: Decision, lines: Sequence[DecisionLine]) -> None:
    """The decision, then its lines."""
    db.add(decision)
    db.flush()
    for line in lines:
        line.decision_id = decision.id
    db.add_all(lines)
    db.flush()

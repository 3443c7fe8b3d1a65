"""Cấp số: consecutive in the order of names, once for everybody, under the decision that holds and the signatory of that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.certificates import services
from app.certificates.models import Register
from app.certificates.queries import CertificateView
from app.certificates.queries.checking import check_registers
from app.certificates.services import Numbered
from app.completion.rules.freezing import digest_of
from app.kernel.refusal import Refused
from app.storage.transaction import session, transaction
from tests.cast import NOW, TODAY, Cast
from tests.certificates.conftest import of

Issue = Callable[..., Numbered]
Kept = Callable[[], list[CertificateView]]


def test_numbers_run_in_the_order_of_given_names(recognise: Callable[..., int], issue: Issue) -> None:
    recognise("tham", "anh", "binh", "hoa")
    done = issue().numbered
    assert [(one.full_name, one.serial, one.entry) for one in done] == [
        ("Lê Thị Lan Anh", "CC2026-0001", "1/2026/SCC"),
        ("Nguyễn Thị Bình", "CC2026-0002", "2/2026/SCC"),
        ("Trương Thị Hòa", "CC2026-0003", "3/2026/SCC"),
        ("Hà Thị Thắm", "CC2026-0004", "4/2026/SCC"),
    ]


def test_the_same_decision_twice_gives_nothing_twice(recognise: Callable[..., int], issue: Issue, kept: Kept) -> None:
    recognise("tham", "anh")
    assert len(issue().numbered) == 2
    assert issue() == Numbered((), ())
    assert len(kept()) == 2


def test_latecomers_go_on_after_the_last_number(recognise: Callable[..., int], issue: Issue) -> None:
    recognise("tham")
    issue()
    recognise("anh", number="160/QĐ-BTV")
    assert [one.entry for one in issue().numbered] == ["2/2026/SCC"]


def test_nobody_without_a_decision_gets_one(cast: Cast, recognise: Callable[..., int], body: int) -> None:
    recognise("tham", refused=("binh",))
    for key in ("binh", "hoa", "neighbour"):
        with pytest.raises(Refused) as refusal:
            services.propose_certificates(
                cast.cohort["thu"], [cast.enrolment[key]], body_id=body, by=cast.person["coordinator"], at=NOW
            )
        assert refusal.value.reason == "not_recognised"


def test_a_later_decision_is_asked_again_when_numbers_are_given(
    cast: Cast, recognise: Callable[..., int], body: int, issue: Issue
) -> None:
    recognise("tham", "anh")
    both = [cast.enrolment[key] for key in ("tham", "anh")]
    services.propose_certificates(cast.cohort["thu"], both, body_id=body, by=cast.person["coordinator"], at=NOW)
    recognise(refused=("tham",), number="150/QĐ-BTV")
    outcome = issue()
    assert [one.full_name for one in outcome.numbered] == ["Lê Thị Lan Anh"]
    assert [(one.full_name, one.why) for one in outcome.left_out] == [("Hà Thị Thắm", "Thiếu 4 tiết")]


def test_what_is_printed_is_frozen_with_its_digest(
    cast: Cast, recognise: Callable[..., int], issue: Issue, kept: Kept, body: int
) -> None:
    recognise("tham")
    issue()
    fields = services.BodyFields("", "TÊN MỚI", "attestation", "state", "Nơi khác", "{so}-{nam}", "{so}-{nam}", 30)
    services.save_body(body, fields, unit_id=cast.unit["home"], by=cast.person["coordinator"], at=NOW)
    one, printed = of(kept(), "Hà Thị Thắm")
    assert (printed.body_name, printed.kind, printed.serial) == (
        "HỘI LIÊN HIỆP PHỤ NỮ TỈNH THANH HÓA",
        "certificate",
        "CC2026-0001",
    )
    assert (printed.decision_number, printed.birth, printed.unit, printed.class_code) == ("145/QĐ-BTV", "1985", "", "LOP-THU")
    assert one.record is not None
    assert (one.intact, digest_of(one.record)) == (True, one.digest)


def test_whoever_signs_on_that_day_is_printed(
    cast: Cast, recognise: Callable[..., int], issue: Issue, kept: Kept, body: int
) -> None:
    after = {"full_name": "Trần Thị Nga", "capacity": "KT. CHỦ TỊCH", "title": "PHÓ CHỦ TỊCH", "from_on": date(2026, 11, 9)}
    services.appoint_signatory(body, **after, by=cast.person["coordinator"], at=NOW)
    recognise("tham")
    issue(issued_on=date(2026, 11, 8))
    recognise("anh", number="146/QĐ-BTV")
    issue(issued_on=date(2026, 11, 9))
    assert [of(kept(), name)[1].signatory_name for name in ("Hà Thị Thắm", "Lê Thị Lan Anh")] == ["Lê Thị Hà", "Trần Thị Nga"]


@pytest.mark.parametrize(
    ("issued_on", "reason"),
    [(date(2026, 11, 5), "day_early"), (date(2026, 12, 20), "day_late"), (date(2025, 12, 31), "day_early")],
)
def test_the_day_on_the_paper_fits_decision_and_today(
    recognise: Callable[..., int], issue: Issue, kept: Kept, issued_on: date, reason: str
) -> None:
    recognise("tham")
    with pytest.raises(Refused) as refusal:
        issue(issued_on=issued_on)
    assert refusal.value.reason == reason
    assert kept() == []


def test_without_a_signatory_no_number_is_given(cast: Cast, recognise: Callable[..., int], issue: Issue) -> None:
    fields = services.BodyFields("", "HỌC VIỆN", "certificate", "state", "Hà Nội", "{so}-{nam}", "{so}/{nam}", 15)
    bare = services.save_body(None, fields, unit_id=cast.unit["home"], by=cast.person["coordinator"], at=NOW)
    recognise("tham")
    with pytest.raises(Refused) as refusal:
        issue(body_id=bare)
    assert refusal.value.reason == "no_signatory"
    assert session().query(Register).count() == 0


def test_a_body_of_another_province_does_not_issue_for_this_class(
    cast: Cast, recognise: Callable[..., int], issue: Issue
) -> None:
    fields = services.BodyFields("", "HỘI TỈNH KHÁC", "certificate", "union", "Vinh", "{so}-{nam}", "{so}/{nam}", 15)
    foreign = services.save_body(None, fields, unit_id=cast.unit["other"], by=cast.person["other_coordinator"], at=NOW)
    recognise("tham")
    with pytest.raises(Refused) as refusal:
        issue(body_id=foreign)
    assert refusal.value.reason == "no_body"


def test_a_register_goes_on_where_the_paper_one_ended(cast: Cast, recognise: Callable[..., int], issue: Issue, body: int) -> None:
    first = {"first_serial": 1501, "first_entry": 58, "by": cast.person["coordinator"], "at": NOW}
    services.open_register(body, 2026, **first)
    recognise("tham", "anh")
    assert [(one.serial, one.entry) for one in issue().numbered] == [
        ("CC2026-1501", "58/2026/SCC"),
        ("CC2026-1502", "59/2026/SCC"),
    ]
    with pytest.raises(Refused) as refusal:
        services.open_register(body, 2026, **first)
    assert refusal.value.reason == "open_already"


def test_a_new_year_begins_a_new_register(cast: Cast, recognise: Callable[..., int], issue: Issue, clock: object) -> None:
    recognise("tham")
    issue()
    recognise("anh", number="1/QĐ-BTV")
    january = NOW.replace(year=2027, month=1)
    assert [one.entry for one in issue(issued_on=date(2027, 1, 8), at=january).numbered] == ["1/2027/SCC"]


def test_the_registers_check_out_and_a_changed_record_is_found(recognise: Callable[..., int], issue: Issue, kept: Kept) -> None:
    recognise("tham", "anh", "binh")
    issue()
    assert [(one.lines, one.faults) for one in check_registers()] == [(3, ())]
    one, _printed = of(kept(), "Nguyễn Thị Bình")
    with transaction() as db:
        from app.certificates.models import Certificate

        row = db.get_one(Certificate, one.id)
        assert row.record is not None
        row.record = {**row.record, "result": {"band": "Xuất sắc"}}
    [report] = check_registers()
    assert [fault for fault in report.faults if "2/2026/SCC" in fault and "bị sửa" in fault]


def test_a_removed_line_breaks_the_register(recognise: Callable[..., int], issue: Issue, kept: Kept) -> None:
    from sqlalchemy import delete

    from app.certificates.models import Certificate, CertificateStep

    recognise("tham", "anh", "binh")
    issue()
    one, _printed = of(kept(), "Nguyễn Thị Bình")
    with transaction() as db:
        db.execute(delete(CertificateStep).where(CertificateStep.certificate_id == one.id))
        db.execute(delete(Certificate).where(Certificate.id == one.id))
    [report] = check_registers()
    assert len(report.faults) == 3, report.faults  # both numbers are missing, and the next line follows another one


def test_a_rehearsal_says_the_numbers_and_keeps_nothing(
    cast: Cast, recognise: Callable[..., int], issue: Issue, kept: Kept, body: int
) -> None:
    recognise("tham", "anh")
    given = {"body_id": body, "issued_on": TODAY, "by": cast.person["coordinator"], "at": NOW}
    rehearsed = services.rehearse_certificates(cast.cohort["thu"], **given)
    assert (len(rehearsed.numbered), kept(), session().query(Register).count()) == (2, [], 0)
    assert [one.entry for one in issue().numbered] == [one.entry for one in rehearsed.numbered]

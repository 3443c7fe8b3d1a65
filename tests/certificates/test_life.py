"""Signed, handed out, voided, printed again: every step by whom and when, no number ever used twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.certificates import services
from app.certificates.queries import CertificateView, certificate_by_code, certificate_of, steps_of
from app.certificates.queries.checking import check_registers
from app.certificates.rules import Corrections, State
from app.certificates.services import Numbered
from app.kernel.refusal import Refused
from tests.cast import NOW, TODAY, Cast
from tests.certificates.conftest import of

Kept = Callable[[], list[CertificateView]]
NAMES = ("Hà Thị Thắm", "Lê Thị Lan Anh")


@pytest.fixture
def numbered(recognise: Callable[..., int], issue: Callable[..., Numbered], kept: Kept) -> dict[str, CertificateView]:
    """Two certificates that wait for the signature."""
    recognise("tham", "anh")
    issue()
    return {name: of(kept(), name)[0] for name in NAMES}


def sign(cast: Cast, *ids: int, on: date = TODAY, cohort: str = "thu") -> int:
    """Record a signature."""
    return services.sign_certificates(cast.cohort[cohort], ids, signed_on=on, by=cast.person["coordinator"], at=NOW)


def hand(cast: Cast, *ids: int, on: date = TODAY, receiver: str = "") -> int:
    """Record that they were given."""
    fixed = {"handed_on": on, "receiver": receiver, "by": cast.person["coordinator"], "at": NOW}
    return services.hand_out_certificates(cast.cohort["thu"], ids, **fixed)  # type: ignore[arg-type]


def void(cast: Cast, certificate: int, *, reason: str = "Cấp nhầm", document: str = "") -> None:
    """Void one."""
    services.void_certificate(certificate, reason=reason, document=document, by=cast.person["coordinator"], at=NOW)


def reprint(cast: Cast, certificate: int, *, name: str = "Hà Thị Thắm Mới", reason: str = "Sai tên") -> int:
    """Print one again."""
    said = Corrections(name, "1985-03-12", "Chủ tịch", "Xã Mường Lát")
    return services.reprint_certificate(certificate, said, reason=reason, by=cast.person["second"], at=NOW)


def test_every_step_says_who_and_when(cast: Cast, numbered: dict[str, CertificateView]) -> None:
    one = numbered["Hà Thị Thắm"].id
    assert (sign(cast, one), hand(cast, one, receiver="Lê Thị Lan Anh")) == (1, 1)
    steps = steps_of(one)
    assert [step.state for step in steps] == [State.PROPOSED, State.WAITING, State.SIGNED, State.HANDED_OUT]
    assert {(step.recorded_by, step.recorded_at, step.happened_on) for step in steps} == {("Lê Thị Hoa", NOW, TODAY)}
    assert steps[-1].note == "Lê Thị Lan Anh"


def test_a_step_recorded_twice_is_recorded_once(cast: Cast, numbered: dict[str, CertificateView]) -> None:
    ids = [one.id for one in numbered.values()]
    assert (sign(cast, *ids), sign(cast, *ids)) == (2, 0)
    assert len(steps_of(ids[0])) == 3


def test_nothing_is_handed_out_before_it_is_signed(cast: Cast, numbered: dict[str, CertificateView]) -> None:
    first, second = (numbered[name].id for name in NAMES)
    sign(cast, first, on=TODAY)
    for ids, on, reason in (((first, second), TODAY, "wrong_state"), ((first,), TODAY - timedelta(days=1), "before_signed")):
        with pytest.raises(Refused) as refusal:
            hand(cast, *ids, on=on)
        assert refusal.value.reason == reason
    assert certificate_of(cast.enrolment["tham"]).state is State.SIGNED  # type: ignore[union-attr]


@pytest.mark.parametrize(("ids", "on", "reason"), [((), TODAY, "nobody"), ((999_999,), TODAY, "foreign")])
def test_whoever_is_not_there_is_not_signed(cast: Cast, body: int, ids: tuple[int, ...], on: date, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        sign(cast, *ids, on=on)
    assert refusal.value.reason == reason


def test_a_signature_of_tomorrow_or_of_another_class_is_refused(cast: Cast, numbered: dict[str, CertificateView]) -> None:
    one = numbered["Hà Thị Thắm"].id
    days = ({"on": TODAY + timedelta(days=1)}, "future_day"), ({"on": date(2026, 11, 5)}, "before_decided")
    for others, reason in (*days, ({"cohort": "khac"}, "foreign")):
        with pytest.raises(Refused) as refusal:
            sign(cast, one, **others)  # type: ignore[arg-type]
        assert refusal.value.reason == reason


def test_a_void_number_is_never_used_again(
    cast: Cast, numbered: dict[str, CertificateView], issue: Callable[..., Numbered], kept: Kept
) -> None:
    void(cast, numbered["Hà Thị Thắm"].id)
    assert certificate_of(cast.enrolment["tham"]) is None
    again = issue().numbered
    assert [(one.full_name, one.entry) for one in again] == [("Hà Thị Thắm", "3/2026/SCC")]
    assert [report.faults for report in check_registers()] == [()]
    old = certificate_by_code(numbered["Hà Thị Thắm"].code or "")
    assert old is not None
    assert (old.state, old.printed.entry if old.printed else "") == (State.VOIDED, "2/2026/SCC")


def test_voiding_needs_a_reason_and_once_handed_out_a_paper(cast: Cast, numbered: dict[str, CertificateView]) -> None:
    one = numbered["Hà Thị Thắm"].id
    with pytest.raises(Refused, match="no_reason"):
        void(cast, one, reason="")
    sign(cast, one)
    hand(cast, one)
    with pytest.raises(Refused, match="no_document"):
        void(cast, one)
    void(cast, one, document="12/QĐ-BTV")
    assert (steps_of(one)[-1].note, steps_of(one)[-1].document) == ("Cấp nhầm", "12/QĐ-BTV")
    with pytest.raises(Refused, match="wrong_state"):
        void(cast, one)


def test_a_proposal_can_be_taken_back_before_it_has_a_number(
    cast: Cast, recognise: Callable[..., int], body: int, kept: Kept
) -> None:
    recognise("tham")
    fixed = {"body_id": body, "by": cast.person["coordinator"], "at": NOW}
    services.propose_certificates(cast.cohort["thu"], [cast.enrolment["tham"]], **fixed)  # type: ignore[arg-type]
    void(cast, kept()[0].id, reason="Chờ bổ sung hồ sơ")
    assert services.propose_certificates(cast.cohort["thu"], [cast.enrolment["tham"]], **fixed) == 1  # type: ignore[arg-type]


def test_a_reprint_has_new_numbers_and_names_the_one_it_replaces(
    cast: Cast, numbered: dict[str, CertificateView], kept: Kept, body: int
) -> None:
    old = numbered["Hà Thị Thắm"]
    nga = {"full_name": "Trần Thị Nga", "capacity": "", "title": "CHỦ TỊCH", "from_on": TODAY}
    services.appoint_signatory(body, **nga, by=cast.person["coordinator"], at=NOW)  # type: ignore[arg-type]
    made = reprint(cast, old.id)
    new, printed = of(kept(), "Hà Thị Thắm")
    assert (new.id, new.replaces_id, new.state, new.code != old.code) == (made, old.id, State.WAITING, True)
    assert (printed.name, printed.birth, printed.entry, printed.replaces) == (
        "Hà Thị Thắm Mới",
        "1985-03-12",
        "3/2026/SCC",
        "CC2026-0002",
    )
    assert printed.signatory_name == "Trần Thị Nga"
    assert "Sai tên" in steps_of(old.id)[-1].note
    assert [report.faults for report in check_registers()] == [()]


def test_a_reprint_sent_twice_is_one(cast: Cast, numbered: dict[str, CertificateView], kept: Kept) -> None:
    old = numbered["Hà Thị Thắm"].id
    assert reprint(cast, old) == reprint(cast, old)
    assert len(kept()) == 3


@pytest.mark.parametrize(("others", "reason"), [({"name": ""}, "no_name"), ({"reason": ""}, "no_reason")])
def test_a_reprint_says_what_was_wrong(
    cast: Cast, numbered: dict[str, CertificateView], kept: Kept, others: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        reprint(cast, numbered["Hà Thị Thắm"].id, **others)
    assert {one.state for one in kept()} == {State.WAITING}


def test_a_void_certificate_is_not_printed_again(cast: Cast, numbered: dict[str, CertificateView]) -> None:
    void(cast, numbered["Hà Thị Thắm"].id)
    with pytest.raises(Refused, match="wrong_state"):
        reprint(cast, numbered["Hà Thị Thắm"].id)


@pytest.mark.parametrize("from_on", [date(2026, 1, 1), date(2025, 6, 1)])
def test_a_new_signatory_begins_after_the_one_before(cast: Cast, body: int, from_on: date) -> None:
    with pytest.raises(Refused, match="not_after"):
        services.appoint_signatory(
            body, full_name="Trần Thị Nga", capacity="", title="CHỦ TỊCH", from_on=from_on, by=cast.person["coordinator"], at=NOW
        )


@pytest.mark.parametrize("pattern", ["CC-{so}", "CC-{nam}", "{so}{so}{nam}", "{nam}{so}{"])
def test_a_body_whose_numbers_would_repeat_is_refused(cast: Cast, pattern: str) -> None:
    fields = services.BodyFields("", "HỘI", "certificate", "union", "Thanh Hóa", pattern, "{so}/{nam}", 15)
    with pytest.raises(Refused, match="serial_pattern"):
        services.save_body(None, fields, unit_id=cast.unit["home"], by=cast.person["coordinator"], at=NOW)

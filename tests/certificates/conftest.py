"""A body that issues, people whom a decision recognises, and their certificates as far as a test wants them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.certificates import services
from app.certificates.queries import CertificateView, certificates_of_cohort
from app.certificates.rules import Printed
from app.certificates.services import Numbered
from tests.cast import NOW, TODAY, Cast
from tests.certificates.graduates import write_body, write_decision
from tests.completion.conftest import class_of_thu, complete, enrol_many, finish_lessons, mark, pass_papers

__all__ = ("class_of_thu", "complete", "enrol_many", "finish_lessons", "mark", "pass_papers")


@pytest.fixture
def body(ctx: Flask, cast: Cast) -> int:
    """The body of Thanh Hóa."""
    return write_body(cast.unit["home"], by=cast.person["coordinator"], at=NOW)


@pytest.fixture
def recognise(ctx: Flask, cast: Cast) -> Callable[..., int]:
    """`recognise("tham", "hoa", refused=("binh",))`: a decision about people of the class "thu"."""

    def do(*keys: str, refused: tuple[str, ...] = (), number: str = "145/QĐ-BTV") -> int:
        named, not_named = ([cast.enrolment[key] for key in each] for each in (keys, refused))
        return write_decision(cast.cohort["thu"], named, refused=not_named, number=number, by=cast.person["coordinator"], at=NOW)

    return do


@pytest.fixture
def issue(ctx: Flask, cast: Cast, body: int) -> Callable[..., Numbered]:
    """`issue()`: everybody recognised in "thu" has her numbers."""

    def do(**others: object) -> Numbered:
        given = {"body_id": body, "issued_on": TODAY, "by": cast.person["coordinator"], "at": NOW, **others}
        return services.issue_certificates(cast.cohort["thu"], **given)  # type: ignore[arg-type]

    return do


@pytest.fixture
def kept(ctx: Flask, cast: Cast) -> Callable[[], list[CertificateView]]:
    """`kept()`: the certificates of "thu" in the order of names."""
    return lambda: certificates_of_cohort(cast.cohort["thu"])


def of(found: list[CertificateView], name: str) -> tuple[CertificateView, Printed]:
    """The certificate that counts of somebody, and what is printed on it."""
    one = next(one for one in found if one.full_name == name and one.state != "voided")
    assert one.printed is not None
    return one, one.printed

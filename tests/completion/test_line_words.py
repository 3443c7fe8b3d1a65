"""A line of the account says first what the roll says, then the way, who and when; nothing is named twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.completion.rules import Entry, Half, LineKind, LineState
from app.completion.wording import line_basis, line_title, line_topic
from tests.cast import Cast

AT = datetime(2026, 11, 9, 1, 5, tzinfo=UTC)


def entry(kind: LineKind = LineKind.SESSION, **more: str) -> Entry:
    """A line of a session."""
    fields = {"by": "Nguyễn Thị Mai", **more}
    return Entry(Half.IN_PERSON, kind, "P1", "Nói", "3", 2, 0, date(2026, 11, 9), LineState.LOST, at=AT, **fields)


@pytest.mark.parametrize(
    ("mark", "words"),
    [("absent", "vắng không phép"), ("excused", "vắng có phép"), ("late", "đến muộn"), ("present", "có mặt")],
)
def test_the_state_comes_first(mark: str, words: str) -> None:
    assert line_basis(entry(way="roll", mark=mark)) == f"{words}, điểm danh trên máy, Nguyễn Thị Mai, 08:05 09/11/2026"


@pytest.mark.parametrize(
    ("way", "evidence", "words"),
    [
        ("code", "mã trên bảng, gõ lúc 08:05:01", "mã trên bảng, gõ lúc 08:05:01"),
        ("code", "", "mã trên bảng"),
        ("leave", "đơn xin nghỉ số 1", "đơn xin nghỉ số 1"),
        ("card", "thẻ số 2", "thẻ số 2"),
        ("paper", "", "phiếu giấy"),
        ("sheet", "ô C5", "nhập bảng điểm danh, ô C5"),
    ],
)
def test_the_way_is_named_once(way: str, evidence: str, words: str) -> None:
    assert line_basis(entry(way=way, evidence=evidence, mark="present")).startswith(f"có mặt, {words}, Nguyễn Thị Mai")


def test_a_makeup_names_what_it_makes_up_for() -> None:
    assert line_topic(entry(LineKind.MAKEUP, about="3")) == "học bù cho buổi 3"
    assert line_topic(entry(LineKind.MAKEUP)) == "P1. Nói"


def test_an_exemption_names_its_target() -> None:
    assert line_title(entry(LineKind.EXEMPTION, about="3")) == "Được miễn, buổi 3"
    assert line_title(entry(LineKind.EXEMPTION)) == "Được miễn, chuyên đề P1"


def test_the_command_says_an_absence(app: Flask, cast: Cast, mark: Callable[..., None]) -> None:
    mark(1, tham="absent")
    said = app.test_cli_runner().invoke(args=["attendance", "explain", "0912000001", "LOP-THU"]).output
    assert "vắng không phép, điểm danh trên máy" in said

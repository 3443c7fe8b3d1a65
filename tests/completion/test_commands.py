"""The commands: how a class stands as JSON, and one trainee's whole account in words."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast


@pytest.fixture
def run(app: Flask) -> Callable[..., tuple[int, str]]:
    """`run("completion", "show", …)`: exit code and what was printed."""

    def invoke(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=list(words))
        return result.exit_code, result.output or result.stderr

    return invoke


def test_a_class_as_json_says_every_requirement_of_everybody(run: Callable[..., tuple[int, str]], mark: Callable[..., None]):
    mark(1, hoa="absent")
    code, output = run("completion", "show", "--cohort", "LOP-THU", "--json")
    whole = json.loads(output)
    assert (code, whole["cohort"], whole["day"], len(whole["rows"])) == (0, "LOP-THU", "2026-11-10", 4)
    hoa = next(row for row in whole["rows"] if row["name"] == "Trương Thị Hòa")
    assert (hoa["state"], hoa["in_person"], hoa["reachable"], hoa["decision"]) == ("impossible", 0, 14, None)
    assert [item["key"] for item in hoa["requirements"]] == ["chuyen-de", "kiem-tra", "truc-tiep"]


def test_a_class_in_words_has_a_line_for_each(run: Callable[..., tuple[int, str]]):
    code, output = run("completion", "show", "--cohort", "LOP-THU")
    assert code == 0
    assert len(output.strip().splitlines()) == 4


@pytest.mark.parametrize("person", ["0912 000 004", "+84912000004", "Trương Thị Hòa", "truong thi hoa", "hoa", "4"])
def test_one_trainee_is_found_by_number_code_or_name(
    run: Callable[..., tuple[int, str]], mark: Callable[..., None], cast: Cast, person: str
):
    mark(1, hoa="absent")
    code, output = run("attendance", "explain", person, "LOP-THU")
    assert code == 0
    assert output.startswith("Trương Thị Hòa, Chủ tịch Hội LHPN xã")
    assert "09/11/2026  trực tiếp Buổi 1 (P1. Thực hành tại lớp): kế hoạch 2, được 0, cộng dồn 0. vắng không phép" in output
    assert "Còn gỡ được: Buổi học trực tiếp: học bù ít nhất 0,5 tiết" in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("attendance", "explain", "thi", "LOP-THU"), "Có 4 người khớp"),
        (("attendance", "explain", "Không Có", "LOP-THU"), "Trong lớp không có ai"),
        (("attendance", "explain", "", "LOP-THU"), "Trong lớp không có ai"),
        (("attendance", "explain", "9" * 5000, "LOP-THU"), "Trong lớp không có ai"),
        (("attendance", "explain", "hoa", "LOP-X"), "Không có lớp mang mã LOP-X"),
        (("completion", "show", "--cohort", "LOP-X"), "Không có lớp mang mã LOP-X"),
    ],
)
def test_what_is_not_clear_is_said_and_never_guessed(run: Callable[..., tuple[int, str]], words: tuple[str, ...], said: str):
    code, output = run(*words)
    assert code == 1
    assert said in output

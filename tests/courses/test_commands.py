"""The commands `content check` and `content publish`."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from app.courses.cli import make_group
from app.courses.faults import Fault
from tests.courses.conftest import LESSON, Desk


def test_check_names_file_and_line_and_counts(desk: Desk, press: Flask) -> None:
    desk.change(LESSON, "periods: 1.5", "periods: 2")
    result = press.test_cli_runner().invoke(args=["content", "check"])
    assert result.exit_code == 1
    assert f"goi-thu/{LESSON}:4: Đọc 48 phút và làm 20 phút" in result.output
    assert result.output.strip().endswith("2 lỗi, 10 điều cần để ý, 0 điều đã giải thích, 2 ghi chú.")


def test_check_of_a_good_package_succeeds_and_speaks_json(desk: Desk, press: Flask) -> None:
    result = press.test_cli_runner().invoke(args=["content", "check", "--json"])
    said = json.loads(result.output)
    assert (result.exit_code, {row["severity"] for row in said["faults"]}) == (0, {"warning", "note"})
    assert set(said["faults"][0]) == {"file", "line", "severity", "code", "matter", "sentence"}
    assert [(row["code"], row["lessons"], row["questions"]) for row in said["topics"][:2]] == [("T1", 2, 4), ("T2", 1, 4)]
    assert said["counts"]["error"] == 0


def test_check_finds_what_only_rendering_shows(desk: Desk, press: Flask) -> None:
    desk.add(LESSON, "\nChữ ![Hình](images/hai-nguoi.png) chữ.\n").draw()
    result = press.test_cli_runner().invoke(args=["content", "check"])
    assert f"{LESSON}:45: Hình “images/hai-nguoi.png” phải đứng riêng một đoạn" in result.output


def test_publish_says_what_it_did_and_again_that_nothing_is_new(desk: Desk, press: Flask) -> None:
    runner = press.test_cli_runner()
    first = runner.invoke(args=["content", "publish"])
    assert "[1/3] Nghe cho hết lời" in first.output
    assert first.output.endswith(
        "Lớp thử, ấn bản 1 (mới mở): 3 bài mới hoặc đã sửa, 0 bài giữ nguyên, 0 hình mới. 1 kế hoạch buổi học mới hoặc đã sửa.\n"
    )
    again = runner.invoke(args=["content", "publish", "--package", "goi-thu"])
    assert again.output == "Lớp thử, ấn bản 1 (không có gì mới): 0 bài mới hoặc đã sửa, 3 bài giữ nguyên, 0 hình mới.\n"


def test_publish_of_a_package_with_errors_stops_with_their_places(desk: Desk, press: Flask) -> None:
    desk.change(LESSON, "title: Nghe cho hết lời\n", "")
    result = press.test_cli_runner().invoke(args=["content", "publish"])
    assert result.exit_code == 1
    assert "01-nghe-het.md:2: Thiếu mục “title”." in result.output
    assert "Chưa phát hành goi-thu: còn 1 lỗi." in result.output


@pytest.mark.parametrize("command", ["check", "publish"])
def test_a_package_that_is_not_there_is_said_in_one_sentence(press: Flask, command: str) -> None:
    result = press.test_cli_runner().invoke(args=["content", command, "--package", "khong-co"])
    assert (result.exit_code, "Không có gói “khong-co”" in result.output) == (1, True)


def test_other_rooms_add_their_own_checks(desk: Desk, press: Flask) -> None:
    group = make_group(checks=[lambda package: [Fault(package.file, 3, "Sai ở phòng khác.")]])
    result = press.test_cli_runner().invoke(group, ["check"])
    assert "goi-thu/programme.yml:3: Sai ở phòng khác." in result.output

"""flask certificates: number a class, print it, read every register."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app.certificates.models import Certificate
from app.certificates.queries import CertificateView
from app.storage.transaction import transaction
from tests.cast import PEOPLE

Kept = Callable[[], list[CertificateView]]


def run(app: Flask, *words: str) -> tuple[int, str]:
    """A command, with how it ended and what it said."""
    done = app.test_cli_runner().invoke(args=["certificates", *words])
    return done.exit_code, done.output


def test_a_class_is_numbered_once(ctx: Flask, recognise: Callable[..., int], body: int, kept: Kept) -> None:
    recognise("tham", "anh")
    code, said = run(ctx, "issue", "--cohort", "LOP-THU", "--dry-run")
    assert (code, "1/2026/SCC" in said, "chưa ghi gì" in said, kept()) == (0, True, True, [])
    code, said = run(ctx, "issue", "--cohort", "LOP-THU", "--by", PEOPLE["second"][1], "--json")
    report = json.loads(said)
    assert code == 0
    assert [row["name"] for row in report["numbered"]] == ["Lê Thị Lan Anh", "Hà Thị Thắm"]
    assert json.loads(run(ctx, "issue", "--cohort", "LOP-THU", "--json")[1])["numbered"] == []


def test_what_cannot_be_is_said(ctx: Flask, cast: object, recognise: Callable[..., int]) -> None:
    recognise("tham")
    assert "Không có lớp mang mã" in run(ctx, "issue", "--cohort", "KHONG-CO")[1]
    assert "chưa có nơi cấp" in run(ctx, "issue", "--cohort", "LOP-THU")[1]
    assert run(ctx, "issue", "--cohort", "LOP-THU")[0] == 1
    assert "chưa có chứng chỉ nào" in run(ctx, "print", "--cohort", "LOP-THU", "--address", "x", "--out", "a.pdf")[1]


def test_a_day_that_cannot_be_and_an_unknown_account_are_refused(
    ctx: Flask, recognise: Callable[..., int], body: int, kept: Kept
) -> None:
    recognise("tham")
    assert "không được trước ngày quyết định" in run(ctx, "issue", "--cohort", "LOP-THU", "--day", "2026-01-05")[1]
    assert "Không có tài khoản" in run(ctx, "issue", "--cohort", "LOP-THU", "--by", "0999999999")[1]
    assert kept() == []


def test_the_papers_of_a_class_are_written(ctx: Flask, recognise: Callable[..., int], body: int, tmp_path: Path) -> None:
    recognise("tham", "anh")
    run(ctx, "issue", "--cohort", "LOP-THU")
    out = tmp_path / "lop.pdf"
    code, said = run(ctx, "print", "--cohort", "LOP-THU", "--address", "https://sohoc.example.vn/", "--out", str(out))
    assert (code, "Đã ghi 2 chứng chỉ" in said, out.read_bytes()[:5]) == (0, True, b"%PDF-")


def test_a_sound_register_ends_with_0_and_a_changed_one_with_1(
    ctx: Flask, recognise: Callable[..., int], body: int, kept: Kept
) -> None:
    assert run(ctx, "verify") == (0, "Chưa có sổ nào.\n")
    recognise("tham", "anh")
    run(ctx, "issue", "--cohort", "LOP-THU")
    assert "2 dòng, đúng cả" in run(ctx, "verify")[1]
    with transaction() as db:
        db.get_one(Certificate, kept()[0].id).state = "handed_out"
    code, said = run(ctx, "verify")
    assert (code, "trạng thái không khớp" in said) == (1, True)
    assert json.loads(run(ctx, "verify", "--json")[1])[0]["lines"] == 2

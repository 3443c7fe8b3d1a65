"""Publishing a plan: by command, safe to repeat; a line keeps its places as long as it keeps its key."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.refusal import Refused
from app.plans.formats.plan_file import THANH_HOA, read_plan
from app.plans.models import PlanVersion, TargetLine
from app.plans.queries.plans import plan_by_key
from app.plans.services.publishing import Published, publish_plan
from app.storage.base import db
from tests.cast import NOW
from tests.plans.texts import KEY, plan_text


def publish(text: str) -> Published:
    plan, _faults = read_plan(text.encode(), "a.yml")
    assert plan is not None
    return publish_plan(plan, text, by=None, at=NOW)


def test_what_is_published_says_what_the_file_says(ctx: Flask) -> None:
    publish(THANH_HOA.read_text(encoding="utf-8"))
    kept = plan_by_key("thanh-hoa-2022-2025")
    plan, _faults = read_plan(THANH_HOA.read_bytes(), "a.yml")
    assert kept is not None
    assert kept.file == plan


def test_saying_the_same_again_is_no_new_version(ctx: Flask) -> None:
    first = publish(plan_text())
    again = publish("# chỉ thêm lời dẫn\n" + plan_text())
    assert (first.new, again.new, again.version) == (True, False, 1)
    assert db.session.scalar(select(func.count()).select_from(PlanVersion)) == 1


def test_a_changed_line_stays_the_same_line_and_the_old_text_is_kept(ctx: Flask) -> None:
    publish(plan_text())
    before = plan_by_key(KEY)
    assert publish(plan_text(was="attendances: 60", now="attendances: 80")).version == 2
    after = plan_by_key(KEY)
    assert before is not None
    assert after is not None
    assert after.line_ids == before.line_ids
    assert db.session.scalar(select(PlanVersion.source).where(PlanVersion.number == 1)) == plan_text()


def test_a_line_that_is_left_out_is_retired_and_comes_back_as_itself(ctx: Flask) -> None:
    publish(plan_text())
    line_id = db.session.scalar(select(TargetLine.id))
    assert publish(plan_text(was="id: xa\n", now="id: moi\n")).retired == ("Chủ tịch Hội cấp xã",)
    publish(plan_text())
    kept = plan_by_key(KEY)
    assert kept is not None
    assert kept.line_ids == {"xa": line_id}


@pytest.mark.parametrize(("was", "now", "reason"), [('"38"', '"99"', "no_unit"), ('"38"', '"40"', "other_unit")])
def test_a_plan_belongs_to_one_unit_that_exists(ctx: Flask, was: str, now: str, reason: str) -> None:
    publish(plan_text())
    with pytest.raises(Refused) as refused:
        publish(plan_text(was=was, now=now))
    assert refused.value.reason == reason


def test_the_commands_check_publish_and_print_a_plan(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    checked = run(args=["plans", "check", str(THANH_HOA)])
    assert checked.exit_code == 0
    assert "20 lớp" in checked.output
    assert "bản 1 mới ghi" in run(args=["plans", "publish", str(THANH_HOA)]).output
    assert "không có gì mới" in run(args=["plans", "publish", str(THANH_HOA)]).output
    printed = run(args=["plans", "export", "thanh-hoa-2022-2025"]).output
    again, _faults = read_plan(printed.encode(), "b.yml")
    assert again == read_plan(THANH_HOA.read_bytes(), "a.yml")[0]


def test_a_file_with_errors_ends_the_command_and_names_the_line(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "sai.yml"
    file.write_text(plan_text(was="percent: 80", now="percent: 800"), encoding="utf-8")
    answer = app.test_cli_runner().invoke(args=["plans", "publish", str(file)])
    assert answer.exit_code == 1
    assert "sai.yml:15" in answer.output


def test_a_plan_that_is_not_there_cannot_be_printed(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["plans", "export", "khong-co"]).exit_code == 1

"""Commands of papers and attempts: `quizzes close-due` and `quizzes regrade`."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes import services
from app.quizzes.services import regrade_command
from app.quizzes.wording_regrading import sum_words

quizzes = AppGroup("quizzes", help=_("Bài kiểm tra."))


@quizzes.command("close-due", help=_("Nộp và chấm các bài đã hết giờ mà chưa ai mở lại; chạy lại không hại gì."))
def close_due() -> None:
    """Close every attempt whose time ran out and say how many."""
    click.echo(_("Đã nộp và chấm {n} bài hết giờ.").format(n=services.close_due(at=utc_now())))


@quizzes.command("regrade", help=_("Chấm lại một câu hỏi cho mọi bài đã có câu đó; xem trước bằng --dry-run."))
@click.option("--question", "key", required=True, help=_("Mã câu hỏi, ví dụ t07-09"))
@click.option("--topic", "topic_id", type=int, help=_("Số của chuyên đề, khi nhiều chuyên đề có cùng mã câu"))
@click.option("--by-key-of", "judge_by", default="", help=_("Số của bản, hoặc full, drop, own; bỏ trống: bản mới nhất"))
@click.option("--reason", default="", help=_("Lý do, giữ trong hồ sơ"))
@click.option("--login", default="", help=_("Số điện thoại của người chịu trách nhiệm"))
@click.option("--knows-decided", is_flag=True, help=_("Đã biết có người nằm trong quyết định xét hoàn thành"))
@click.option("--dry-run", is_flag=True, help=_("Chỉ liệt kê, không ghi gì"))
@click.option("--json", "as_json", is_flag=True, help=_("In kết quả dạng JSON"))
def regrade(
    key: str, topic_id: int | None, judge_by: str, reason: str, login: str, knows_decided: bool, dry_run: bool, as_json: bool
) -> None:
    """List what a corrected key changes, and apply it unless it is a dry run. Exit code 1 when it is refused."""
    wish = regrade_command.Wish(key, topic_id, judge_by)
    try:
        if dry_run:
            answer = regrade_command.told(regrade_command.plan_regrade(wish), dry_run=True)
        else:
            answer = regrade_command.run_regrade(wish, reason=reason, knows_decided=knows_decided, login=login, at=utc_now())
    except Refused as refusal:
        told = {"error": refusal.sentence, "reason": refusal.reason}
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else refusal.sentence, err=not as_json)
        raise SystemExit(1) from None
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else _listed(answer))


def _listed(answer: dict[str, Any]) -> str:
    """What was changed, or would be, one attempt in a line."""
    lines = [
        _("{name} ({cohort}), {paper}, lần {number}: {before} → {after}{decided}").format(
            name=change["name"],
            cohort=change["cohort"],
            paper=change["paper"],
            number=change["number"],
            before=sum_words(change["mark"][0], change["total"][0], change["max"][0]),
            after=sum_words(change["mark"][1], change["total"][1], change["max"][1]),
            decided=f" ({change['decided']})" if change["decided"] else "",
        )
        for change in answer["changes"]
    ]
    head = _("{n} trong {all} bài sẽ đổi điểm.") if answer["dry_run"] else _("Đã chấm lại: {n} trong {all} bài đổi điểm.")
    return "\n".join([*lines, head.format(n=len(answer["changes"]), all=answer["attempts"])])

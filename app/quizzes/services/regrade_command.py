"""Regrading by a command: the same list and the same use-case as on the page, the question found by its key."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of
from app.people.rules import login_of
from app.quizzes.queries.regrades import questions_called
from app.quizzes.queries.regrading import VersionRow, preview, versions_of
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.regrading import Preview, Remedy, checked_remedy
from app.quizzes.services.regrading import Seen, regrade


@dataclass(frozen=True)
class Wish:
    """What the command was asked: key of the question, topic when the key is not enough, how to judge ("full", "drop", "own" or
    the number of a version; "" is the newest version)."""

    key: str
    topic_id: int | None = None
    judge_by: str = ""


@dataclass(frozen=True)
class Plan:
    """The wish as it can be applied: the question, the versions that people answered, the remedy, and what it does."""

    question_id: int
    chosen: tuple[int, ...]
    remedy: Remedy
    found: Preview


def plan_regrade(wish: Wish) -> Plan:
    """What the command would do. Refused: "no_question", "which_topic", "no_version", "kind", "options"."""
    question_id = _question(wish)
    versions = versions_of(question_id)
    remedy = _remedy(wish.judge_by, versions)
    chosen = tuple(row.id for row in versions.values() if row.attempts)
    answered = {row.id: row.answered for row in versions.values()}
    return Plan(question_id, chosen, remedy, preview(versions, checked_remedy(remedy, answered, chosen)))


def run_regrade(wish: Wish, *, reason: str, knows_decided: bool, login: str, at: datetime) -> dict[str, Any]:
    """Apply it in the name of the account `login`; gives what `told` gives. Refused: "no_account", and those of `regrade`."""
    account = account_of(login_of(login))
    if account is None:
        raise Refused(
            "no_account", _("Không có tài khoản {login}. Ghi số điện thoại người chịu trách nhiệm.").format(login=login)
        )
    plan = plan_regrade(wish)
    done = regrade(
        plan.question_id,
        plan.chosen,
        plan.remedy,
        reason=reason,
        seen=Seen(plan.found.digest, knows_decided, None),
        client_id=str(uuid.uuid4()),
        by=account.person_id,
        at=at,
    )
    return told(plan, dry_run=False) | {"regrade": done.regrade_id}


def told(plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """The list as plain values: every attempt that changes, and the sums."""
    found = plan.found
    return {
        "question": plan.question_id,
        "remedy": str(plan.remedy.ruling),
        "version": plan.remedy.key_version_id,
        "dry_run": dry_run,
        "attempts": len(found.changes),
        "open_attempts": found.open_attempts,
        "newly_passed": sum(change.newly_passed for change in found.moving),
        "newly_failed": sum(change.newly_failed for change in found.moving),
        "decided": len(found.decided),
        "changes": [
            {
                "attempt": change.attempt_id,
                "name": change.full_name,
                "cohort": change.cohort_code,
                "paper": change.paper,
                "number": change.number,
                "position": change.position,
                "score": [change.score_before, change.score_after],
                "mark": [change.mark_before, change.mark_after],
                "total": [change.total_before, change.total_after],
                "max": [change.max_before, change.max_after],
                "passed": [change.passed_before, change.passed_after],
                "decided": change.decided,
            }
            for change in found.moving
        ],
    }


def _question(wish: Wish) -> int:
    """The one question that is called so."""
    found = [one for one, topic_id in questions_called(wish.key) if wish.topic_id in (None, topic_id)]
    if not found:
        raise Refused("no_question", _("Không có câu hỏi “{key}”.").format(key=wish.key))
    if len(found) > 1:
        raise Refused("which_topic", _("Nhiều chuyên đề có câu “{key}”; ghi thêm --topic.").format(key=wish.key))
    return found[0]


def _remedy(judge_by: str, versions: Mapping[int, VersionRow]) -> Remedy:
    """How to judge, from the word of the command."""
    if judge_by in {"full", "drop", "own"}:
        return Remedy(Ruling(judge_by))
    numbered: Sequence[VersionRow] = sorted(versions.values(), key=lambda row: row.number)
    if judge_by:
        numbered = [row for row in numbered if str(row.number) == judge_by]
    if not numbered:
        raise Refused("no_version", _("Câu hỏi không có bản {n}.").format(n=judge_by))
    return Remedy(Ruling.VERSION, numbered[-1].id)

"""What completion tells the rooms below, which may not ask for it by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.completion.queries.decisions import Decided, decided_of_cohorts
from app.completion.queries.plan_results import classes_of_lines, completed_here, names_of_line, people_of_lines
from app.kernel.text import _
from app.plans import hooks as plan_hooks
from app.quizzes import hooks


def join() -> None:
    """Let quizzes ask whom a decision names before a mark is changed, and plans who completed what; more than once is once."""
    if named_in_decisions not in hooks.decided:
        hooks.decided.append(named_in_decisions)
    if completed_here not in plan_hooks.completed:
        plan_hooks.completed.append(completed_here)
        plan_hooks.classes.append(classes_of_lines)
        plan_hooks.people.append(people_of_lines)
        plan_hooks.names.append(names_of_line)


def named_in_decisions(cohort_ids: Collection[int]) -> Mapping[int, str]:
    """The decision that names somebody in these classes last, in words, by enrolment. 1 statement."""
    return {enrolment_id: _words(line) for enrolment_id, line in decided_of_cohorts(cohort_ids).items()}


def _words(line: Decided) -> str:
    """What was decided about her, under which number."""
    sentence = _("được công nhận, quyết định {number}") if line.recognised else _("không được công nhận, quyết định {number}")
    return sentence.format(number=line.number)

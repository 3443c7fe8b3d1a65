"""The rules of completion by subject: what is given (facts), what comes out (verdicts), the judgement, and whom to call first."""

from app.completion.rules.concerns import PACE_SHARE, Concern, concern, expected_online
from app.completion.rules.facts import Facts, Kind, MarkFact, Requirement, TopicFact, requirements_from
from app.completion.rules.judging import judge
from app.completion.rules.verdicts import Finding, State, Unit, Verdict

__all__ = (
    "PACE_SHARE",
    "Concern",
    "Facts",
    "Finding",
    "Kind",
    "MarkFact",
    "Requirement",
    "State",
    "TopicFact",
    "Unit",
    "Verdict",
    "concern",
    "expected_online",
    "judge",
    "requirements_from",
)

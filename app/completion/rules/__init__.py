"""The rules of completion by subject: what is given (facts), exemptions, the account, the judgement, what could still save it."""

from app.completion.rules.concerns import PACE_SHARE, Concern, concern, expected_online
from app.completion.rules.exemptions import About, Before, Credit, ExemptionFact, Granted, Half, Share, Target, grant
from app.completion.rules.facts import (
    CLASSROOM_KINDS,
    ONLINE_KINDS,
    Band,
    Facts,
    Kind,
    MarkFact,
    Requirement,
    TopicFact,
    needs_detail,
    requirements_from,
)
from app.completion.rules.judging import judge
from app.completion.rules.ledger import Account, Entry, Line, LineKind, LineState, build, state_of
from app.completion.rules.rescue import Means, Rescue, rescues
from app.completion.rules.verdicts import Finding, State, Unit, Verdict

__all__ = (
    "CLASSROOM_KINDS",
    "ONLINE_KINDS",
    "PACE_SHARE",
    "About",
    "Account",
    "Band",
    "Before",
    "Concern",
    "Credit",
    "Entry",
    "ExemptionFact",
    "Facts",
    "Finding",
    "Granted",
    "Half",
    "Kind",
    "Line",
    "LineKind",
    "LineState",
    "MarkFact",
    "Means",
    "Requirement",
    "Rescue",
    "Share",
    "State",
    "Target",
    "TopicFact",
    "Unit",
    "Verdict",
    "build",
    "concern",
    "expected_online",
    "grant",
    "judge",
    "needs_detail",
    "requirements_from",
    "rescues",
    "state_of",
)

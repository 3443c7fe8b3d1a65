"""Named reads of completion by subject: ledgers, standings, exemptions; those that other rooms ask for are found here."""

from app.completion.queries.books import Ledger, ledger, ledgers
from app.completion.queries.decisions import (
    Decided,
    DecidedLine,
    DecisionView,
    decided,
    decided_of_cohorts,
    decision_lines,
    decision_of,
    decisions_of,
    frozen_in,
    frozen_of,
)
from app.completion.queries.entries import LessonLine, SessionLine
from app.completion.queries.exemptions import ExemptionView, exemption_history
from app.completion.queries.risks import AtRisk, ReminderView, at_risk, last_seen_of_cohorts
from app.completion.queries.standings import Standing, Standings, standings, standings_of_cohorts

__all__ = (
    "AtRisk",
    "Decided",
    "DecidedLine",
    "DecisionView",
    "ExemptionView",
    "Ledger",
    "LessonLine",
    "ReminderView",
    "SessionLine",
    "Standing",
    "Standings",
    "at_risk",
    "decided",
    "decided_of_cohorts",
    "decision_lines",
    "decision_of",
    "decisions_of",
    "exemption_history",
    "frozen_in",
    "frozen_of",
    "last_seen_of_cohorts",
    "ledger",
    "ledgers",
    "standings",
    "standings_of_cohorts",
)

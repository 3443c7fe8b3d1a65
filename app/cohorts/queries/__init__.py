"""Named reads of cohorts: `classes`, `people`, `sessions`, `changes`, `imports`; what other rooms ask for is found here too."""

from app.cohorts.queries.changes import ChangeView, changes_of
from app.cohorts.queries.classes import CohortRow, CohortView, cohort_by_code, cohort_in_reach, cohort_of, cohorts_in_reach
from app.cohorts.queries.people import EnrolmentView, RosterRow, enrolment_in_reach, own_enrolment, own_enrolments, roster
from app.cohorts.queries.sessions import SessionReach, SessionView, session_reach, timetable

__all__ = [
    "ChangeView",
    "CohortRow",
    "CohortView",
    "EnrolmentView",
    "RosterRow",
    "SessionReach",
    "SessionView",
    "changes_of",
    "cohort_by_code",
    "cohort_in_reach",
    "cohort_of",
    "cohorts_in_reach",
    "enrolment_in_reach",
    "own_enrolment",
    "own_enrolments",
    "roster",
    "session_reach",
    "timetable",
]

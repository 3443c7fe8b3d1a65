"""Named reads of cohorts: `classes`, `people`, `sessions`, `imports`; those that other rooms ask for are found here as well."""

from app.cohorts.queries.classes import CohortRow, CohortView, cohort_by_code, cohort_in_reach, cohort_of, cohorts_in_reach
from app.cohorts.queries.people import EnrolmentView, RosterRow, enrolment_in_reach, own_enrolment, own_enrolments, roster
from app.cohorts.queries.sessions import SessionReach, SessionView, session_reach, timetable

__all__ = [
    "CohortRow",
    "CohortView",
    "EnrolmentView",
    "RosterRow",
    "SessionReach",
    "SessionView",
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

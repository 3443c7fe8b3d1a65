"""What a class is told, calendars on phones, timetables written at once, bodies of instructors, surveys; plans taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nine new tables."""
    _announcements()
    _timetables()
    _surveys()


def _announcements() -> None:
    """Announcements and who has read them."""
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_announcements_cohort_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["persons.id"], name=op.f("fk_announcements_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    op.create_index(op.f("ix_announcements_cohort_id"), "announcements", ["cohort_id"], unique=False)
    op.create_table(
        "announcement_reads",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcements.id"], name=op.f("fk_announcement_reads_announcement_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_announcement_reads_enrolment_id")),
        sa.PrimaryKeyConstraint("announcement_id", "enrolment_id", name=op.f("pk_announcement_reads")),
    )
    op.create_index(op.f("ix_announcement_reads_enrolment_id"), "announcement_reads", ["enrolment_id"], unique=False)


def _timetables() -> None:
    """Calendars, timetables written at once, bodies of instructors; a plan taken back."""
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (cohort_id IS NULL)", name=op.f("ck_calendar_feeds_one_of_two")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_calendar_feeds_cohort_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["persons.id"], name=op.f("fk_calendar_feeds_made_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_calendar_feeds_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feeds_cohort_id"), "calendar_feeds", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_calendar_feeds_person_id"), "calendar_feeds", ["person_id"], unique=False)
    op.create_table(
        "timetable_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('copied', 'shifted')", name=op.f("ck_timetable_copies_kind")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_timetable_copies_cohort_id")),
        sa.ForeignKeyConstraint(["source_id"], ["cohorts.id"], name=op.f("fk_timetable_copies_source_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["persons.id"], name=op.f("fk_timetable_copies_undone_by_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["persons.id"], name=op.f("fk_timetable_copies_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_copies")),
    )
    op.create_index(op.f("ix_timetable_copies_cohort_id"), "timetable_copies", ["cohort_id"], unique=False)
    op.create_table(
        "instructor_bodies",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_instructor_bodies_person_id")),
        sa.ForeignKeyConstraint(["said_by_id"], ["persons.id"], name=op.f("fk_instructor_bodies_said_by_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_instructor_bodies")),
    )
    op.create_table(
        "plan_withdrawals",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["plan_versions.id"], name=op.f("fk_plan_withdrawals_version_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["persons.id"], name=op.f("fk_plan_withdrawals_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_plan_withdrawals")),
    )


def _surveys() -> None:
    """Surveys, their answers added up, who has answered."""
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("template_key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_surveys_cohort_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["persons.id"], name=op.f("fk_surveys_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("cohort_id", "template_key", name=op.f("uq_surveys_cohort_id_template_key")),
    )
    op.create_table(
        "survey_tallies",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_tallies_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "question_key", name=op.f("pk_survey_tallies")),
    )
    op.create_table(
        "survey_respondents",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_survey_respondents_enrolment_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_respondents_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "enrolment_id", name=op.f("pk_survey_respondents")),
    )
    op.create_index(op.f("ix_survey_respondents_enrolment_id"), "survey_respondents", ["enrolment_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    for table in (
        "survey_respondents",
        "survey_tallies",
        "surveys",
        "plan_withdrawals",
        "instructor_bodies",
        "timetable_copies",
        "calendar_feeds",
        "announcement_reads",
        "announcements",
    ):
        op.drop_table(table)

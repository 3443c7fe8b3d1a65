"""What phones sent from offline work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Files and events of phones; tries at check questions, filled with what is known of them."""
    op.create_table(
        "event_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("staged_by_id", sa.Integer(), nullable=False),
        sa.Column("staged_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_event_files_cohort_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_event_files_person_id")),
        sa.ForeignKeyConstraint(["staged_by_id"], ["persons.id"], name=op.f("fk_event_files_staged_by_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["persons.id"], name=op.f("fk_event_files_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_files")),
        sa.UniqueConstraint("cohort_id", "sha256", name=op.f("uq_event_files_cohort_id_sha256")),
    )
    op.create_table(
        "offline_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("device_at", sa.DateTime(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("clock", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_offline_events_person_id")),
        sa.ForeignKeyConstraint(["file_id"], ["event_files.id"], name=op.f("fk_offline_events_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_events")),
        sa.UniqueConstraint("person_id", "client_id", name=op.f("uq_offline_events_person_id_client_id")),
    )
    op.create_table(
        "check_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("check_key", sa.String(length=80), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_check_tries_enrolment_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_check_tries_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_tries")),
        sa.UniqueConstraint(
            "enrolment_id",
            "lesson_id",
            "check_key",
            "answered_at",
            name=op.f("uq_check_tries_enrolment_id_lesson_id_check_key_answered_at"),
        ),
    )
    op.add_column("check_answers", sa.Column("first_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE check_answers SET first_at = answered_at")
    op.execute(
        "INSERT INTO check_tries (enrolment_id, lesson_id, check_key, answered_at) "
        "SELECT enrolment_id, lesson_id, check_key, answered_at FROM check_answers"
    )


def downgrade() -> None:
    """Take all of it away again."""
    op.drop_column("check_answers", "first_at")
    op.drop_table("check_tries")
    op.drop_table("offline_events")
    op.drop_table("event_files")

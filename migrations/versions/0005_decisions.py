"""Decisions, exemptions, reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four new tables; nothing that stands is touched."""
    _make_exemptions()
    _make_decisions()
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=80), nullable=False),
        sa.Column("reminded_by_id", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.Column("taken_back_by_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.CheckConstraint("how IN ('zalo', 'phone', 'in_person', 'officer')", name=op.f("ck_reminders_how")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_reminders_enrolment_id")),
        sa.ForeignKeyConstraint(["reminded_by_id"], ["persons.id"], name=op.f("fk_reminders_reminded_by_id")),
        sa.ForeignKeyConstraint(["taken_back_by_id"], ["persons.id"], name=op.f("fk_reminders_taken_back_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("enrolment_id", "client_id", name=op.f("uq_reminders_enrolment_id_client_id")),
    )


def _make_exemptions() -> None:
    """What somebody need not do."""
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("requirement_key", sa.String(length=80), nullable=True),
        sa.Column("edition_topic_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("periods", sa.Float(), nullable=True),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("revokes_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.CheckConstraint("about IN ('requirement', 'topic', 'session')", name=op.f("ck_exemptions_about")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_exemptions_enrolment_id")),
        sa.ForeignKeyConstraint(["edition_topic_id"], ["edition_topics.id"], name=op.f("fk_exemptions_edition_topic_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_exemptions_session_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["persons.id"], name=op.f("fk_exemptions_recorded_by_id")),
        sa.ForeignKeyConstraint(["revokes_id"], ["exemptions.id"], name=op.f("fk_exemptions_revokes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("revokes_id", name=op.f("uq_exemptions_revokes_id")),
        sa.UniqueConstraint("enrolment_id", "client_id", name=op.f("uq_exemptions_enrolment_id_client_id")),
    )


def _make_decisions() -> None:
    """Who completed, as it was decided."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_decisions_cohort_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_decisions_edition_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["persons.id"], name=op.f("fk_decisions_confirmed_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["decisions.id"], name=op.f("fk_decisions_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("cohort_id", "client_id", name=op.f("uq_decisions_cohort_id_client_id")),
    )
    op.create_table(
        "decision_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.CheckConstraint("outcome IN ('recognised', 'refused')", name=op.f("ck_decision_lines_outcome")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_decision_lines_decision_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_decision_lines_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_lines")),
        sa.UniqueConstraint("decision_id", "enrolment_id", name=op.f("uq_decision_lines_decision_id_enrolment_id")),
    )
    op.create_index(op.f("ix_decision_lines_enrolment_id"), "decision_lines", ["enrolment_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("reminders")
    op.drop_index(op.f("ix_decision_lines_enrolment_id"), "decision_lines")
    op.drop_table("decision_lines")
    op.drop_table("decisions")
    op.drop_table("exemptions")

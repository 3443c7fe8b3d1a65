"""Leave requests, make-ups, closing, objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LIVE = sa.text("cancelled_at IS NULL")


def upgrade() -> None:
    """Sessions get a kind and may be closed or cancelled; what happens to them is kept; leave and objections get tables."""
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=80), server_default="regular", nullable=False))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("cancel_reason", sa.Text(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_sessions_kind"), "kind IN ('regular', 'makeup')")
        batch_op.drop_constraint(op.f("uq_sessions_cohort_id_held_on_half"), type_="unique")
    op.create_index(
        "ux_sessions_live",
        "sessions",
        ["cohort_id", "held_on", "half"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    _make_session_tables()
    _make_leave_tables()
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=80), nullable=True),
        sa.Column("answer_words", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("answer IN ('accepted', 'declined')", name=op.f("ck_objections_answer")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["persons.id"], name=op.f("fk_objections_answered_by_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_objections_enrolment_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["marks.id"], name=op.f("fk_objections_mark_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_objections_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index("ux_objections_mark", "objections", ["mark_id"], unique=True)
    op.create_index(op.f("ix_objections_enrolment_id"), "objections", ["enrolment_id"])
    op.create_index(op.f("ix_objections_session_id"), "objections", ["session_id"])


def _make_session_tables() -> None:
    """What happened to sessions, and what make-ups make up for."""
    op.create_table(
        "session_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "action IN ('moved', 'changed', 'split', 'cancelled', 'restored', 'closed', 'reopened')",
            name=op.f("ck_session_changes_action"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["persons.id"], name=op.f("fk_session_changes_changed_by_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_changes_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_changes")),
    )
    op.create_index(op.f("ix_session_changes_session_id"), "session_changes", ["session_id"])
    op.create_table(
        "session_makeups",
        sa.Column("makeup_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["makeup_id"], ["sessions.id"], name=op.f("fk_session_makeups_makeup_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_makeups_session_id")),
        sa.PrimaryKeyConstraint("makeup_id", "session_id", name=op.f("pk_session_makeups")),
    )
    op.create_index(op.f("ix_session_makeups_session_id"), "session_makeups", ["session_id"])


def _make_leave_tables() -> None:
    """Requests for leave, their sessions, photos and decisions."""
    op.create_table(
        "leave_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.String(length=80), nullable=True),
        sa.CheckConstraint("answer IN ('granted', 'declined')", name=op.f("ck_leave_requests_answer")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_leave_requests_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_requests")),
    )
    op.create_index(op.f("ix_leave_requests_enrolment_id"), "leave_requests", ["enrolment_id"])
    op.create_index("ux_leave_requests_client", "leave_requests", ["enrolment_id", "client_id"], unique=True)
    op.create_table(
        "leave_sessions",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["leave_requests.id"], name=op.f("fk_leave_sessions_request_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_leave_sessions_session_id")),
        sa.PrimaryKeyConstraint("request_id", "session_id", name=op.f("pk_leave_sessions")),
    )
    op.create_index(op.f("ix_leave_sessions_session_id"), "leave_sessions", ["session_id"])
    op.create_table(
        "leave_photos",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["leave_requests.id"], name=op.f("fk_leave_photos_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_leave_photos")),
    )
    op.create_table(
        "leave_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('granted', 'declined', 'undone')", name=op.f("ck_leave_decisions_answer")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name=op.f("fk_leave_decisions_decided_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["leave_requests.id"], name=op.f("fk_leave_decisions_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_decisions")),
    )
    op.create_index(op.f("ix_leave_decisions_request_id"), "leave_decisions", ["request_id"])


def downgrade() -> None:
    """Take it away again; refused by the database while a cancelled session shares a half-day, which the old tables forbid."""
    for table in ("objections", "leave_decisions", "leave_photos", "leave_sessions", "leave_requests"):
        op.drop_table(table)
    for table in ("session_makeups", "session_changes"):
        op.drop_table(table)
    op.drop_index("ux_sessions_live", table_name="sessions")
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.drop_constraint(op.f("ck_sessions_kind"), type_="check")
        batch_op.create_unique_constraint(op.f("uq_sessions_cohort_id_held_on_half"), ["cohort_id", "held_on", "half"])
        for name in ("cancel_reason", "cancelled_at", "closed_at", "kind"):
            batch_op.drop_column(name)

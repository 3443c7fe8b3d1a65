"""Plans, target lines and nominations; which line a class counts for, and lists of posts and earlier courses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Eleven new tables: the plan, nominations, and what cohorts keep beside them."""
    _plans()
    _people()
    _cohorts()


def _plans() -> None:
    """The plan with its lines and what it asks of posts."""
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("to_year", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("decision_body", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.CheckConstraint("from_year <= to_year", name=op.f("ck_plans_years")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_plans_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("key", name=op.f("uq_plans_key")),
    )
    op.create_index(op.f("ix_plans_unit_id"), "plans", ["unit_id"], unique=False)
    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_versions_plan_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["persons.id"], name=op.f("fk_plan_versions_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_versions_plan_id_number")),
    )
    op.create_table(
        "target_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("group_words", sa.Text(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("programme_key", sa.String(length=80), nullable=False),
        sa.Column("part_of", sa.String(length=80), nullable=False),
        sa.Column("share_percent", sa.Float(), nullable=True),
        sa.Column("share_on", sa.Date(), nullable=True),
        sa.Column("share_holders", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_target_lines_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_lines")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_target_lines_plan_id_key")),
    )
    op.create_table(
        "line_amounts",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("measure IN ('classes', 'people', 'attendances')", name=op.f("ck_line_amounts_measure")),
        sa.ForeignKeyConstraint(["line_id"], ["target_lines.id"], name=op.f("fk_line_amounts_line_id")),
        sa.PrimaryKeyConstraint("line_id", "year", "measure", name=op.f("pk_line_amounts")),
    )
    op.create_table(
        "post_requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("programmes", sa.JSON(), nullable=False),
        sa.Column("counts_from_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_post_requirements_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_requirements")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_post_requirements_plan_id_key")),
    )


def _people() -> None:
    """Who had which course, and who is sent."""
    op.create_table(
        "trainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("programme_key", sa.String(length=80), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("year_only", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_trainings_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_trainings_unit_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["persons.id"], name=op.f("fk_trainings_recorded_by_id")),
        sa.ForeignKeyConstraint(["withdraws_id"], ["trainings.id"], name=op.f("fk_trainings_withdraws_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
        sa.UniqueConstraint("withdraws_id", name=op.f("uq_trainings_withdraws_id")),
    )
    op.create_index(op.f("ix_trainings_person"), "trainings", ["person_id", "programme_key"], unique=False)
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("per_unit", sa.Integer(), nullable=True),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("places > 0", name=op.f("ck_openings_places")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["persons.id"], name=op.f("fk_openings_opened_by_id")),
        sa.ForeignKeyConstraint(["line_id"], ["target_lines.id"], name=op.f("fk_openings_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_line_id"), "openings", ["line_id"], unique=False)
    op.create_table(
        "nominations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post_kind", sa.String(length=80), nullable=False),
        sa.Column("post_title", sa.Text(), nullable=False),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('nominated', 'approved', 'returned', 'withdrawn', 'enrolled')", name=op.f("ck_nominations_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_nominations_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_nominations_unit_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_nominations_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
        sa.UniqueConstraint("opening_id", "person_id", name=op.f("uq_nominations_opening_id_person_id")),
    )
    op.create_index(op.f("ix_nominations_person_id"), "nominations", ["person_id"], unique=False)
    op.create_index(op.f("ix_nominations_unit_id"), "nominations", ["unit_id"], unique=False)
    op.create_table(
        "nomination_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_nomination_steps_by_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_nomination_steps_nomination_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_steps")),
    )
    op.create_index(op.f("ix_nomination_steps_nomination_id"), "nomination_steps", ["nomination_id"], unique=False)


def _cohorts() -> None:
    """What cohorts keep: the line of a class, and lists of people."""
    op.create_table(
        "cohort_lines",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_cohort_lines_cohort_id")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["persons.id"], name=op.f("fk_cohort_lines_placed_by_id")),
        sa.ForeignKeyConstraint(["line_id"], ["target_lines.id"], name=op.f("fk_cohort_lines_line_id")),
        sa.PrimaryKeyConstraint("cohort_id", name=op.f("pk_cohort_lines")),
    )
    op.create_index(op.f("ix_cohort_lines_line_id"), "cohort_lines", ["line_id"], unique=False)
    op.create_table(
        "people_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column("programme_key", sa.String(length=80), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("staged_at", sa.DateTime(), nullable=False),
        sa.Column("staged_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('posts', 'trainings')", name=op.f("ck_people_imports_kind")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_people_imports_unit_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["persons.id"], name=op.f("fk_people_imports_undone_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["persons.id"], name=op.f("fk_people_imports_confirmed_by_id")),
        sa.ForeignKeyConstraint(["staged_by_id"], ["persons.id"], name=op.f("fk_people_imports_staged_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_imports")),
    )
    op.create_index(op.f("ix_people_imports_unit_id"), "people_imports", ["unit_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    for table in (
        "people_imports",
        "cohort_lines",
        "nomination_steps",
        "nominations",
        "openings",
        "trainings",
        "post_requirements",
        "line_amounts",
        "target_lines",
        "plan_versions",
        "plans",
    ):
        op.drop_table(table)

"""Drafts, comments and reviews of lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _fk(table: str, column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    """A foreign key under the house's name."""
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Seven new tables."""
    _drafts()
    op.create_table(
        "lesson_draft_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _fk("lesson_draft_texts", "draft_id", "lesson_drafts"),
        _fk("lesson_draft_texts", "by_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_draft_texts")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_lesson_draft_texts_draft_id_number")),
    )
    op.create_table(
        "lesson_draft_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        _fk("lesson_draft_steps", "draft_id", "lesson_drafts"),
        _fk("lesson_draft_steps", "by_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_draft_steps")),
    )
    op.create_index(op.f("ix_lesson_draft_steps_draft_id"), "lesson_draft_steps", ["draft_id"])
    _comments()
    _files()


def _drafts() -> None:
    """The drafts themselves."""
    op.create_table(
        "lesson_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("open_lesson_id", sa.Integer(), nullable=True),
        sa.Column("base_revision_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        _fk("lesson_drafts", "lesson_id", "lessons"),
        _fk("lesson_drafts", "open_lesson_id", "lessons"),
        _fk("lesson_drafts", "base_revision_id", "lesson_revisions"),
        _fk("lesson_drafts", "saved_by_id", "persons"),
        _fk("lesson_drafts", "revision_id", "lesson_revisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_drafts")),
        sa.UniqueConstraint("open_lesson_id", name=op.f("uq_lesson_drafts_open_lesson_id")),
    )
    op.create_index(op.f("ix_lesson_drafts_lesson_id"), "lesson_drafts", ["lesson_id"])


def _comments() -> None:
    """What readers say."""
    op.create_table(
        "lesson_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("answer_to_id", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        _fk("lesson_comments", "draft_id", "lesson_drafts"),
        _fk("lesson_comments", "answer_to_id", "lesson_comments"),
        _fk("lesson_comments", "by_id", "persons"),
        _fk("lesson_comments", "done_by_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_comments")),
    )
    op.create_index(op.f("ix_lesson_comments_draft_id"), "lesson_comments", ["draft_id"])


def _files() -> None:
    """What the files said, where both sides changed, and which picture a path means."""
    op.create_table(
        "lessons_on_disk",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        _fk("lessons_on_disk", "lesson_id", "lessons"),
        _fk("lessons_on_disk", "revision_id", "lesson_revisions"),
        sa.PrimaryKeyConstraint("lesson_id", name=op.f("pk_lessons_on_disk")),
    )
    op.create_table(
        "lesson_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("file_revision_id", sa.Integer(), nullable=False),
        sa.Column("base_revision_id", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        _fk("lesson_conflicts", "lesson_id", "lessons"),
        _fk("lesson_conflicts", "file_revision_id", "lesson_revisions"),
        _fk("lesson_conflicts", "base_revision_id", "lesson_revisions"),
        _fk("lesson_conflicts", "settled_by_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_conflicts")),
        sa.UniqueConstraint("lesson_id", "file_revision_id", name=op.f("uq_lesson_conflicts_lesson_id_file_revision_id")),
    )
    op.create_table(
        "topic_pictures",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        _fk("topic_pictures", "topic_id", "topics"),
        _fk("topic_pictures", "sha256", "pictures", "sha256"),
        sa.PrimaryKeyConstraint("topic_id", "path", name=op.f("pk_topic_pictures")),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in (
        "topic_pictures", "lesson_conflicts", "lessons_on_disk", "lesson_comments", "lesson_draft_steps", "lesson_draft_texts",
        "lesson_drafts",
    ):  # fmt: skip
        op.drop_table(table)

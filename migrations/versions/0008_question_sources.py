"""Where a question was written, and its text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The text of every version with who wrote it and where; what the files said last, and where files and web disagree."""
    op.add_column("questions", sa.Column("file_hash", sa.String(length=80), nullable=True))
    op.add_column("questions", sa.Column("conflict_number", sa.Integer(), nullable=True))
    op.add_column("question_versions", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("question_versions", sa.Column("pictures", sa.JSON(), nullable=True))
    op.add_column("question_versions", sa.Column("origin", sa.String(length=80), nullable=False, server_default="file"))
    op.add_column("question_versions", sa.Column("made_by_id", sa.Integer(), nullable=True))
    op.add_column("question_versions", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    # Until now questions came from files only: what is in use is what the files said last.
    op.execute(
        "UPDATE questions SET file_hash = (SELECT source_hash FROM question_versions WHERE question_versions.id = "
        "questions.version_id) WHERE retired_at IS NULL"
    )
    _import_tables()


def downgrade() -> None:
    """Take it away again; questions written in the web stay as they read."""
    _drop_import_tables()
    for column in ("note", "made_by_id", "origin", "pictures", "source"):
        op.drop_column("question_versions", column)
    for column in ("conflict_number", "file_hash"):
        op.drop_column("questions", column)


def _import_tables() -> None:
    """Question files that wait for a person, and what they hold."""
    op.create_table(
        "question_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("format", sa.String(length=80), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=True),
        sa.Column("staged_at", sa.DateTime(), nullable=False),
        sa.Column("staged_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=True),
        sa.Column("saved", sa.JSON(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_question_imports_topic_id")),
        sa.ForeignKeyConstraint(["staged_by_id"], ["persons.id"], name=op.f("fk_question_imports_staged_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_imports")),
    )
    op.create_index(op.f("ix_question_imports_topic_id"), "question_imports", ["topic_id"])
    op.create_index(op.f("ix_question_imports_staged_by_id"), "question_imports", ["staged_by_id"])
    op.create_table(
        "question_import_pictures",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["question_imports.id"], name=op.f("fk_question_import_pictures_import_id")),
        sa.PrimaryKeyConstraint("import_id", "path", name=op.f("pk_question_import_pictures")),
    )


def _drop_import_tables() -> None:
    """Take them away again."""
    op.drop_table("question_import_pictures")
    op.drop_table("question_imports")

"""The declarative base, the column types, and the one place that knows Flask-SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Float, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.kernel.periods import is_periods
from app.kernel.text import nfc


class Base(DeclarativeBase):
    """The base of every table; names of constraints are fixed so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata)


class Moment(TypeDecorator[datetime]):
    """A moment, stored as UTC without zone, given back aware; a naive value is a programming error (ValueError)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment, aware."""
        return None if value is None else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that people read: NFC on its way in, whatever brought it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text in NFC."""
        return None if value is None else nfc(value)


class SortKey(TypeDecorator[str]):
    """A key made by `kernel.text.sort_key`; compared byte by byte on every database, whatever its locale."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """PostgreSQL needs to be told; SQLite compares bytes anyway."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()


class Periods(TypeDecorator[float]):
    """An amount of tiết: a multiple of 0.5, not negative (ValueError)."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """The amount, checked."""
        if value is not None and not is_periods(value):
            raise ValueError(f"{value} is not a number of half periods")
        return value


Key = String(80)
"""A short machine-readable word: a stable id of a package, a code, a kind."""
Data = JSON
"""Structured data that is read and written whole."""
Record = dict[str, Any]

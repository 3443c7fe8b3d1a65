"""Column types: moments know their zone, text has one form, tiết come in halves, names sort the Vietnamese way."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from app.kernel.text import name_sort_key
from app.storage.base import Moment, Periods, SortKey, Words, db

SAMPLE = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Moment),
    Column("words", Words),
    Column("periods", Periods),
    Column("sort_key", SortKey),
)


@pytest.fixture(autouse=True)
def sample(ctx: Flask) -> Iterator[None]:
    """The table of this file."""
    SAMPLE.create(db.engine)
    yield
    SAMPLE.drop(db.engine)


def kept(**values: Any) -> Any:
    """What comes back of one row."""
    with db.engine.begin() as connection:
        connection.execute(insert(SAMPLE).values(**values))
        return connection.execute(select(SAMPLE).order_by(SAMPLE.c.id.desc())).first()


def test_a_moment_comes_back_as_the_same_moment_in_utc() -> None:
    hanoi = datetime(2026, 11, 10, 10, 0, tzinfo=timezone(timedelta(hours=7)))
    assert kept(at=hanoi).at.isoformat() == "2026-11-10T03:00:00+00:00"


def test_a_moment_is_stored_in_utc_without_a_zone() -> None:
    kept(at=datetime(2026, 11, 10, 23, 30, tzinfo=timezone(timedelta(hours=7))))
    with db.engine.connect() as connection:
        assert str(connection.scalar(text("SELECT at FROM sample")))[:19] == "2026-11-10 16:30:00"


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(StatementError) as error:
        kept(at=datetime(2026, 11, 10))  # noqa: DTZ001
    assert isinstance(error.value.orig, ValueError)


def test_text_is_stored_in_one_form_whatever_brought_it() -> None:
    assert kept(words=unicodedata.normalize("NFD", "Nguyễn Thị Hường")).words == "Nguyễn Thị Hường"
    assert unicodedata.is_normalized("NFC", kept(words="Hưƣờng\u200b").words)


def test_a_search_for_decomposed_text_finds_it() -> None:
    kept(words="Hàm Rồng")
    decomposed = unicodedata.normalize("NFD", "Hàm Rồng")
    with db.engine.connect() as connection:
        assert connection.scalar(select(SAMPLE.c.id).where(SAMPLE.c.words == decomposed)) is not None


@pytest.mark.parametrize("amount", [0, 0.5, 2.5, 100])
def test_periods_come_in_halves(amount: float) -> None:
    assert kept(periods=amount).periods == amount


@pytest.mark.parametrize("amount", [0.25, 1.1, -0.5])
def test_anything_finer_or_below_nothing_is_refused(amount: float) -> None:
    with pytest.raises(StatementError) as error:
        kept(periods=amount)
    assert isinstance(error.value.orig, ValueError)


def test_nothing_stays_nothing() -> None:
    assert kept()[1:] == (None, None, None, None)


def test_the_database_sorts_names_as_we_do() -> None:
    names = ["Lê Thị Ánh", "Hà Thị Ân", "Đỗ Thị Đào", "Trần Thị Dung", "Bùi Thị An", "Vi Thị Ăn", "Lò Thị Ước", "Lê Thị Uyên"]
    with db.engine.begin() as connection:
        connection.execute(insert(SAMPLE), [{"words": name, "sort_key": name_sort_key(name)} for name in names])
        sorted_there = connection.scalars(select(SAMPLE.c.words).order_by(SAMPLE.c.sort_key)).all()
    assert sorted_there == sorted(names, key=name_sort_key)
    assert [name.split()[-1] for name in sorted_there] == ["An", "Ánh", "Ăn", "Ân", "Dung", "Đào", "Uyên", "Ước"]


def test_the_moments_of_the_tests_are_in_utc() -> None:
    assert datetime(2026, 11, 10, 3, 0, tzinfo=UTC).utcoffset() == timedelta(0)

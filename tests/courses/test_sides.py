"""Files and web are one thing: what only one side changed is taken, what both changed waits for a person; exports round-trip."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.courses.faults import FaultList
from app.courses.package import read_package
from app.courses.package.files import as_kept, read_text
from app.courses.queries.authoring import conflict_sources, draft_source, lessons_beside, revision_source
from app.courses.rules.merging import meetings, merged
from app.courses.services import publish
from app.courses.services.drafting import settle_lesson
from app.courses.services.export import export_package
from app.kernel.refusal import Refused
from tests.cast import NHO, NOW, Cast
from tests.courses.writing import NEW, OLD, bring_out, lesson_id, row_of, shown, write
from tests.inspection import InspectingClient

FILE = "01-nghe/01-nghe-het.md"
OTHER = "Chị làm thử với một hội viên."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The package of the cast, to be changed."""
    return Path(shutil.copytree(NHO, tmp_path / "goi" / "nho"))


@pytest.fixture
def lesson(ctx: Flask) -> int:
    return lesson_id()


@pytest.fixture
def again(ctx: Flask, folder: Path) -> Callable[..., tuple[str, ...]]:
    """Publish the files once more, after these words were changed in them; the lessons in conflict."""

    def run(old: str = "", new: str = "", base: Path = folder) -> tuple[str, ...]:
        text = (base / FILE).read_text(encoding="utf-8")
        assert old in text
        (base / FILE).write_text(text.replace(old, new) if old else text, encoding="utf-8")
        outcome = publish(read_package(base), by=None, at=NOW, media=ctx.config["SETTINGS"].media)
        assert outcome.edition_number == 1
        return outcome.conflicts

    return run


@pytest.fixture
def from_web(ctx: Flask, lesson: int, cast: Cast) -> None:
    """The lesson as somebody rewrote it in the web."""
    write(lesson, cast)
    bring_out(lesson, cast, ctx.config["SETTINGS"].content)


def test_files_that_did_not_change_leave_what_the_web_published(
    from_web: None, lesson: int, again: Callable[..., object]
) -> None:
    assert again() == ()
    assert NEW in shown(lesson)


def test_files_that_changed_alone_are_taken(lesson: int, again: Callable[..., object]) -> None:
    assert again(OLD, "Từ tệp.") == ()
    assert "Từ tệp." in shown(lesson)


def test_what_both_sides_changed_is_told_and_the_web_stays_until_somebody_decides(
    from_web: None, lesson: int, cast: Cast, again: Callable[..., object]
) -> None:
    assert again(OTHER, "Từ tệp.") == ("01-nghe/nghe-het",)
    assert again() == ()
    row = row_of(lesson)
    assert row.conflict_id is not None
    base, theirs = conflict_sources(row.conflict_id)
    found = meetings(base, shown(lesson), theirs)
    text = merged(found, {each.number: each.proposed for each in found if each.proposed})
    assert text is not None
    settle_lesson(lesson, text, seen=0, by=cast.person["instructor"], at=NOW)
    assert (row_of(lesson).conflict_id, row_of(lesson).state) == (None, "draft")
    assert NEW in text
    assert "Từ tệp." in text
    assert "Từ tệp." not in shown(lesson)


def test_both_sides_that_say_the_same_are_no_conflict(from_web: None, lesson: int, again: Callable[..., object]) -> None:
    assert again(OLD, NEW) == ()
    assert row_of(lesson).conflict_id is None


def test_a_draft_that_files_overtook_is_not_published_over_them(
    ctx: Flask, lesson: int, cast: Cast, again: Callable[..., object]
) -> None:
    write(lesson, cast)
    again(OTHER, "Từ tệp.")
    assert row_of(lesson).is_behind
    with pytest.raises(Refused, match="behind"):
        bring_out(lesson, cast, ctx.config["SETTINGS"].content)
    ours = shown(lesson).replace(OLD, NEW)
    seen = row_of(lesson).version or 0
    settle_lesson(lesson, ours, seen=seen, by=cast.person["administrator"], at=NOW)
    assert not row_of(lesson).is_behind


def test_an_export_is_published_back_to_the_same_texts(
    from_web: None, ctx: Flask, lesson: int, folder: Path, tmp_path: Path, again: Callable[..., object]
) -> None:
    again()
    media = ctx.config["SETTINGS"].media
    done = export_package(folder, tmp_path / "ra", media)
    assert done.written == (f"nho/{FILE}",)
    assert (done.folder / FILE).read_bytes() == shown(lesson).encode()
    others = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path != folder / FILE]
    assert all((done.folder / path).read_bytes() == (folder / path).read_bytes() for path in others)
    outcome = publish(read_package(done.folder), by=None, at=NOW, media=media)
    assert (outcome.lessons_new, outcome.changed, outcome.conflicts) == (0, False, ())
    assert export_package(done.folder, tmp_path / "nua", media).written == ()
    with pytest.raises(Refused, match="exists"):
        export_package(folder, tmp_path / "ra", media)


def test_an_export_leaves_a_file_alone_that_somebody_has_to_decide_about(
    from_web: None, ctx: Flask, folder: Path, tmp_path: Path, again: Callable[..., object]
) -> None:
    again(OTHER, "Từ tệp.")
    done = export_package(folder, tmp_path / "ra", ctx.config["SETTINGS"].media)
    assert (done.written, done.left) == ((), (f"nho/{FILE}",))
    assert (done.folder / FILE).read_bytes() == (folder / FILE).read_bytes()


LINES = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40),
        st.sampled_from(["- ý", "**đậm**", "\r\n", "a\u0301 Ð ƣ", "\ufeff", "|a|b|", "", "   ", "\t"]),
    ),
    max_size=6,
)


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_any_text_kept_by_the_web_is_read_from_a_file_as_it_was(lines: list[str], tmp_path: Path) -> None:
    kept = as_kept("\n".join(lines))
    assert as_kept(kept) == kept
    path, faults = tmp_path / "bai.md", FaultList("bai.md")
    path.write_bytes(kept.encode())
    assert (read_text(path, faults), faults.found) == (kept, [])


def test_a_lesson_links_to_lessons_of_its_own_programme(ctx: Flask, lesson: int) -> None:
    row = row_of(lesson)
    assert [other.key for other in lessons_beside(row.programme_id)] == ["nghe-het", "hoi-mo", "noi-ngan"]
    assert revision_source(row.revision_id).startswith("---\nid: nghe-het\n")


def test_a_person_puts_both_sides_together_paragraph_by_paragraph(
    from_web: None, lesson: int, again: Callable[..., object], client_for: Callable[..., InspectingClient]
) -> None:
    again(OTHER, "Từ tệp.")
    client, url = client_for("administrator"), f"/soan-bai/{lesson}/doi-chieu"
    page = client.get(url).text
    chosen = dict(re.findall(r'name="(cho-\d+)" value="(\w+)" checked', page))
    conflict = re.findall(r'name="conflict" value="(\d+)"', page)[0]
    assert sorted(chosen.values()) == ["ours", "theirs"]
    unchosen = client.post(url, data={"version": "0", "conflict": conflict, "cho-1": "nobody", "cho-x": "ours"})
    assert (unchosen.status_code, "Còn 2 chỗ chưa chọn." in unchosen.text) == (422, True)
    client.post(url, data={"version": "0", "conflict": "999", **chosen})
    assert row_of(lesson).draft_id is None
    assert client.post(url, data={"version": "0", "conflict": conflict, **chosen}).location == f"/soan-bai/{lesson}"
    text = draft_source(row_of(lesson).draft_id or 0)
    assert (NEW in text, "Từ tệp." in text, row_of(lesson).conflict_id) == (True, True, None)
    assert "Không còn gì phải đối chiếu" in client.get(url).text

"""Taking in a list: staged, looked at, confirmed once, by two at once, again."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cohorts import services
from app.cohorts.models import RosterImport
from app.cohorts.queries import roster
from app.cohorts.queries.imports import staged_roster
from app.kernel.refusal import Refused
from app.people.models import Person, Post
from app.people.services.persons import add_person, add_post
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.files import make_rosters as files

NEW = (1, "Lò Thị Vân", "25/07/1985", "CT", "xã Mường Lát", 912345001, "")
KNOWN = (2, "TRẦN THỊ LẠ", 1985, "PCT", "Hàm Rồng", 912000016, "")
IN_CLASS = (3, "Hà Thị Thắm", 1985, "CT", "Mường Lát", "0912000001", "")
OTHER_PHONE = (4, "Vi Thị Xuân", 1990, "PCT", "Mường Lát", "0912000016", "")
NO_UNIT = (5, "Bùi Thị Ngân", 1991, "nguồn CT", "xã Lạ Hoắc", "0912345005", "")
BAD = (6, "Quách Thị Oanh", 1992, "CT", "Mường Lát", "12345", "")


def stage(cast: Cast, *rows: tuple[Any, ...], cohort: str = "thu") -> int:
    return services.stage_roster(
        cohort_id=cast.cohort[cohort], data=files.plain(rows), file_name="ds.xlsx", by=cast.person["coordinator"], at=NOW
    )


def confirm(cast: Cast, import_id: int, choices: dict[int, str | int] | None = None, units: dict[int, str] | None = None) -> Any:
    return services.confirm_roster(
        import_id=import_id, choices=choices or {}, units=units or {}, by=cast.person["second"], at=NOW
    )


def kinds(cast: Cast, import_id: int) -> list[str]:
    kept = staged_roster(cast.cohort["thu"], import_id)
    assert kept is not None
    return [row.done or row.proposal.kind for row in kept.staged.rows]


def people_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_staging_writes_nobody_down(ctx: Flask, cast: Cast) -> None:
    before = people_count()
    import_id = stage(cast, NEW, KNOWN, IN_CLASS, OTHER_PHONE, NO_UNIT, BAD)
    assert kinds(cast, import_id) == ["new", "known", "known", "confirm", "confirm", "refused"]
    assert (people_count(), len(roster(cast.cohort["thu"]))) == (before, 4)


def test_confirming_writes_what_is_certain_and_leaves_the_rest(ctx: Flask, cast: Cast) -> None:
    import_id = stage(cast, NEW, KNOWN, IN_CLASS, OTHER_PHONE, NO_UNIT, BAD)
    outcome = confirm(cast, import_id)
    assert (outcome.enrolled, outcome.new_people, outcome.already, outcome.skipped) == (2, 1, 1, 2)
    assert kinds(cast, import_id) == ["enrolled", "enrolled", "already", "skipped", "skipped", "refused"]
    van = next(row for row in roster(cast.cohort["thu"]) if row.full_name == "Lò Thị Vân")
    assert (van.phone, van.unit_name, van.post_title, van.post_kind) == ("0912345001", "Xã Mường Lát", "CT", "chair")
    assert db.session.scalar(select(Post.kind).where(Post.person_id == van.person_id)) == "chair"


def test_confirming_again_writes_only_what_waited(ctx: Flask, cast: Cast) -> None:
    import_id = stage(cast, NEW, OTHER_PHONE, NO_UNIT)
    confirm(cast, import_id)
    before = people_count()
    assert confirm(cast, import_id).already == 1
    outcome = confirm(cast, import_id, {3: "new", 4: "new"}, {4: "xã Mường Lát"})
    assert (outcome.enrolled, outcome.new_people, outcome.already) == (2, 2, 1)
    assert people_count() == before + 2
    assert {row.unit_name for row in roster(cast.cohort["thu"]) if row.unit_name} == {"Xã Mường Lát"}


def test_the_same_file_twice_changes_nothing(ctx: Flask, cast: Cast) -> None:
    confirm(cast, stage(cast, NEW, KNOWN))
    before = people_count()
    outcome = confirm(cast, stage(cast, NEW, KNOWN))
    assert (outcome.enrolled, outcome.already, people_count()) == (0, 2, before)


def test_two_lists_staged_before_either_was_confirmed_make_one_person(ctx: Flask, cast: Cast) -> None:
    first, second = stage(cast, NEW), stage(cast, NEW)
    assert confirm(cast, first).new_people == 1
    outcome = confirm(cast, second)
    assert (outcome.new_people, outcome.already) == (0, 1)


def test_a_row_whose_people_changed_in_between_is_asked_about(ctx: Flask, cast: Cast) -> None:
    import_id = stage(cast, NEW)
    add_person(full_name="Lò Thị Vân", birth_year=1970, by=None, at=NOW)
    assert confirm(cast, import_id).changed == 1
    assert kinds(cast, import_id) == ["changed"]
    assert confirm(cast, import_id, {2: "new"}).new_people == 1


def test_choosing_a_person_enrols_her_under_her_own_name(ctx: Flask, cast: Cast) -> None:
    import_id = stage(cast, OTHER_PHONE)
    outcome = confirm(cast, import_id, {2: cast.person["stranger"]})
    assert (outcome.enrolled, outcome.new_people) == (1, 0)
    assert "Trần Thị Lạ" in {row.full_name for row in roster(cast.cohort["thu"])}


def test_what_a_known_person_lacks_is_added_and_nothing_overwritten(ctx: Flask, cast: Cast) -> None:
    person_id = add_person(full_name="Lò Thị Vân", birth_year=1985, by=None, at=NOW)
    add_post(person_id=person_id, unit_id=_commune(), kind="chair", title="Chủ tịch", from_on=None, by=None, at=NOW)
    assert confirm(cast, stage(cast, NEW)).new_people == 0
    person = db.session.get_one(Person, person_id)
    assert (person.phone, person.birth_on.isoformat() if person.birth_on else None) == ("0912345001", "1985-07-25")


def test_who_left_comes_back_by_her_choice(ctx: Flask, cast: Cast) -> None:
    services.leave(enrolment_id=cast.enrolment["tham"], reason="ốm", by=cast.person["coordinator"], at=NOW)
    import_id = stage(cast, IN_CLASS)
    assert confirm(cast, import_id).skipped == 1
    assert confirm(cast, import_id, {2: cast.person["tham"]}).enrolled == 1
    assert len(roster(cast.cohort["thu"])) == 4


@pytest.mark.parametrize(
    ("choices", "units", "reason"), [({2: 99999}, {}, "no_such_choice"), ({2: "new"}, {2: "xã Không Có"}, "unit_words")]
)
def test_a_choice_that_was_not_offered_writes_nothing(
    ctx: Flask, cast: Cast, choices: dict[int, str | int], units: dict[int, str], reason: str
) -> None:
    import_id = stage(cast, NO_UNIT, NEW)
    before = people_count()
    with pytest.raises(Refused) as refusal:
        confirm(cast, import_id, choices, units)
    assert refusal.value.reason == reason
    assert people_count() == before


def test_every_sheet_that_looks_like_a_list_is_kept_by_itself(ctx: Flask, cast: Cast) -> None:
    act = {
        "cohort_id": cast.cohort["thu"],
        "data": files.two_alike(),
        "file_name": "ds.xlsx",
        "by": cast.person["coordinator"],
        "at": NOW,
    }
    with pytest.raises(Refused) as refusal:
        services.stage_roster(**act)
    assert refusal.value.reason == "which_sheet"
    assert list(services.stage_every_sheet(**act)) == ["Đợt 1", "Đợt 2"]


def test_a_failing_row_leaves_nothing_half_written(ctx: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cohorts.services import confirming

    import_id, before = stage(cast, NEW, KNOWN), people_count()

    def broken(**_facts: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(confirming, "add_post", broken)
    with pytest.raises(RuntimeError):
        confirm(cast, import_id)
    assert (people_count(), len(roster(cast.cohort["thu"]))) == (before, 4)
    assert db.session.get_one(RosterImport, import_id).confirmed_at is None


def test_eight_coordinators_at_once_write_each_person_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        imports = [stage(cast, NEW, KNOWN, cohort="thu") for _n in range(4)]
    barrier, faults = Barrier(8), []

    def press(import_id: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                confirm(cast, import_id)
            except Exception as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=press, args=(import_id,)) for import_id in imports * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        names = [row.full_name for row in roster(cast.cohort["thu"])]
        count = db.session.scalar(select(func.count()).select_from(Person).where(Person.full_name == "Lò Thị Vân"))
    assert not faults
    assert (len(names), count) == (6, 1)


def _commune() -> int:
    from app.people.queries import unit_by_code

    unit = unit_by_code("14845")
    assert unit is not None
    return unit.id

"""Ethnicity, religion and party in reports: only with a right of its own, only what was told by consent, only as safe counts."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from app.people.queries import unit_by_code
from app.privacy.counting import counted
from app.privacy.queries import rights_of
from app.privacy.rules import LEAST_SHOWN, ParticularKind, Share, group_of, shares_of
from app.privacy.services import give_particulars, grant_private_right, revoke_private_right
from app.storage.base import db
from tests.cast import NOW, PEOPLE, Cast
from tests.inspection import InspectingClient
from tests.plans.conftest import decide

Clients = Callable[..., InspectingClient]
PATH = "/bao-cao/co-cau"


def shown(**counts: int) -> dict[str, int] | None:
    """What may be shown of these groups."""
    found = shares_of(counts)
    return None if found is None else {share.name: share.people for share in found}


def test_large_groups_stand_as_they_are() -> None:
    assert shown(kinh=20, muong=9, thai=5) == {"kinh": 20, "muong": 9, "thai": 5}


def test_a_small_group_hides_together_with_the_next_one() -> None:
    assert shown(kinh=20, muong=9, mong=1) == {"kinh": 20, "": 10}
    assert shown(kinh=20, muong=9, mong=2, dao=1) == {"kinh": 20, "": 12}
    assert shown(kinh=20, mong=3, dao=2) == {"kinh": 20, "": 5}


def test_nothing_is_shown_where_only_one_line_would_remain() -> None:
    assert shown(kinh=20, mong=1) is None
    assert shown(mong=3, dao=1) is None
    assert shown(kinh=40) is None
    assert shown() is None


@pytest.mark.parametrize("small", range(1, LEAST_SHOWN))
def test_no_small_count_can_be_computed_from_the_total(small: int) -> None:
    counts = {"kinh": 31, "muong": 12, "thai": 7, "mong": small}
    found = shares_of(counts)
    assert found is not None
    assert sum(share.people for share in found) == sum(counts.values())
    assert all(share.people >= LEAST_SHOWN for share in found)
    hidden = set(counts) - {share.name for share in found}
    assert len(hidden) >= 2


@pytest.mark.parametrize(
    ("words", "group"),
    [("Mường", "muong"), (" MUONG ", "muong"), ("Dân tộc Mường", "muong"), ("Không", "không"), ("chưa vào", "không")],
)
def test_spelling_does_not_split_a_group(words: str, group: str) -> None:
    assert group_of(words) == group


def test_who_told_nothing_is_a_group_and_a_day_of_joining_is_no_group() -> None:
    told = [("party", f"{day:02}/02/2010") for day in range(1, 8)] + [("party", "không")] * 6
    party = next(one for one in counted(30, told) if one.kind is ParticularKind.PARTY)
    assert party.shares == [Share("Chưa cho biết", 17), Share("Đảng viên", 7), Share("Không", 6)]
    assert next(one for one in counted(30, told) if one.kind is ParticularKind.RELIGION).shares is None


@pytest.mark.parametrize("words", ["Quần chúng", "đoàn viên", "Cảm tình Đảng", "Chưa", "không phải"])
def test_who_writes_what_only_others_are_is_no_member(words: str) -> None:
    told = [("party", words)] * 6 + [("party", "Đảng viên dự bị")] * 5
    party = next(one for one in counted(11, told) if one.kind is ParticularKind.PARTY)
    assert party.shares == [Share("Không", 6), Share("Đảng viên", 5)]


@pytest.fixture
def told(ctx: Any, cast: Cast) -> None:
    """Four recognised, each of whom told her ethnicity; the coordinator has the right."""
    for number, key in enumerate(("tham", "anh", "binh", "hoa")):
        decide(cast, key, "recognised", f"{number}/QĐ")
        give_particulars({ParticularKind.ETHNICITY: "Mường" if number else "Mông"}, agreed=True, by=cast.person[key], at=NOW)
    db.session.remove()


def grant(cast: Cast, key: str = "coordinator", unit: str = "home") -> None:
    """She has the right in a unit."""
    grant_private_right(person_id=cast.person[key], unit_id=cast.unit[unit], by=None, at=NOW)


def test_without_the_right_the_page_says_who_gives_it(cast: Cast, client_for: Clients, told: None) -> None:
    client = client_for("coordinator")
    page = client.get(PATH)
    assert (page.status_code, "flask people grant-private" in page.text) == (200, True)
    assert "người được công nhận" not in page.text
    assert client.get(f"{PATH}.xlsx").location == PATH
    for key in ("tham", "instructor"):
        assert client_for(key).get(PATH).status_code == 404


def test_small_groups_never_come_out_of_the_door(cast: Cast, client_for: Clients, told: None) -> None:
    grant(cast)
    client = client_for("coordinator")
    page = client.get(PATH).text
    assert "4 người được công nhận" in page
    assert "Mường" not in page
    assert "Mông" not in page
    assert PEOPLE["tham"][0] not in page
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PATH}.xlsx").data))
    assert "Mông" not in str([list(sheet.values) for sheet in book])


def test_the_right_ends_and_reaches_no_other_unit(cast: Cast, client_for: Clients, told: None) -> None:
    grant(cast, "other_coordinator", "other")
    assert "; 0 người được công nhận" in client_for("other_coordinator").get(f"{PATH}?don-vi={cast.unit['home']}").text
    grant(cast)
    revoke_private_right(person_id=cast.person["coordinator"], by=None, at=NOW)
    assert "flask people grant-private" in client_for("coordinator").get(PATH).text


def test_no_part_is_shown_beside_the_whole_that_it_is_in(cast: Cast, client_for: Clients, told: None) -> None:
    commune = unit_by_code("14845")
    assert commune is not None
    grant_private_right(person_id=cast.person["coordinator"], unit_id=commune.id, by=None, at=NOW)
    assert commune.name in client_for("coordinator").get(PATH).text
    grant(cast)
    assert [one.unit_id for one in rights_of(cast.person["coordinator"])] == [cast.unit["home"]]
    assert commune.name not in client_for("coordinator").get(f"{PATH}?don-vi={commune.id}").text


def test_large_groups_are_counted_for_the_year_in_which_the_class_began(
    cast: Cast, client_for: Clients, told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.privacy.rules.LEAST_SHOWN", 1)
    grant(cast)
    client = client_for("coordinator")
    assert "Mường" in client.get(f"{PATH}?nam=2026").text
    assert "; 0 người được công nhận" in client.get(f"{PATH}?nam=2025").text
    assert "năm 2026" in client.get(f"{PATH}?nam=x&don-vi=999999999999").text


def test_what_was_taken_back_no_longer_counts(
    cast: Cast, client_for: Clients, told: None, monkeypatch: pytest.MonkeyPatch, statements: Any
) -> None:
    monkeypatch.setattr("app.privacy.rules.LEAST_SHOWN", 1)
    grant(cast)
    give_particulars({ParticularKind.ETHNICITY: ""}, agreed=False, by=cast.person["tham"], at=NOW)
    db.session.remove()
    client = client_for("coordinator")
    with statements() as seen:
        page = client.get(PATH).text
    assert "Mông" not in page
    assert "Chưa cho biết" in page
    assert len(seen) <= 6

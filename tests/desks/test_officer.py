"""An officer of the class finds the roll from her own pages; everybody else finds the code page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
PAGES = pytest.mark.parametrize("page", ["", "/lich"])


@PAGES
def test_the_leader_is_led_to_the_roll_of_today(cast: Cast, client_for: Clients, page: str) -> None:
    client = client_for("anh")
    shown = client.get(f"/hoc/{cast.enrolment['anh']}{page}").text
    url = f"/diem-danh/{cast.session[2]}"
    assert "Điểm danh buổi hôm nay" in shown
    assert f'href="{url}"' in shown
    assert client.get(url).status_code == 200


@PAGES
def test_she_is_still_led_there_two_days_later_while_it_is_not_taken(
    cast: Cast, client_for: Clients, clock: Callable[..., None], page: str
) -> None:
    clock(NOW + timedelta(days=2))
    link = f'href="/diem-danh/{cast.session[2]}"'
    assert link in client_for("anh").get(f"/hoc/{cast.enrolment['anh']}{page}").text
    clock(NOW + timedelta(days=3))
    assert link not in client_for("anh").get(f"/hoc/{cast.enrolment['anh']}{page}").text


@PAGES
def test_others_of_the_class_find_the_code_page(cast: Cast, client_for: Clients, page: str) -> None:
    shown = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}{page}").text
    assert "/diem-danh/" not in shown
    assert "Vào lớp bằng mã trên bảng" in shown
    assert 'href="/vao-lop"' in shown

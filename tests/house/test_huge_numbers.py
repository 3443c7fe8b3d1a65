"""Numbers that no row can have, wherever a page takes an id: the answer is a page, never a failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.inspection import InspectingClient

HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/diem-danh/{session}", {f"m{HUGE}": "present", "client": "a"}),
        ("/diem-danh/{session}", {"seen": f"1:{HUGE}", "m1": "present"}),
    ],
)
def test_a_form_with_an_impossible_id_fails_nowhere(
    client_for: Callable[..., InspectingClient], cast: Cast, path: str, data: dict[str, str]
):
    answer = client_for("coordinator").post(path.format(session=cast.session[1]), data=data)
    assert answer.status_code < 500


@pytest.mark.parametrize("query", ["/diem-danh/{session}?khac={huge}-present", "/lop/{cohort}/hoc-vien/nhap?chon={huge}"])
def test_an_address_with_an_impossible_id_fails_nowhere(client_for: Callable[..., InspectingClient], cast: Cast, query: str):
    path = query.format(session=cast.session[1], cohort=cast.cohort["thu"], huge=HUGE)
    assert client_for("coordinator").get(path).status_code < 500

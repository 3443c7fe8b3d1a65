"""One's own account: what it shows and what it says of the devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.web.format import device
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
ANDROID = "Mozilla/5.0 (Linux; Android 10; SM-A107F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/106.0.0.0 Mobile Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/604.1"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (ANDROID, "Chrome trên máy Android"),
        (f"{ANDROID} Zalo android/240", "Zalo trên máy Android"),
        (IPHONE, "Safari trên iPhone"),
        (EDGE, "Edge trên máy Windows"),
        ("", "Trình duyệt khác"),
        ("curl/8.5.0", "Trình duyệt khác"),
    ],
)
def test_a_device_is_called_by_a_name_she_knows(agent: str, words: str) -> None:
    assert device(agent) == words


def test_the_account_names_her_her_post_and_her_devices(client_for: Clients) -> None:
    client = client_for("tham")
    client_for("tham")
    page = client.get("/tai-khoan").text
    assert "Hà Thị Thắm" in page
    assert "0912000001" in page
    assert "Chủ tịch Hội LHPN, Xã Mường Lát" in page
    assert page.count("từ 10:00 ngày 10/11/2026") == 2
    assert page.count(">máy này<") == 1


def test_a_device_that_says_strange_things_is_only_text(client_for: Clients) -> None:
    client = client_for(None)
    agent = "<script>alert(1)</script>" + "x" * 5000
    client.post("/dang-nhap", data={"login": "0912000001", "password": "mot cau de nho 2026"}, headers={"User-Agent": agent})
    page = client.get("/tai-khoan")
    assert page.status_code == 200
    assert "<script>alert" not in page.text

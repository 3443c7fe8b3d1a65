"""Words for the ways of reading."""

from __future__ import annotations

from collections.abc import Mapping

from app.kernel.text import _

SIZES: Mapping[str, str] = {"0": _("Như máy đang đặt"), "1": _("Chữ lớn"), "2": _("Chữ rất lớn")}
THEMES: Mapping[str, str] = {
    "m": _("Theo máy"),
    "s": _("Nền sáng"),
    "t": _("Nền tối, đỡ chói ban đêm"),
}

"""Plans as files, for the tests."""

from __future__ import annotations

KEY = "thu-2026"
PROGRAMME = "nho"
_PLAN = """\
id: thu-2026
title: Kế hoạch thử 2026-2027
unit: "38"
period: {from: 2026, to: 2027}
lines:
  - id: xa
    title: Chủ tịch Hội cấp xã
    posts: [chair]
    level: commune
    programme: nho
    stated: {classes: 2, attendances: 60, people: 50}
    years:
      - {year: 2026, classes: 1, attendances: 30}
      - {year: 2027, classes: 1, attendances: 30}
    share: {percent: 80, as_of: 2026-12-31}
requires:
  - {id: co-ban, title: Nghiệp vụ cơ bản, posts: [chair], level: commune, programmes: [nho]}
terms:
  - {id: 2025-2030, title: Nhiệm kỳ 2025-2030, from: 2025-09-01, to: 2030-12-31}
"""


def plan_text(**changes: str) -> str:
    """The plan; each keyword replaces the piece of text that the pair names: `plan_text(was="…", now="…")`."""
    return _PLAN.replace(changes["was"], changes["now"]) if changes else _PLAN

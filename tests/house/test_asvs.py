"""The list of OWASP ASVS 5.0: every item of levels 1 and 2 is there, with evidence that exists or an exception with a reason."""

from __future__ import annotations

import re
from collections import Counter

from tests.house.source import ROOT

ITEMS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7}
"""How many items of levels 1 and 2 each chapter has."""
ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.M)
VERDICTS = {"holds", "operator", "not in the product"}
ASVS = (ROOT / "docs" / "ASVS.md").read_text(encoding="utf-8")
ROWS = ROW.findall(ASVS)


def test_every_item_is_there_once() -> None:
    assert dict(Counter(int(chapter) for chapter, *_rest in ROWS)) == ITEMS
    names = [tuple(row[:3]) for row in ROWS]
    assert len(names) == len(set(names)) == 253


def test_what_holds_names_evidence_that_exists() -> None:
    for *item, _words, verdict, evidence in ROWS:
        paths = re.findall(r"`([^`]+)`", evidence)
        assert paths or verdict == "not in the product", item
        assert all((ROOT / path).exists() for path in paths), (item, evidence)


def test_what_does_not_hold_is_an_exception_with_a_reason() -> None:
    security = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
    reasons = set(re.findall(r"^\| (E\d+) \| [^|]+ \| [^|]+ \|$", security, re.M))
    assert "Dated" in security
    for *item, _words, verdict, _evidence in ROWS:
        assert verdict in VERDICTS or verdict.removeprefix("exception ") in reasons, (item, verdict)


def test_the_evidence_that_is_a_test_can_be_found_by_pytest() -> None:
    tests = set(re.findall(r"`(tests/[^`]+\.py)`", ASVS))
    assert len(tests) > 40
    assert all("def test_" in (ROOT / path).read_text(encoding="utf-8") for path in tests)

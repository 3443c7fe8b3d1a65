"""What the product is made of: `python3 run.py update` compiles the locks with hashes and lists the licences,
`python3 run.py update audit` asks a public database of known weaknesses, and says so when it cannot."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {name: ROOT / "docs" / "deploy" / f"{name}.lock" for name in ("requirements", "requirements-cluster")}
LICENCES = ROOT / "docs" / "LICENCES.md"
DATABASE = "https://api.osv.dev/v1/querybatch"
KNOWN_BAD = ("flask", "0.12")
"""A release with known weaknesses: a database that knows none of them was not really asked."""
SAID = {"certifi": "MPL-2.0", "obstore": "MIT", "pyrage": "MIT", "sentry-sdk": "MIT", "urllib3": "MIT"}
"""Of libraries that a developer's machine does not have, or that say nothing in their metadata."""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.M)
_HEAD = """# Giấy phép của các thư viện

Các thư viện mà phần mềm cài khi chạy (kể cả thư viện chúng cần), viết lại bằng `python3 run.py update`.

| thư viện | bản | giấy phép |
|---|---|---|
"""
Ask = Callable[[list[tuple[str, str]]], list[list[str]]]


class Unreachable(Exception):
    """The database of weaknesses could not be asked, or knows nothing."""


def pins_of(text: str) -> dict[str, str]:
    """The libraries of a lock or of a file of requirements with their versions, by their plain name."""
    return {plain(name): version for name, version in _PIN.findall(re.sub(r"\[[^]]*\]", "", text))}


def plain(name: str) -> str:
    """A library's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def compile_locks(*more: str) -> int:
    """Every library that is needed, direct and indirect, for every system and Python 3.11 on, with the hashes of its files."""
    for name, lock in LOCKS.items():
        words = ["pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        code = subprocess.call([sys.executable, "-m", "uv", *words, "--quiet", "-o", str(lock), *more, f"{name}.txt"], cwd=ROOT)
        if code:
            return code
    LICENCES.write_text(_HEAD + "\n".join(_licence_rows()) + "\n", encoding="utf-8")
    return 0


def _licence_rows() -> list[str]:
    """A row for each library of the locks that is installed here."""
    found: dict[str, str] = {}
    for lock in LOCKS.values():
        found |= pins_of(lock.read_text(encoding="utf-8"))
    return [f"| {name} | {version} | {licence_of(name)} |" for name, version in sorted(found.items())]


def licence_of(name: str) -> str:
    """What a library says of its licence; a hint where it is not installed here."""
    if name in SAID:
        return SAID[name]
    try:
        said: Any = metadata(name)
    except PackageNotFoundError:
        return "(chưa cài ở máy này)"
    classes = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    short = (said.get("License-Expression") or "; ".join(classes) or said.get("License") or "không ghi").splitlines()[0]
    return str(short)[:80].replace("|", "/")


def audit(pins: Mapping[str, str], ask: Ask) -> dict[str, list[str]]:
    """The known weaknesses of each library, by "name version". Raises Unreachable when the database does not answer as it should:
    it is asked of a release with known weaknesses as well, so that silence is not taken for health."""
    wanted = [KNOWN_BAD, *sorted(pins.items())]
    try:
        answers = ask(wanted)
    except (URLError, OSError, ValueError, KeyError) as error:
        raise Unreachable(str(error)) from error
    if len(answers) != len(wanted) or not answers[0]:
        raise Unreachable("không biết cả những lỗi ai cũng biết")
    return {f"{name} {version}": found for (name, version), found in zip(wanted[1:], answers[1:], strict=True) if found}


def ask_osv(pins: list[tuple[str, str]]) -> list[list[str]]:
    """The ids of what OSV knows about each library."""
    queries = [{"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in pins]
    body = json.dumps({"queries": queries}).encode()
    with urlopen(Request(DATABASE, data=body, headers={"Content-Type": "application/json"}), timeout=30) as answer:
        results = json.loads(answer.read())["results"]
    return [[found["id"] for found in result.get("vulns", [])] for result in results]


def main(args: list[str]) -> int:
    """`update [audit]`; further arguments go to `uv pip compile`, e.g. `--upgrade`."""
    if args[:1] != ["audit"]:
        return compile_locks(*args)
    pins = pins_of("".join(lock.read_text(encoding="utf-8") for lock in LOCKS.values()))
    try:
        found = audit(pins, ask_osv)
    except Unreachable as why:
        print(f"CHƯA KIỂM ĐƯỢC: không hỏi được cơ sở dữ liệu lỗ hổng ({why}). Đây không phải là kết quả tốt.")
        return 2
    for name, ids in found.items():
        print(f"{name}: {', '.join(ids)}")
    print(f"{len(pins)} thư viện, {len(found)} thư viện có lỗ hổng đã biết.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Writing programme.yml: the lines that an outline changes, every other line and comment as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from app.courses.faults import FaultList
from app.courses.package.fields import open_fields
from app.courses.rules.outlines.records import Outline, TopicLine

_ORDER = (
    "id", "title", "short_title", "follows", "decision", "periods", "online_share", "blocks", "topics", "papers",
    "attendance", "marking", "requirements",
)  # fmt: skip
_KEY = re.compile(r"([a-z_]+):")
_PLAIN = re.compile(r"[^\W\d_][\w /().-]*[\w)]")
_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "none"}


def programme_text(outline: Outline, before: str = "") -> str:
    """programme.yml of an outline. `before` is the file as it was: a part that still says the same keeps its bytes, and a topic
    that does keeps its line."""
    parts = _parts(before)
    said = _said(before)
    wanted = _wanted(outline)
    head = parts.pop("", "")
    names = [name for name in parts if name in wanted or name not in _ORDER]
    for name in _ORDER:
        if name in wanted and name not in names:
            later = [other for other in names if other in _ORDER and _ORDER.index(other) > _ORDER.index(name)]
            names.insert(names.index(later[0]) if later else len(names), name)
    text = head
    for name in names:
        if name in parts and (name not in wanted or said.get(name) == _compared(name, wanted[name])):
            text += parts[name]
        else:
            text += _part(name, wanted[name], outline, parts.get(name, ""))
    return text


def _wanted(outline: Outline) -> dict[str, Any]:
    """What the file has to say, by part, in the form of the file."""
    decision = {name: outline.decision.get(name, "") for name in ("number", "on", "body", "title") if outline.decision.get(name)}
    parts: dict[str, Any] = {
        "id": outline.key,
        "title": outline.title,
        "short_title": outline.short_title,
        "follows": dict(outline.follows) if outline.follows else None,
        "decision": decision,
        "periods": _number(outline.periods),
        "online_share": _number(outline.online_share),
        "blocks": [{"id": block.key, "title": block.title} for block in outline.blocks],
        "topics": [_topic(topic) for topic in outline.topics],
        "papers": [_paper(paper) for paper in outline.papers],
        "attendance": dict(outline.attendance),
        "marking": dict(outline.marking) if outline.marking else None,
        "requirements": [dict(row) for row in outline.requirements],
    }
    return {name: value for name, value in parts.items() if value is not None}


def _topic(topic: TopicLine) -> dict[str, Any]:
    """A topic as a mapping of the file."""
    facts: dict[str, Any] = {"id": topic.key, "code": topic.code, "title": topic.title, "block": topic.block, "mode": topic.mode}
    facts |= {"kind": topic.kind} if topic.kind != "topic" else {}
    facts |= {"elective": True} if topic.elective else {}
    facts |= {"theory": _number(topic.theory), "practice": _number(topic.practice)}
    facts |= {"after": list(topic.after)} if topic.after else {}
    return facts | ({"package": topic.package} if topic.package else {})


def _paper(paper: Mapping[str, Any]) -> dict[str, Any]:
    """A test as a mapping of the file; what is as by default is left out."""
    draw: dict[str, Any] = {}
    for line in paper["blueprint"]:
        row = {"count": line["count"]}
        row |= {"level": line["levels"]} if line.get("levels") else {}
        row |= {"tags": line["tags"]} if line.get("tags") else {}
        row |= {"skill": line["skill"]} if line.get("skill") else {}
        draw.setdefault(line["topic"], []).append(row)
    draw = {key: rows[0]["count"] if len(rows) == 1 and len(rows[0]) == 1 else rows for key, rows in draw.items()}
    facts = {"id": paper["key"], "topic": paper["topic"], "title": paper["title"]}
    facts |= {name: paper[name] for name in ("minutes", "tries") if paper[name] is not None}
    facts |= {"pass_mark": paper["pass_mark"], "opens_after": paper["opens_after"]}
    usual = {"essays": False, "counts": "best", "shows": "closed", "allowance_minutes": 10, "after_paper": "", "opens_on": ""}
    facts |= {name: paper[name] for name, value in usual.items() if paper[name] != value}
    return facts | {"draw": draw}


def _part(name: str, value: Any, outline: Outline, before: str) -> str:
    """One part of the file."""
    if name == "topics":
        lines = _topic_lines(before)
        rows = [lines.get(topic.key, ("", None)) for topic in outline.topics]
        kept = zip(rows, value, strict=True)
        return "topics:\n" + "".join(line if said == wanted else f"  - {_flow(wanted)}\n" for (line, said), wanted in kept)
    if name in ("blocks", "requirements", "papers") and value:
        return f"{name}:\n" + "".join(f"  - {_flow(row)}\n" for row in value)
    return f"{name}: {_flow(value)}\n"


def _parts(text: str) -> dict[str, str]:
    """The file by its top-level names, byte by byte; "" is what stands before the first. Comments belong to what follows them."""
    parts: dict[str, str] = {"": ""}
    name, held = "", ""
    for line in text.splitlines(keepends=True):
        found = _KEY.match(line)
        if found:
            name, parts[found[1]] = found[1], (held if name else "") + line
            parts[""] += held if not parts[""] and len(parts) == 2 else ""
            held = ""
        elif line.startswith("#") or not line.strip():
            held += line
        else:
            parts[name] += held + line
            held = ""
    parts[name] += held
    return parts


def _topic_lines(part: str) -> dict[str, tuple[str, Any]]:
    """The lines of topics that stand in one line each: (line, what it says), by key."""
    lines: dict[str, tuple[str, Any]] = {}
    for line in part.splitlines(keepends=True):
        if line.startswith("  - {"):
            try:
                said = yaml.safe_load(line.strip().removeprefix("- "))
            except yaml.YAMLError:
                continue
            if isinstance(said, dict) and "id" in said:
                lines[str(said["id"])] = (line, said)
    return lines


def _said(text: str) -> dict[str, Any]:
    """What the file says, part by part; nothing of a file that cannot be read."""
    if not text or open_fields(text, FaultList("")) is None:
        return {}
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return {str(name): _compared(str(name), value) for name, value in read.items()} if isinstance(read, dict) else {}


def _compared(name: str, value: Any) -> Any:
    """A part so that two ways to write the same are the same."""
    if name == "papers" and isinstance(value, list):
        return [_paper_compared(row) for row in value if isinstance(row, dict)]
    return _plain(value)


def _paper_compared(row: Mapping[str, Any]) -> Any:
    """A test with its blueprint written out."""
    draw = row.get("draw")
    lines = draw.items() if isinstance(draw, dict) else ()
    full = {str(key): _plain([{"count": rows}] if isinstance(rows, int) else rows) for key, rows in lines}
    for one in (line for rows in full.values() for line in rows):
        for name in ("level", "tags"):
            if isinstance(one.get(name), str):
                one[name] = [one[name]]
    return _plain({**row, "draw": full})


def _plain(value: Any) -> Any:
    """Days as text, whole numbers without ".0"."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return _number(value)
    return value if isinstance(value, (str, int, bool)) or value is None else value.isoformat()


def _number(value: float) -> float | int:
    """A number without a needless ".0"."""
    return int(value) if float(value).is_integer() else value


def _flow(value: Any, key: str = "") -> str:
    """A value in one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(str(name))}: {_flow(item, str(name))}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(_number(value))
    day = key in ("on", "opens_on") and re.fullmatch(r"\d{4}-\d\d-\d\d", str(value))
    return str(value) if day else _quoted(str(value))


def _quoted(words: str) -> str:
    """Words as YAML takes them, in quotes where they need some."""
    plain = _PLAIN.fullmatch(words) and words.lower() not in _WORDS
    return words if plain else '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'

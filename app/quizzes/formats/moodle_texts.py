"""Texts of Moodle XML: their format, the pictures that come with them, and the question while it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from lxml import etree

from app.kernel.text import _, nfc
from app.quizzes.formats.drafting import Draft
from app.quizzes.formats.html_words import html_to_markdown
from app.quizzes.formats.pictures import from_base64, picture_of
from app.quizzes.formats.words import as_markdown
from app.quizzes.formats.xml_tree import child, child_text, children

_PLUGIN = "@@PLUGINFILE@@"
_PLUGIN_LINK = re.compile(r"@@PLUGINFILE@@/?([^\s()\"'<>]*)")
_HTML = frozenset({"html", "moodle_auto_format", ""})
_TAG = re.compile(r"<[a-zA-Z/!]")


@dataclass
class Entry:
    """A `<question>` while it is read: its element, its draft, what could not be kept, what goes into the explanation."""

    element: Any
    draft: Draft
    lost: dict[str, None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The words of a child such as `name` or `generalfeedback` as Markdown; "" without it."""
        found = child(self.element, name)
        return "" if found is None else self.words(found)

    def words(self, holder: Any, otherwise: str = "html", prepare: Callable[[str], str] | None = None) -> str:
        """The words of an element with `<text>`, `format` and `<file>` as Markdown."""
        source = nfc(raw_text(holder))
        if prepare is not None:
            source = prepare(source)
        kind = holder.get("format") or otherwise
        paths = self._pictures(holder)
        if kind == "markdown":
            return self._with_paths(source, paths)
        if kind == "plain_text" or (kind == "moodle_auto_format" and not _TAG.search(source)):
            return as_markdown(source)
        html = source if kind in _HTML - {"moodle_auto_format"} else source.replace("\n", "<br>")
        words, lost, _shown = html_to_markdown(html, paths)
        self.lost.update(dict.fromkeys(lost))
        return words

    def _pictures(self, holder: Any) -> dict[str, str]:
        """The path of every picture that comes with a text, by all the ways in which the text may name it."""
        paths: dict[str, str] = {}
        for file in children(holder, "file"):
            name = file.get("name") or ""
            picture = picture_of(from_base64(file.text or "")) if (file.get("encoding") or "base64") == "base64" else None
            if picture is None:
                self.lost[_("tệp kèm {name}").format(name=name[:60])] = None
                continue
            if picture.path not in {known.path for known in self.draft.pictures}:
                self.draft.pictures.append(picture)
            place = (file.get("path") or "/").strip("/")
            whole = f"{place}/{name}" if place else name
            for written in (whole, quote(whole), unquote(whole)):
                paths[f"{_PLUGIN}/{written}"] = picture.path
        return paths

    def old_picture(self) -> str:
        """The picture that files of Moodle 1.9 carry beside the text, as Markdown."""
        data = from_base64(child_text(self.element, "image_base64"))
        picture = picture_of(data) if data else None
        if picture is None:
            return ""
        self.draft.pictures.append(picture)
        return f"![{as_markdown(child_text(self.element, 'image'))}]({picture.path})"

    def _with_paths(self, source: str, paths: dict[str, str]) -> str:
        """Markdown whose pictures are named by our paths."""
        words = _PLUGIN_LINK.sub(lambda found: paths.get(f"{_PLUGIN}/{found.group(1)}", found.group()), source)
        if _PLUGIN in words:
            self.lost[_("hình không kèm trong tệp")] = None
        return "\n".join(line.rstrip() for line in words.split("\n")).strip("\n")

    def say_losses(self) -> None:
        """A doubt that names what could not be kept."""
        if self.lost:
            self.draft.doubt("not_kept", _("Không giữ được: {what}. Xem lại câu này.").format(what=", ".join(self.lost)))

    def remark(self, answer: str, feedback: str) -> None:
        """Feedback that our kind of question has no place for goes into its explanation."""
        if feedback:
            self.remarks.append(f"“{answer}”: {feedback}" if answer and answer != "*" else feedback)
            self.draft.note("feedback_moved", _("Phản hồi riêng cho từng câu trả lời được chuyển vào lời giải thích."))


def raw_text(holder: Any) -> str:
    """What stands in the `<text>` of an element, elements in it as they are written; the oldest files write it without one."""
    text = child(holder, "text")
    if text is None:
        return (holder.text or "").strip()
    inner = (etree.tostring(part, encoding="unicode") for part in text)
    return "".join([text.text or "", *inner]).strip()


def feedback_of(entry: Entry, answer: Any) -> str:
    """The feedback of an answer."""
    found = child(answer, "feedback")
    return "" if found is None else entry.words(found)


def share_of_answer(answer: Any) -> float:
    """The share of the marks of an `<answer fraction="50">`, -1 to 1; what is no number is 0."""
    try:
        percent = float(answer.get("fraction") or child_text(answer, "fraction", "0"))
    except ValueError:
        return 0.0
    return min(1.0, max(-1.0, percent / 100)) if percent == percent else 0.0


def is_true(entry: Entry, name: str, otherwise: str) -> bool:
    """Whether a switch such as `<single>` is on."""
    return child_text(entry.element, name, otherwise).lower() in {"true", "1"}

"""What the lines of a blueprint are called, and what is said when a bank is too small for them."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.text import _

LEVELS = {"nhan-biet": _("nhận biết"), "thong-hieu": _("thông hiểu"), "van-dung": _("vận dụng")}
EASIEST = "nhan-biet"
USES = {"practice": _("luyện tập"), "test": _("kiểm tra")}
SKILLS = {"theory": _("lý thuyết"), "skill": _("kỹ năng")}


def line_words(title: str, levels: Sequence[str], tags: Sequence[str], skill: str) -> str:
    """A line of a blueprint: the topic, then what narrows it down: "T1, Lắng nghe, thông hiểu hoặc vận dụng, kỹ năng"."""
    return ", ".join([title, *([narrow] if (narrow := narrow_words(levels, tags, skill)) else [])])


def narrow_words(levels: Sequence[str], tags: Sequence[str], skill: str) -> str:
    """What narrows a line down, in words; "" for nothing."""
    either = _(" hoặc ")
    words = [either.join(LEVELS[level] for level in levels), SKILLS.get(skill, "")]
    words.append(_("nhãn {tags}").format(tags=either.join(tags)) if tags else "")
    return ", ".join(word for word in words if word)


def shortage_words(lines: Sequence[str], need: int, there: int) -> str:
    """Why a paper cannot be drawn."""
    if len(lines) == 1:
        return _("Chuyên đề {line} chỉ có {there} câu hỏi, bài này cần {need} câu.").format(line=lines[0], there=there, need=need)
    named = "; ".join(f"“{line}”" for line in lines)
    return _("Các dòng {lines} lấy chung {there} câu hỏi, bài này cần {need} câu.").format(lines=named, there=there, need=need)

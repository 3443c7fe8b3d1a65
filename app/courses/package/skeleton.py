"""A well-formed beginning: a package with one topic, or one more lesson of a topic; authors write over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.courses.question_text import KEY
from app.kernel.periods import MINUTES_PER_PERIOD
from app.kernel.refusal import Refused
from app.kernel.text import _

_TOPIC = "01-chuyen-de-dau"
_LESSON = """---
id: {key}
title: {title}
periods: 1.5
reading_minutes: 8
practice_minutes: 60
sources: []
verify: []
---
Mở đầu bằng một chuyện có thật, nói vì sao chị cần bài này.

## Vào chuyện {{#vao-chuyen}}
Chuyện xảy ra ở đâu, với ai, khó ở chỗ nào.

::: cau-hoi {key}-mot {{kind=single}}
Viết câu hỏi ở đây.

- [ ] Phương án sai
  > Vì sao chưa đúng.
- [x] Phương án đúng
  > Vì sao đúng.

> Giải thích chung của câu.
:::

## Cách làm {{#cach-lam}}
Từng bước, mỗi bước một đoạn ngắn.

::: ghi-nho
Một ý cần nhớ.
:::

## Làm thử {{#lam-thu}}
Việc chị làm ngay hôm nay.

::: viec-lam 60 phút
Làm gì, với ai, ghi lại điều gì.
:::

::: cau-hoi {key}-hai {{kind=true_false}}
Viết một câu nhận định ở đây.

- [x] Đúng
  > Vì sao đúng.
- [ ] Sai
  > Vì sao chưa đúng.

> Giải thích chung của câu.
:::
"""
_PROGRAMME = """id: {key}
title: {title}
short_title: {title}
decision: {{number: chưa có, "on": 2026-01-01, body: chưa có, title: chưa có}}
periods: 2
online_share: 100
blocks:
  - {{id: chung, title: Kiến thức chung}}
topics:
  - {{id: {topic}, code: T1, title: Chuyên đề đầu, block: chung, mode: online, theory: 1, practice: 1}}
papers: []
attendance: {{late: 50, excused: 0, absent: 0}}
requirements:
  - {{id: chuyen-de, kind: online_topics, share: 100, assumed: true}}
"""
_ABOUT = """id: {topic}
intro: Hai đến ba câu, nói chị học xong làm được gì.
quiz: {{periods: 0.5, draw: 1, pass_mark: 6}}
summary: [Ý thứ nhất., Ý thứ hai., Ý thứ ba., Ý thứ tư., Ý thứ năm.]
task:
  title: Phiếu mang đến lớp
  minutes: 30
  brief: Chị làm gì, với ai, mang gì đến lớp.
  rubric: [{{points: 10, text: Làm đủ và rõ}}]
basis: []
"""
_BANK = """## {topic}-01 {{kind=single level=nhan-biet}}
Viết câu hỏi ở đây.

- [ ] Phương án sai
  > Vì sao chưa đúng.
- [x] Phương án đúng
  > Vì sao đúng.

> Giải thích chung của câu.
"""


def new_package(key: str, title: str) -> Mapping[str, str]:
    """The files of a new package by their path in it. Refused: "bad_key"."""
    _check(key)
    words = {"key": key, "title": _quoted(title), "topic": _TOPIC}
    lesson = _LESSON.format(key="bai-dau", title="Bài đầu")
    return {
        "programme.yml": _PROGRAMME.format(**words),
        f"{_TOPIC}/topic.yml": _ABOUT.format(**words),
        f"{_TOPIC}/01-bai-dau.md": lesson,
        f"{_TOPIC}/questions.md": _BANK.format(**words),
    }


def new_lesson(topic: Path, key: str, title: str) -> tuple[str, str]:
    """(name, text) of one more lesson of the topic in a folder: the next number. Refused: "bad_key", "full"."""
    _check(key)
    numbers = [int(path.name[:2]) for path in topic.glob("[0-9][0-9]-*.md")]
    number = max(numbers, default=0) + 1
    if number > 99:
        raise Refused("full", _("Chuyên đề này đã có bài mang số 99."))
    return f"{number:02}-{key}.md", _LESSON.format(key=key, title=_quoted(title))


def lesson_text(key: str, title: str, periods: float) -> str:
    """The beginning of a lesson of so many tiết: a third of its minutes for reading, the rest for doing."""
    minutes = round(periods * MINUTES_PER_PERIOD)
    reading = max(minutes // 3, 5)
    text = _LESSON.replace("periods: 1.5", f"periods: {periods:g}").replace("reading_minutes: 8", f"reading_minutes: {reading}")
    text = text.replace("practice_minutes: 60", f"practice_minutes: {minutes - reading}")
    return text.replace("viec-lam 60 phút", f"viec-lam {minutes - reading} phút").format(key=key, title=_quoted(title))


def _check(key: str) -> None:
    """The form of a stable id."""
    if not KEY.fullmatch(key) or len(key) > 60:
        raise Refused(
            "bad_key", _("Mã “{key}” chỉ gồm chữ thường không dấu, số và gạch nối, tối đa 60 ký tự.").format(key=key[:80])
        )


def _quoted(title: str) -> str:
    """A title as YAML takes it, whatever it holds."""
    words = " ".join(title.split())
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""Nothing that an author writes, by mistake or on purpose, runs in a trainee's browser."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from app.courses.faults import FaultList
from app.courses.markdown.clean import ALLOWED, clean
from app.courses.markdown.lesson_text import read_body
from app.courses.markdown.phrases import render_question
from app.courses.markdown.render import render_lesson
from app.courses.markdown.tree import Figure
from app.courses.question_text import OptionText, QuestionText

pytestmark = pytest.mark.sqlite_only

URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "blob:https://evil.example/1",
    "file:///etc/passwd",
    'https://x" onmouseover="alert(1)',
    "https://x' onmouseover='alert(1)",
    "https://x><script>alert(1)</script>",
    'bai:x" onclick="alert(1)',
]
MARKUP = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<a href="javascript:alert(1)">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<form action=javascript:alert(1)><button>x",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<meta http-equiv=refresh content='0;javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x02klzzwxh:0000\x03<script>alert(1)</script>",
    "**<b onclick=alert(1)>x</b>**",
    "`<script>alert(1)</script>`",
    "{: onclick=alert(1) }",
    "chữ {: onclick=alert(1) style=color:red id=chinh class=evil }",
    "*chữ*{: onmouseover=alert(1) }",
    "[x](https://a.example){: onclick=alert(1) target=_blank }",
    "![a](images/a.png){: onerror=alert(1) src=javascript:alert(1) srcset=//evil.example/x }",
    '*[HTML]: " onmouseover="alert(1)\n\nHTML',
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    '[^"onclick=alert(1)]\n\n[^"onclick=alert(1)]: x',
    '<https://a.example/"onclick=alert(1)>',
    "<javascript:alert(1)>",
    '[x][r]\n\n[r]: javascript:alert(1) "t"',
    "term\n:   <script>alert(1)</script>",
    "\ue000B9\ue001\n\n\ue000E\ue001<script>alert(1)</script>",
]
PLACES = {
    "text": "{0}",
    "link": "[x]({0})",
    "link title": '[x](https://a.example "{0}")',
    "image": "![x]({0})",
    "image alt": "![{0}](images/a.png)",
    "image title": '![x](images/a.png "{0}")',
    "table cell": "| a | b |\n|---|---|\n| {0} | {0} |",
    "heading": "### {0}",
    "block title": "::: tinh-huong {0}\nA\n:::",
    "block": "::: ghi-nho\n{0}\n:::",
}
SAFE = ("https://", "http://", "mailto:", "tel:", "#", "bai-", "/media/")
FIGURES = {"images/a.png": Figure("ab" * 32, 720, 300, ((720, 10),))}


class Inspector(HTMLParser):
    """What a browser would make of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only elements and attributes that are allowed, only addresses that are safe."""
        if tag not in ALLOWED:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ALLOWED.get(tag, ()) or name.startswith("on") or name == "style":
                self.faults.append(f"{name} on <{tag}>")
            if name in {"href", "src"} and not (value or "").startswith(
                ("https://", "http://", "mailto:", "tel:", "#", "bai-", "/media/")
            ):
                self.faults.append(f"{name}={value}")


def faults_of(text: str) -> list[str]:
    """What is wrong with the HTML of a lesson that holds `text`, title included."""
    body = read_body(f"## Phần {{#phan}}\n{text}\n", FaultList("bai.md"))
    lesson = render_lesson(body, FIGURES, frozenset({"x"}))
    return [fault for section in lesson.sections for fault in Inspector(section.html).faults]


@pytest.mark.parametrize("payload", URLS + MARKUP)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_a_lesson_runs(place: str, payload: str) -> None:
    assert faults_of(PLACES[place].replace("{0}", payload)) == []


@pytest.mark.parametrize("payload", URLS + MARKUP)
def test_nothing_in_a_question_runs(payload: str) -> None:
    text = f"{payload}\n\n[x]({payload})"
    question = render_question(
        QuestionText("q", "single", stem=text, options=(OptionText("a", text, True, text),), explanation=text)
    )
    for piece in (question.stem_html, question.options[0].html, question.options[0].feedback_html, question.explanation_html):
        assert Inspector(piece).faults == []
        assert not any(f"<{block}" in piece for block in ("p>", "ul", "table", "div", "figure", "h3"))


@pytest.mark.parametrize("payload", MARKUP + [f'<a href="{url}">x</a>' for url in URLS] + [f'<img src="{url}">' for url in URLS])
def test_the_cleaner_alone_is_enough(payload: str) -> None:
    assert Inspector(clean(payload)).faults == []


def test_what_is_clean_stays_as_it_is() -> None:
    once = clean('<p class="lead">A &amp; b</p><a href="https://a.example" rel="noopener">x</a><h3 id="a-b">c</h3>')
    assert clean(once) == once
    assert 'class="lead"' in once
    assert 'rel="noopener"' in once
    assert 'id="a-b"' in once

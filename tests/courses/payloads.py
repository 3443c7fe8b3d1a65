"""What attackers write: more than three hundred texts that have run somewhere in a browser."""

from __future__ import annotations

from tests.courses.test_hostile_text import MARKUP, URLS

_NAMES = """
abort afterprint animationend animationiteration animationstart auxclick beforecopy beforecut beforeinput beforepaste
beforeprint beforetoggle beforeunload blur cancel canplay change click close contentvisibilityautostatechange
contextmenu copy cuechange cut dblclick drag dragend dragenter dragleave dragover dragstart drop durationchange ended
error focus focusin focusout formdata fullscreenchange gotpointercapture hashchange input invalid keydown keypress keyup
load loadeddata loadedmetadata loadstart mousedown mouseenter mousemove mouseout mouseover mouseup mousewheel pageshow
paste pause play playing pointerdown pointerenter pointermove pointerrawupdate popstate progress reset resize scroll
scrollend search seeked select selectionchange selectstart submit suspend timeupdate toggle touchend touchmove
touchstart transitioncancel transitionend transitionrun transitionstart unload volumechange waiting webkitanimationend
webkitfullscreenchange wheel
"""
_EVENTS = _NAMES.split()
_ELEMENTS = ("img src=x", "svg", "video src=x", "body", "input autofocus", "details open", "x tabindex=1 autofocus", "marquee")
_SCHEMES = (
    "javascript", "JAVASCRIPT", "jAvAsCrIpT", "java\nscript", "java\rscript", "java\tscript", "java\x00script", "\x0bjavascript",
    "\u2028javascript", "\ufeffjavascript", "&#x6a;avascript", "&#0000106avascript", "&#106;&#97;vascript", "javascript&#58;",
    "javascript&#x3a;", "java&Tab;script", "java&NewLine;script", "%6aavascript", "\\u006aavascript", "livescript", "vbscript",
    "mocha", "view-source", "filesystem", "jar", "mhtml", "feed:javascript", "data:application/xhtml+xml,", "data:text/html,",
    "data:text/xml,", "data:text/javascript,",
)  # fmt: skip
_MUTATED = (
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext></form><form><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror=alert(1) src=1>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noembed><img title=\"</noembed><img src onerror=alert(1)>\"></noembed>",
    "<xmp><img title=\"</xmp><img src onerror=alert(1)>\"></xmp>",
    "<iframe><img title=\"</iframe><img src onerror=alert(1)>\"></iframe>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<table><td background=javascript:alert(1)>",
    "<svg><foreignObject><iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\"></iframe></foreignObject></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x onload=alert(1)>#x\"></use></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=onmouseover to=alert(1)>",
    "<svg><image href=x onerror=alert(1)></image></svg>",
    "<svg><desc><![CDATA[</desc><img src=x onerror=alert(1)>]]></svg>",
    "<svg/onload=alert(1)//",
    "<svg\x0conload=alert(1)>",
    "<svg\x0bonload=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\x00=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    "<img src='x'onerror=alert(1)>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<img src=x:x onerror=alert&lpar;1&rpar;>",
    "<<script>alert(1)//<</script>",
    "<script/xss src=data:,alert(1)></script>",
    "<script\x0d\x0a>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</p><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<!-- <!-- --><img src=x onerror=alert(1)>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;",
    "<a href=\"https://a.example\" onclick=alert(1)>x</a>",
    "<a href=javascript&colon;alert&lpar;1&rpar;>x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a ping=javascript:alert(1) href=/>x</a>",
    "<area href=javascript:alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input type=image src=x formaction=javascript:alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<keygen autofocus onfocus=alert(1)>",
    "<frameset onload=alert(1)>",
    "<applet code=x onerror=alert(1)>",
    "<audio src=x onerror=alert(1)></audio>",
    "<video poster=javascript:alert(1)//></video>",
    "<track onerror=alert(1) default src=x>",
    "<link rel=import href=data:text/html,<script>alert(1)</script>>",
    "<meta http-equiv=\"set-cookie\" content=\"so_hoc=1\">",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<div style=\"behavior:url(#default#time2)\" onbegin=alert(1)>x</div>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<custom-element is=x onclick=alert(1)>x</custom-element>",
    "<slot onslotchange=alert(1)>x</slot>",
    "<a name=getElementById>x</a><form id=cookie>x</form>",
    "<img name=body><img name=forms id=location>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "#{7*7}",
    "{% raw %}<script>alert(1)</script>{% endraw %}",
    "'-alert(1)-'",
    "\";alert(1);//",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "::: ghi-nho <img src=x onerror=alert(1)>",
    "::: cau-hoi <img/src=x/onerror=alert(1)> {kind=single}",
    "## <img src=x onerror=alert(1)> {#\"onclick=alert(1)}",
    "[x](https://a.example 'y' onclick=alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](https://a.example/\u0022onmouseover=alert(1)//)",
    "![x](x\"onerror=\"alert(1))",
    "![](javascript:alert(1))",
    "[![x](images/a.png)](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "<https://a.example onclick=alert(1)>",
    "| a | <img src=x onerror=alert(1)> |\n|---|---|\n| <svg onload=alert(1)> | b |",
    "1. <img src=x onerror=alert(1)>\n   - <svg onload=alert(1)>",
    "> <script>alert(1)</script>",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "[^<img src=x onerror=alert(1)>]: x",
)  # fmt: skip

PAYLOADS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *MARKUP,
            *(f'<a href="{url}">x</a>' for url in URLS),
            *(f"<{_ELEMENTS[at % len(_ELEMENTS)]} on{event}=alert(1)>x" for at, event in enumerate(_EVENTS)),
            *(f"[x]({scheme}:alert(1))" for scheme in _SCHEMES),
            *(f'<a href="{scheme}:alert(1)">x</a>' for scheme in _SCHEMES),
            *_MUTATED,
        ]
    )
)
"""Each once."""

"""Text that wants to be more than text, by name: what the door refuses, what it keeps, and how to tell what got out.

Everything here goes through every screen, every export and every command; see the tests named `hostile`.
"""

from __future__ import annotations

import re
import unicodedata

REFUSED = {
    "colour": "a\x1b[31mred",
    "clear": "a\x1b[2J\x1b[Hcleared",
    "cursor": "a\x1b[31337;1Hmoved",
    "mode": "a\x1b[?6661hmode",
    "title": "a\x1b]0;HOSTILE TITLE\x07b",
    "clipboard": "a\x1b]52;c;SE9TVElMRQ==\x07b",
    "link": "a\x1b]8;;http://hostile.invalid/\x1b\\here\x1b]8;;\x1b\\b",
    "device": "a\x1bP1$r0m\x1b\\b",
    "program": "a\x1b_Gf=24;HOSTILE\x1b\\b",
    "reset": "a\x1bcb",
    "tmux": "a\x1bkHOSTILE\x1b\\b",
    "nul": "a\x00b",
    "bell": "a\x07b",
    "backspaces": "rate 45\x08\x08 99",
    "shift out": "a\x0eb\x0f",
    "delete": "a\x7fb",
    "c1 csi": "a\x9b31mred",
    "c1 osc": "a\x9d0;HOSTILE\x9cb",
    "c1 all": "".join(map(chr, range(0x80, 0xA0))).replace("\x85", "") + "x",
    "override": "a\u202e82/821\u202cb",
    "isolate": "a\u2067abc\u2069b",
    "marks": "a\u200e\u200f\u061cb",
    "zero width": "44\u200b8201",
    "byte order mark": "\ufeff448201",
    "word joiner": "44\u20608201",
    "soft hyphen": "nor\xadmal",
    "tags": "a\U000e0049\U000e0067b",
    "half a character": "a\ud800b",
    "other half": "\udc9ba",
}
"""What the door refuses, with the reason; no line may hold it and no byte of it may reach a terminal."""

BROKEN_LINES = {
    "line feed": "first\nsecond",
    "return": "first\rsecond",
    "tab": "first\tsecond",
    "feeds": "first\v\fsecond",
    "next line": "first\x85second",
    "separators": "first\u2028sec\u2029ond",
}
"""A line of the chart takes these as spaces (a note that was copied from a page); a field refuses them."""

KEPT = {
    "closing tag": "[/b] plan",
    "swallowed": "[TODO] ask",
    "action": "[@click=app.quit]x[/]",
    "markup link": "[link=http://hostile.invalid/]x[/link]",
    "bold": "[bold red]x",
    "open bracket": "[",
    "backslash": "\\[b]\\",
    "shell": "$(reboot) `reboot`",
    "hyperlink formula": '=HYPERLINK("http://hostile.invalid/","x")',
    "call formula": "=cmd|'/c calc'!A1",
    "plus": "+1+2",
    "minus": "-1-2",
    "at": "@SUM(A1)",
    "path": "../../etc/passwd",
    "drive": "C:\\x\\y",
    "percent": "%s %n %d 100%",
    "braces": "{0} {} {{x}} ${x}",
    "json": '{"ok": false, "error": null}',
    "csv": 'a","b;c,d',
    "html": "<script>alert(1)</script><b onclick=x>&lt;",
    "svg": "<svg onload=alert(1)>",
    "image": "![x](http://hostile.invalid/x.png)",
    "table": "| a | b |",
    "heading": "# a ## b",
    "code": "`c` **b** _i_ ~~s~~ --- ***",
    "sql": "'; DROP TABLE event; --",
    "option": "--json -h",
    "null": "null",
    "number": "NaN",
    "escaped": "\\x1b[31m \\u001b",
    "hebrew": "אברהם כהן",
    "arabic": "مريم الخوري",
    "mixed": "Ruth אברהם 82 mg مريم",
    "persian": "می‌خواهم",
    "wide": "山田太郎",
    "full width": "ｗｉｄｅ　ｘ",
    "flag": "🇩🇪🇺🇳",
    "family": "👨‍👩‍👧‍👦 👩🏽‍⚕️",
    "emoji": "🧪🏥☂️",
    "accents": "e\u0301\u0302 Z\u0308",
    "pile": "Z" + "\u0335\u0322\u0301\u0300" * 40 + "algo",
    "first mark": "\u0301\u0301first",
    "turkish": "İıIi DIŞ",
    "look-alike": "КОWАLSКI",
    "ligature": "ﷺ ﬃ",
    "private": "\ue000\uf8ff",
    "vietnamese": "Nguyễn Thị Ặ",
    "long word": "x" * 190,
    "blank letters": "a\u3164b",
}
"""What the door keeps as it is and the window shows as text; without what changes widths it stands on every screen."""

LONG = "y" * 60_000
"""Nearly as long as the file takes (64 kB with what stands around it)."""

IN_A_FILE = {**REFUSED, **BROKEN_LINES, **KEPT, "long": LONG}
"""Everything that another program can have written."""

ACTING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""No answer, page or screen may hold any of these (a line feed only ends its line)."""

_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|[()][0B]|[=>78M])")
_HARMLESS_CSI = re.compile(
    r"\x1b\[[0-9;:]*[mHABCDJKGd]"  # colours, places, erasing
    r"|\x1b\[\?(?:7|25|2026|1049|1000|1002|1003|1004|1006|1015|1016|2004|2048|2031)[hl]"  # what Textual turns on and off
    r"|\x1b\[\?(?:2026|2048)\$p|\x1b\[>[0-9]+u|\x1b\[<u"  # and what it asks, once
)
_OURS_ONLY = ("31337", "6661", "hostile", "se9tvelmrq")


def not_text(text: str) -> list[str]:
    """What in an answer could act, named; [] for harmless text."""
    return [unicodedata.name(found, f"U+{ord(found):04X}") for found in ACTING.findall(text)]


def driven(sent: str) -> list[str]:
    """What in the bytes that a screen sent to its terminal is neither text nor a command of ours; [] for nothing."""
    found = []
    rest = []
    end = 0
    for match in _SEQUENCE.finditer(sent):
        rest.append(sent[end : match.start()])
        end = match.end()
        if not _HARMLESS_CSI.fullmatch(match[0]) and match[0].startswith("\x1b["):
            found.append(repr(match[0]))
        if any(word in match[0].casefold() for word in _OURS_ONLY):
            found.append(repr(match[0]))
    rest.append(sent[end:])
    return found + not_text("".join(rest).replace("\r", ""))

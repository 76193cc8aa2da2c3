"""What every paper sheet shares: one HTML file without anything from elsewhere, black on white, for A4 and Letter.

All text goes through `said`: escaped, and what could drive a terminal or turn a line around is visible.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from infusion_tui.exports.html_text import escaped as escaped
from infusion_tui.exports.html_text import said as said
from infusion_tui.record.text import visible
from infusion_tui.record.wording import clock_time

Names = Literal["full", "initials"]

_STYLE = """
@page { margin: 11mm 12mm }
* { box-sizing: border-box }
html { background: #fff; color: #000 }
body { font: 10.5pt/1.3 "Liberation Sans", Arial, Helvetica, sans-serif; max-width: 190mm; margin: 0 auto; padding: 2mm }
h1 { font-size: 19pt; margin: 0; display: flex; justify-content: space-between; align-items: baseline }
h1 .state { font-size: 14pt }
h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; border-bottom: .4mm solid #000 }
p { margin: .6mm 0 }
.mark { border: .7mm solid #000; text-align: center; font-weight: bold; font-size: 13pt; letter-spacing: 1mm; margin: 1mm 0 }
.who { border: .5mm solid #000; padding: 1.5mm 2.5mm; margin: 1.5mm 0; font-size: 13pt }
.who small { font-size: 9.5pt; font-weight: 400 }
.written { border-top: .3mm solid #000; border-bottom: .3mm solid #000; padding: .8mm 0; margin: 1.5mm 0 }
.two { display: flex; gap: 6mm } .two > div { flex: 1 1 0; min-width: 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border: .25mm solid #000; padding: .5mm 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { font-size: 8.5pt }
thead { display: table-header-group }
tr, .whole { break-inside: avoid }
.facts td, .facts th { border: 0; padding: .2mm 2mm .2mm 0; font-size: 10.5pt }
.facts th { width: 34mm }
.write td { height: 8.6mm; vertical-align: middle }
.write .time { width: 15mm; font-size: 12pt; font-weight: bold } .write .what { width: 31mm; font-size: 9pt }
.write th.time { font-size: 8.5pt } .write .by { width: 11mm } .write .state { width: 25mm } .write .who1 { width: 24mm } .write .wide { width: 34mm }
.seen td { height: auto }
ul { margin: .5mm 0; padding-left: 5mm } .box { list-style: none; padding-left: 0 }
.box li::before { content: "\\25A1\\00A0\\00A0" }
code { font-family: "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 9pt; overflow-wrap: anywhere }
.small { font-size: 9pt }
@media screen { body { padding: 6mm } }
"""

_META = "infusion-tui-sheet"
_FIELD = re.compile(rf'<meta name="{_META}" content="([^"]*)">')


class SheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet says besides its chair: the clinic's zone, when it was written (room time), the last row of the file
    that it knows (number, hash, when it was typed), whose file it is (`node`), and whether names stand on it."""

    zone: ZoneInfo
    written_at: dt.datetime
    head_seq: int
    head_hash: str
    head_at: dt.datetime | None
    node: str
    training: bool = False
    names: Names = "full"

    def clock(self, at: dt.datetime) -> str:
        """`14:37`, with the date where it is not today's."""
        local = at.astimezone(self.zone)
        today = local.date() == self.written_at.astimezone(self.zone).date()
        return (
            clock_time(at, self.zone) if today else f"{local.date().isoformat()} {clock_time(at, self.zone)}"
        )

    def seconds(self, at: dt.datetime) -> str:
        """`14:37:02`."""
        return at.astimezone(self.zone).strftime("%H:%M:%S")


class Mark(msgspec.Struct, frozen=True):
    """What a written sheet says about itself for the program: whose file, which chair, session, entry and state."""

    node: str
    chair: str
    session: str
    version: int
    phase: str
    names: str
    written: str


def mark_of(text: str) -> Mark | None:
    """The mark of a written sheet, from its beginning; None where it is none of ours."""
    found = _FIELD.search(text[:2000])
    parts = html.unescape(found[1]).split(" ") if found else []
    if len(parts) != 7 or not parts[3].isdigit():
        return None
    return Mark(parts[0], parts[1], parts[2], int(parts[3]), *parts[4:])


def page(title: str, body: Iterable[str], facts: SheetFacts, mark: Mark) -> str:
    """A whole file."""
    parts = (
        mark.node,
        mark.chair,
        mark.session or "-",
        str(mark.version),
        mark.phase,
        mark.names,
        mark.written,
    )
    # what another program called a chair or a session must not make the mark of more or fewer words
    content = " ".join("_".join(visible(part).split()) or "-" for part in parts)
    watermark = ['<p class="mark">TRAINING: no real patient</p>'] if facts.training else []
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta name="{_META}" content="{escaped(content)}">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">',
            f"<title>{escaped(title)}</title><style>{_STYLE}</style></head><body>",
            *watermark,
            *body,
            *watermark,
            "</body></html>",
            "",
        )
    )


def written(facts: SheetFacts) -> str:
    """When the sheet was written, with the date and the offset."""
    return facts.written_at.astimezone(facts.zone).strftime("%Y-%m-%d %H:%M:%S %z")


def head_words(facts: SheetFacts) -> str:
    """The last row of the file that this sheet knows: what proves later that nothing before it was changed."""
    at = (
        facts.head_at.astimezone(facts.zone).strftime("%Y-%m-%d %H:%M:%S %z")
        if facts.head_at
        else "no entry yet"
    )
    return f"Record: row {facts.head_seq} of the file, {said(at)}, hash <code>{said(facts.head_hash)}</code>"


def facts_table(pairs: Iterable[tuple[str, str]]) -> str:
    """Labels and values; the values are HTML already. Those without a value are left out."""
    rows = "".join(f"<tr><th>{said(label)}</th><td>{value}</td></tr>" for label, value in pairs if value)
    return f'<table class="facts">{rows}</table>'


def table(head: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], kind: str) -> str:
    """A table: heads are (class, words), cells are HTML already."""
    top = "".join(f'<th class="{name}">{said(words)}</th>' for name, words in head)
    body = "".join(
        "<tr>" + "".join(f'<td class="{head[at][0]}">{cell}</td>' for at, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def section(title: str, *body: str) -> str:
    """A heading and what stands under it; nothing where there is nothing."""
    content = "".join(body)
    return f'<div class="whole"><h2>{said(title)}</h2>{content}</div>' if content else ""


def items(words: Iterable[str], *, boxes: bool = False) -> str:
    """A list; with boxes to tick by hand."""
    rows = "".join(f"<li>{said(one)}</li>" for one in words)
    return f"<ul{' class=' + chr(34) + 'box' + chr(34) if boxes else ''}>{rows}</ul>" if rows else ""

"""A document as one HTML file: self-contained, no script, black on white, made to be printed on A4 or Letter."""

from __future__ import annotations

from infusion_tui.exports.document import (
    WATERMARK,
    Block,
    Document,
    Facts,
    Items,
    Paragraph,
    Run,
    Said,
    Section,
    Table,
    Write,
    runs,
)
from infusion_tui.exports.drawing import Drawing
from infusion_tui.exports.drawing_svg import svg
from infusion_tui.exports.html_text import escaped, said
from infusion_tui.record.text import visible

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
@page { size: %(paper)s; margin: %(top)s 12mm 13mm;
  @bottom-left { content: %(foot)s; font: 7.5pt "Liberation Sans", Arial, sans-serif; width: 78%% }
  @bottom-right { content: "page " counter(page) " of " counter(pages); font: 7.5pt "Liberation Sans", Arial, sans-serif }
  @top-center { content: %(mark)s; font: bold 8.5pt "Liberation Sans", Arial, sans-serif } }
* { box-sizing: border-box }
html { background: #fff; color: #000 }
body { font: %(size)s/1.32 "Liberation Sans", "DejaVu Sans", Arial, Helvetica, sans-serif; max-width: 190mm; margin: 0 auto }
h1 { font-size: 1.75em; margin: 0 0 1mm; display: flex; justify-content: space-between; align-items: baseline }
h1 .state { font-size: .7em }
h2 { font-size: 1.12em; margin: 3.5mm 0 1mm; border-bottom: .35mm solid #000; break-after: avoid }
p { margin: .8mm 0 } p.large { font-size: 1.25em }
.mark { border: .7mm solid #000; text-align: center; font-weight: bold; font-size: 1.25em; letter-spacing: .8mm; margin: 1mm 0 }
table { border-collapse: collapse; width: 100%%; table-layout: fixed }
th, td { border: .2mm solid #888; padding: .4mm 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { font-size: .85em } td.n, th.n { text-align: right }
thead { display: table-header-group } tr, .whole { break-inside: avoid }
tr.faint td { color: #555 }
.facts, ol, ul { column-gap: 6mm } .facts { margin: 0 } .facts div { display: flex; gap: 2mm; padding: .2mm 0; break-inside: avoid }
.facts dt { flex: 0 0 10em; color: #444 } .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
table + table, .facts + table { margin-top: 1.5mm }
ul, ol { margin: .5mm 0; padding-left: 5mm } .box { list-style: none; padding-left: 0 }
.box li::before { content: "\\25A1\\00A0\\00A0" }
.write { border-bottom: .25mm solid #000; padding: 4mm 0 .8mm; margin: 1mm 0 }
code { font-family: "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: .85em; overflow-wrap: anywhere }
small { font-size: .85em } s { text-decoration-thickness: .3mm }
svg { display: block; max-width: 100%%; height: auto; font-family: "Liberation Sans", "DejaVu Sans", Arial, sans-serif }
footer { margin-top: 3mm; border-top: .2mm solid #000; padding-top: 1mm; font-size: .85em }
@media screen { body { padding: 6mm; max-width: 202mm } }
"""

_COMPACT = """
body { line-height: 1.18 } h1 { font-size: 1.6em } h2 { margin: 1.6mm 0 .5mm }
th, td { padding: .15mm .8mm } .facts div { padding: .1mm 0 } .facts dt { flex-basis: 25mm }
.bare { margin: 1.6mm 0 } .bare h2, .bare p { display: inline } .bare h2 { border: 0; margin-right: 3mm }
"""
"""Smaller rows, for records of many of them."""

_UNDER = """
.under { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; z-index: -1; overflow: hidden }
.under span { transform: rotate(-38deg); font-size: 40pt; font-weight: bold; color: #e4e4e4; white-space: nowrap }
@media screen { .under { display: none } }
"""
"""The watermark across every printed page; the words in its margin stay black."""


def html_page(document: Document) -> str:
    """The whole file."""
    style = _STYLE % {
        "paper": "A4" if document.paper == "a4" else "letter",
        "size": "14pt" if document.large else "8pt" if document.compact else "9.5pt",
        "top": "13mm" if document.training else "10mm",
        "foot": _css_string(document.foot),
        "mark": _css_string(WATERMARK if document.training else ""),
    }
    style += _COMPACT if document.compact else ""
    style += _UNDER if document.training else ""
    mark = [f'<p class="mark">{escaped(WATERMARK)}</p>'] if document.training else []
    under = ['<div class="under" aria-hidden="true"><span>TRAINING</span></div>'] if document.training else []
    state = f'<span class="state">{said(document.state)}</span>' if document.state else ""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{escaped(document.language)}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">',
            f"<title>{escaped(document.title)}</title><style>{style}</style></head><body>",
            *under,
            *mark,
            f"<h1><span>{said(document.title)}</span>{state}</h1>",
            *(_block(block) for block in document.lead),
            *(_section(section) for section in document.sections),
            f"<footer>{said(document.foot)}</footer>" if document.foot else "",
            *mark,
            "</body></html>",
            "",
        )
    )


def _css_string(text: str) -> str:
    """Text between quotes in a style: every sign that is no plain letter or digit as its number, so that none acts."""
    plain = " ".join(visible(text).split())
    return (
        '"'
        + "".join(c if c == " " or (c.isascii() and c.isalnum()) else f"\\{ord(c):x} " for c in plain)
        + '"'
    )


def _section(section: Section) -> str:
    content = "".join(_block(block) for block in section.blocks)
    one_sentence = len(section.blocks) == 1 and isinstance(section.blocks[0], Paragraph)
    kind = ' class="whole bare"' if one_sentence else ' class="whole"' if section.whole else ""
    return f"<section{kind}><h2>{said(section.title)}</h2>{content}</section>"


def _block(block: Block) -> str:
    match block:
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Items():
            rows = "".join(f"<li>{_words(one)}</li>" for one in block.lines)
            columns = _columns(block.columns)
            if block.numbered:
                return f"<ol{columns}>{rows}</ol>"
            return f"<ul{_box(block.boxes)}{columns}>{rows}</ul>"
        case Paragraph():
            return f"<p{' class=' + chr(34) + 'large' + chr(34) if block.large else ''}>{_words(block.words)}</p>"
        case Write():
            return f'<div class="write">{said(block.label)}</div>'
        case Drawing():
            return svg(block)


def _box(boxes: bool) -> str:
    return ' class="box"' if boxes else ""


def _facts(block: Facts) -> str:
    rows = "".join(
        f"<div><dt>{said(label)}</dt><dd>{_words(value)}</dd></div>" for label, value in block.pairs
    )
    return f'<dl class="facts"{_columns(block.columns)}>{rows}</dl>'


def _columns(columns: int) -> str:
    return f' style="columns: {columns}"' if columns > 1 else ""


def _table(block: Table) -> str:
    total = sum(column.share for column in block.columns)
    widths = "".join(f'<col style="width:{100 * c.share / total:.2f}%">' for c in block.columns)
    heads = "".join(f"<th{_n(c.number)}>{said(c.head)}</th>" for c in block.columns)
    body = "".join(
        f"<tr{' class=' + chr(34) + 'faint' + chr(34) if at in block.faint else ''}>"
        + "".join(
            f"<td{_n(column.number)}>{_words(cell)}</td>"
            for column, cell in zip(block.columns, row, strict=True)
        )
        + "</tr>"
        for at, row in enumerate(block.rows)
    )
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _n(number: bool) -> str:
    return ' class="n"' if number else ""


def _words(words: Said) -> str:
    return "".join(_run(run) for run in runs(words))


def _run(run: Run) -> str:
    lead = " " if run.text[:1].isspace() else ""
    tail = " " if run.text[-1:].isspace() else ""
    text = said(run.text)
    for wanted, tag in ((run.code, "code"), (run.small, "small"), (run.strong, "b"), (run.struck, "s")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    return f"{lead}{text}{tail}"

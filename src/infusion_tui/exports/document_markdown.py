"""A document as Markdown: the same words, for people and for programs that read text."""

from __future__ import annotations

import re

from infusion_tui.exports.document import (
    WATERMARK,
    Block,
    Document,
    Facts,
    Items,
    Paragraph,
    Run,
    Said,
    Table,
    Write,
    runs,
)
from infusion_tui.exports.drawing import Drawing
from infusion_tui.exports.plain_text import markdown

_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)


def markdown_page(document: Document) -> str:
    """The whole page; a picture is what it says in words."""
    mark = [f"> **{WATERMARK}**", ""] if document.training else []
    state = [f"**{markdown(document.state)}**", ""] if document.state else []
    lines = [f"# {markdown(document.title)}", "", *mark, *state]
    for block in document.lead:
        lines += [*_block(block), ""]
    for section in document.sections:
        lines += [f"## {markdown(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    if document.foot:
        lines += ["---", "", markdown(document.foot), ""]
    return "\n".join([*lines, *mark]).rstrip("\n") + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Facts():
            pairs = [f"| {markdown(label)} | {_words(value)} |" for label, value in block.pairs]
            return ["|  |  |", "| --- | --- |", *pairs] if pairs else []
        case Table():
            heads = [f"| {' | '.join(markdown(c.head) for c in block.columns)} |"]
            heads.append("|" + " --- |" * len(block.columns))
            return heads + [f"| {' | '.join(_words(cell) for cell in row)} |" for row in block.rows]
        case Items():
            first = "- [ ] " if block.boxes else "- "
            return [
                f"{f'{n}. ' if block.numbered else first}{_words(one)}"
                for n, one in enumerate(block.lines, 1)
            ]
        case Paragraph():
            return [_words(block.words)]
        case Write():
            return [f"{markdown(block.label)}: \\_\\_\\_\\_\\_\\_\\_\\_"]
        case Drawing():
            return [markdown(block.says)]


def _words(words: Said) -> str:
    return "".join(_run(run) for run in runs(words))


def _run(run: Run) -> str:
    lead = " " if run.text[:1].isspace() else ""
    tail = " " if run.text[-1:].isspace() else ""
    # a number with its sign is not taken for a list
    text = run.text if _NUMBER.fullmatch(run.text) else markdown(run.text)
    if not text:
        return lead
    if run.code and run.text.isalnum():
        text = f"`{run.text}`"
    if run.strong:
        text = f"**{text}**"
    if run.struck:
        text = f"~~{text}~~"
    return f"{lead}{text}{tail}"

"""The long form of the tests named hostile. From the folder tests: python -m long.hostile_text

Random texts from nasty alphabets go through the door and through each way out; then rooms are filled with them by SQL,
and every command, every export and every page of the app shows them. It stops at the first text that acts, that a way
out loses, or that the door takes although it acts.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import html
import io
import json
import os
import random
import sys
import tempfile
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tui"))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from markdown_it import MarkdownIt
from rich.cells import cell_len
from test_hostile_commands import CALLS, MORE_LOOKS, harmless
from test_hostile_screens import walk

from hostile_corpus import IN_A_FILE, not_text
from hostile_file import HostileFile
from infusion_tui.exports import FORMATS
from infusion_tui.exports.csv_sheet import text_cell
from infusion_tui.exports.paper_page import said
from infusion_tui.exports.plain_text import markdown
from infusion_tui.record.text import field_problem, forbidden_character, in_cells, in_json, plain, visible

CHUNK = 20_000
PIECES = [text[:40] for text in IN_A_FILE.values()]
ALPHABETS = [
    "\x1b\x1b[]0;13mHJ\\\x07\x9b\x9d\x9c P_^kc?hl",
    "".join(map(chr, range(0xA0))),
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\xad ab12אבمر",
    "\u0300\u0301\u0335\u20dd\u0e31\u0e34\u0591\u05b0abZא",
    "[]/@=\\bold red link click $#{}%",
    "=+-@|;,\"'\t\r\n 1A(",
    "<>&\"'/!-scriptvg onload=&#x;",
    "#*_`~|[]()!<>\\-+1. \n",
    "🇩🇪👩🏽\u200d⚕\ufe0f🧪山田ｗﷺ한\u1161\u115f\u3164",
    "\ud800\udc00\udfff\ud83d\ude00a",
    "\u2028\u2029\x85\x0b\x0c\r\nab",
    "../\\C:~%00\x00etcpasswd",
    '{}[]":,\\u001b\\ud800null',
]  # fmt: skip


def random_text(rng: random.Random) -> str:
    """A text of one alphabet, of several, of pieces of the corpus, or of any code points at all."""
    kind = rng.random()
    length = rng.choice((1, 2, 3, 5, 8, 13, 21, 34, 60))
    if kind < 0.5:
        return "".join(rng.choices(rng.choice(ALPHABETS), k=length))
    if kind < 0.7:
        return "".join(rng.choices("".join(rng.sample(ALPHABETS, 3)), k=length))
    if kind < 0.85:
        return "".join(rng.choice(PIECES)[: rng.randint(1, 30)] for _ in range(rng.randint(1, 4)))
    return "".join(chr(rng.randrange(0x110000)) for _ in range(length))


def acts(text: str) -> bool:
    """The same question as the door's, asked of this Python's Unicode and of nothing of ours."""
    for sign in text:
        category = unicodedata.category(sign)
        if category in ("Cc", "Cs", "Zl", "Zp"):
            return True
        drawn = unicodedata.name(sign, "").startswith(("ARABIC", "SYRIAC", "KAITHI")) and sign != "\u061c"
        if category == "Cf" and sign not in "\u200c\u200d" and not drawn:
            return True
    return False


def chunk(seed: int) -> Counter[str]:
    """Door and windows, text by text."""
    rng, counts = random.Random(seed), Counter[str]()
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for _ in range(CHUNK):
        text = random_text(rng)
        refused = forbidden_character(text) is not None
        if acts(text) and not refused:
            raise AssertionError(f"taken: {text!a}")
        counts["refused" if field_problem("it", text) else "kept"] += 1
        if not_text(str(field_problem("it", text))):
            raise AssertionError(f"refused with what acts: {text!a}")
        shown = {
            "visible": visible(text), "plain": plain(text), "json": in_json(json.dumps(text, ensure_ascii=False)),
            "cell": text_cell(text), "html": said(text), "markdown": markdown(text), "drawn": in_cells(text, cell_len),
        }  # fmt: skip
        for way, out in shown.items():
            if not_text(out.replace("\n", "\x00")):
                raise AssertionError(f"{way} lets through: {text!a} -> {out!a}")
        # two halves beside each other are one character in JSON, whoever put them there
        if json.loads(shown["json"]) != text.encode("utf-16", "surrogatepass").decode(
            "utf-16", "surrogatepass"
        ):
            raise AssertionError(f"JSON loses: {text!a}")
        if html.unescape(shown["html"].removeprefix("<bdi>").removesuffix("</bdi>")) != visible(text).strip():
            raise AssertionError(f"HTML loses: {text!a}")
        line = io.StringIO(newline="")
        csv.writer(line).writerow([shown["cell"]])
        if next(csv.reader(io.StringIO(line.getvalue(), newline="")))[0].removeprefix("'") not in (
            visible(text),
            visible(text)[1:],
        ):
            raise AssertionError(f"CSV loses: {text!a}")
        if shown["cell"][:1] in ("=", "+", "-", "@", "\t", "\r"):
            raise AssertionError(f"a formula: {text!a}")
        page = reader.render(f"- note: {shown['markdown']}\n").replace("<ul>", "").casefold()
        if any(tag in page for tag in ("<a ", "<img", "<script", "<svg", "<h1", "<code", "<em", "<table")):
            raise AssertionError(f"Markdown acts: {text!a} -> {page!a}")
        if not shown["plain"].isprintable() or plain(shown["plain"]) != shown["plain"]:
            raise AssertionError(f"a screen's text: {text!a}")
    return counts


def room(seed: int) -> Counter[str]:
    """A whole room of such texts: commands, exports, pages."""
    rng, counts = random.Random(seed), Counter[str]()
    texts = [random_text(rng) * rng.choice((1, 1, 1, 40)) or "x" for _ in range(400)]
    with tempfile.TemporaryDirectory() as place:
        os.environ["HOME"] = place
        folder = Path(place)
        file = HostileFile(folder, texts)
        counts["rewritten"] += file.rewritten
        size = rng.choice(((80, 24), (120, 40), (100, 30), (61, 20), (200, 60)))
        with contextlib.redirect_stderr(io.StringIO()):
            counts["screens looked at"] += len(asyncio.run(walk(file, size)))
        at = ["--db", str(file.path), "--now", file.clock.at.isoformat()]
        for number, words in enumerate([*CALLS.values(), *MORE_LOOKS]):
            out = folder / f"out{number}"
            out.mkdir()
            given = [word.replace("{tmp}", str(out)) for word in words]
            harmless(*given, *(at[2:] if "--db" in given else at))
            counts["commands"] += 1
        for name in FORMATS:
            harmless("export", "--all", "--format", name, "--out", str(folder / f"all.{name}"), *at)
            counts["exports"] += 1
    counts["rooms"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--rooms", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=None)
    options = parser.parse_args()
    total = Counter[str]()
    with ProcessPoolExecutor(options.processes) as pool:
        chunks = -(-options.texts // CHUNK)
        for counts in pool.map(chunk, range(options.seed, options.seed + chunks)):
            total += counts
        for counts in pool.map(room, range(options.seed, options.seed + options.rooms)):
            total += counts
    sys.stdout.write("  ".join(f"{count} {name}" for name, count in total.items()) + "\n")


if __name__ == "__main__":
    main()

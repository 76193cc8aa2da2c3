"""The sources themselves: text from people goes through the one window, and is never read as markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import infusion_tui

SOURCES = Path(infusion_tui.__file__).parent
TREES = {
    str(file.relative_to(SOURCES)): ast.parse(file.read_text(encoding="utf-8"))
    for file in SOURCES.rglob("*.py")
}

READS_MARKUP = frozenset(
    (
        "Static",
        "Label",
        "Button",
        "Checkbox",
        "RadioButton",
        "Option",
        "Collapsible",
        "Link",
        "Tab",
        "TabPane",
        "notify",
    )
)
"""What reads a bare string as markup."""

PARSED = frozenset(("border_title", "border_subtitle", "tooltip", "sub_title"))
"""Attributes that Textual reads as markup."""

SAYS = {
    "cli/output.py": "the one window of the command line",
    "cli/stopping.py": "a line of progress, of numbers and our own words",
    "cli/screens.py": "one fixed sentence while the training room is set up",
}
"""Where something is written to the terminal without the app; everywhere else it goes through these."""

LOOKS_AT_CHARACTERS = {
    "record/text.py": "the one list of what acts or hides",
    "record/names.py": "accents, to compare names by",
    "exports/csv_sheet.py": "the quick look whether there is anything to do",
    "exports/pdf_reading_order.py": "which way a letter is read",
    "exports/pdf_text.py": "which letters a font draws, and which take no place",
    "store/finding.py": "accents, to find names without them",
    "tui/filters.py": "the quick look whether there is anything to do",
    "tui/widgets/clean_input.py": "one sign for each sign of what was typed, so that the cursor fits",
    "tui/widgets/prompt_line.py": "which keys are text",
}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            func = node.func
            yield (
                func.attr
                if isinstance(func, ast.Attribute)
                else func.id
                if isinstance(func, ast.Name)
                else "",
                node,
            )


def _is_markup_safe(call: ast.Call) -> bool:
    if any(
        key.arg == "markup" and isinstance(key.value, ast.Constant) and key.value.value is False
        for key in call.keywords
    ):
        return True
    if not call.args:
        return all(key.arg not in ("content", "label", "renderable", "message") for key in call.keywords)
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return "[" not in str(first.value)
    return (
        isinstance(first, ast.Call)
        and isinstance(first.func, ast.Name)
        and first.func.id in ("Content", "Text")
    )


def test_no_text_is_read_as_markup() -> None:
    for name, tree in TREES.items():
        for called, call in _calls(tree):
            if called in READS_MARKUP:
                assert _is_markup_safe(call), f"{name}:{call.lineno} {called}"
            assert called not in ("from_markup", "from_ansi", "render_markup"), f"{name}:{call.lineno}"
            if called == "update" and name.startswith("tui/") and call.args:
                first = call.args[0]
                # a table takes a table; a widget takes Content
                fine = isinstance(first, ast.Dict | ast.DictComp | ast.Attribute) or _is_markup_safe(call)
                assert fine, f"{name}:{call.lineno} update"


def test_no_attribute_that_is_read_as_markup_is_made_of_text() -> None:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in PARSED:
                    assert isinstance(node, ast.Assign)
                    assert isinstance(node.value, ast.Constant), f"{name}:{node.lineno} {target.attr}"


def test_nothing_is_said_past_the_window() -> None:
    for name, tree in TREES.items():
        if name in SAYS:
            continue
        for called, call in _calls(tree):
            assert called not in ("print", "echo", "secho", "confirm_prompt"), (
                f"{name}:{call.lineno} {called}"
            )
            written = (
                called == "write"
                and isinstance(call.func, ast.Attribute)
                and ast.unparse(call.func).startswith("sys.std")
            )
            assert not written, f"{name}:{call.lineno}"
            if called == "prompt":
                shown = ast.unparse(call.args[0])
                assert "visible(" in shown or isinstance(call.args[0], ast.Constant), (
                    f"{name}:{call.lineno} {shown}"
                )


def test_only_one_room_decides_about_characters() -> None:
    for name, tree in TREES.items():
        if name in LOOKS_AT_CHARACTERS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                looks = node.attr == "isprintable" or ast.unparse(node) == "unicodedata.category"
                assert not looks, f"{name}:{node.lineno} {node.attr}"
    assert set(LOOKS_AT_CHARACTERS) <= set(TREES)

"""What the room can ask for."""

from __future__ import annotations

from infusion_tui.exports import FORMATS
from infusion_tui.store.chain import RawRow


def test_formats() -> None:
    assert {name: (f.extension, f.needs, f.one_file) for name, f in FORMATS.items()} == {
        "csv": ("csv", "entries", True),
        "jsonl": ("jsonl", "rows", True),
        "xlsx": ("xlsx", "reports", True),
        "md": ("md", "report", False),
        "html": ("html", "report", False),
        "pdf": ("pdf", "report", False),
        "fhir": ("json", "report", False),
    }


def test_a_stored_row_is_a_row() -> None:
    from infusion_tui.exports import Row

    names = {name for name in vars(Row) if not name.startswith("_")}
    assert names == {*RawRow.__struct_fields__, "hashed"}

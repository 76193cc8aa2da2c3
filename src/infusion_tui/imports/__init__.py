"""Lists from elsewhere: a CSV file of earlier infusions and scores -> rows that can be recorded, or the reason why not.

Pure: bytes and the clinic's words come in, nothing is written. docs/import.md has the columns, which are a promise.
"""

from infusion_tui.imports.errors import ListError
from infusion_tui.imports.rows import ListRow, Read, Refusal, read_list
from infusion_tui.imports.terms import DayOrder, Terms

__all__ = ["DayOrder", "ListError", "ListRow", "Read", "Refusal", "Terms", "read_list"]

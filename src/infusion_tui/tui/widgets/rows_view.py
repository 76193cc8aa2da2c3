"""Rows as high as they are: what a pure function draws, with room for more or fewer lines each time."""

from __future__ import annotations

from collections.abc import Sequence

from infusion_tui.tui.widgets.ink import InkView, Row


class RowsView(InkView):
    """A view whose height follows its rows. Nothing is laid out anew while their number stays."""

    DEFAULT_CSS = """
    RowsView { height: auto; overflow: hidden; }
    """

    def put(self, rows: Sequence[Row]) -> int:
        """Show these rows. Returns how many were repainted."""
        before = len(self.rows)
        painted = self.show_rows(rows)
        if len(rows) != before:
            self.display = bool(rows)
            self.refresh(layout=True)
        return painted

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As high as its rows."""
        return len(self.rows)

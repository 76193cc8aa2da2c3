"""What can go wrong with an export, each as one plain sentence for the person who asked for it."""

from __future__ import annotations

from typing import ClassVar

from infusion_tui.record.errors import How, PlainError


class ExportError(PlainError):
    """The export could not be written. Nothing was left behind, and the record itself is untouched."""

    how: ClassVar[How] = "file"
    code = "E_FILE"


class ExportExists(ExportError):
    """Something stands where the export was to go. It was not touched."""

    how = "refused"
    code = "E_EXISTS"


class FormatMissing(ExportError):
    """A package that this format needs is not installed."""

    how = "refused"
    code = "E_FORMAT"


class NotSigned(ExportError):
    """A document was asked for of a record that is not signed as it stands."""

    how = "refused"
    code = "E_SIGN"

"""What can be chosen about an export besides its format."""

from __future__ import annotations

from typing import Literal

import msgspec

from infusion_tui.exports.document import Paper


class ExportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """`paper` of pages; `bundle` and `with_name` of FHIR (the patient's name stands in it only when asked for),
    `patient_system` the URI under which the clinic's patient numbers are known (None: one of this file alone).

    `deidentify`: names and numbers are replaced, dates shifted, free text left out; never for JSON Lines.
    """

    paper: Paper = "a4"
    bundle: Literal["collection", "document"] = "collection"
    with_name: bool = False
    patient_system: str | None = None
    deidentify: bool = False


PLAIN = ExportOptions()
"""As nobody chose anything."""

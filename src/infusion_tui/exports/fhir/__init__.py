"""FHIR R4 (4.0.1): one session as one Bundle, so that the next system can read it. What becomes what: docs/fhir.md."""

from __future__ import annotations

from typing import TextIO

import msgspec

from infusion_tui.exports.fhir.bundle import bundle
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.report import SessionReport

_ENCODER = msgspec.json.Encoder(decimal_format="number")
"""Amounts as JSON numbers with the digits that were charted: 36.60 stays 36.60."""


def write_fhir(report: SessionReport, out: TextIO, options: ExportOptions = PLAIN) -> None:
    """Write one session as a Bundle in JSON. The same record gives the same bytes, whoever exports it and when.

    Raises:
        NotSigned: a document was asked for, and the record is not signed as it stands.
    """
    text = msgspec.json.format(_ENCODER.encode(bundle(report, options)), indent=1).decode()
    out.write(f"{text}\n")

"""Ids that are the same at every export: uuid5 of the file, the session and the row.

Nothing of the export itself (who, when, which head of the file) takes part, so a second export of the same record is the
same to the byte.
"""

from __future__ import annotations

import uuid

from infusion_tui.exports.fhir.codes import URN

_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, URN)


class Ids:
    """Ids of one session in one file (`node`)."""

    def __init__(self, node: str, session_id: str) -> None:
        self._file = uuid.uuid5(_ROOT, node)
        self._session = uuid.uuid5(self._file, session_id)

    def of_session(self, *key: object) -> str:
        """The id of something in this session (`observation`, the row's id, `hr`)."""
        return str(uuid.uuid5(self._session, "/".join(map(str, key))))

    def of_file(self, *key: object) -> str:
        """The id of something that many sessions of the file share: a patient, a person of the staff."""
        return str(uuid.uuid5(self._file, "/".join(map(str, key))))

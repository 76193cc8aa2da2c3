"""Sessions and patients' own streams in which a flagged score may still ask: found without reading what was answered.

It leaves out only what an entry of the same stream answers beyond doubt; what is found is to be looked at entry by entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

_UNTOUCHED = "NOT EXISTS(SELECT 1 FROM event AS c WHERE c.amends = {0}.event_id)"

_ASKING = f"""SELECT s.session_id FROM event AS s
WHERE s.kind = 'scale.scored' AND json_extract(s.payload, '$.flagged') IS NOT NULL AND NOT (
  {_UNTOUCHED.format("s")} AND EXISTS(
    SELECT 1 FROM event AS a WHERE a.session_id = s.session_id AND a.seq > s.seq AND a.occurred_at >= s.occurred_at
    AND a.kind IN ('provider.told', 'score.answered') AND coalesce(json_extract(a.payload, '$.note'), '') <> ''
    AND coalesce(json_extract(a.payload, '$.scale'), json_extract(s.payload, '$.scale'))
      = json_extract(s.payload, '$.scale')
    AND {_UNTOUCHED.format("a")}))
UNION SELECT session_id FROM event
WHERE kind = 'entry.amended' AND json_extract(payload, '$.change.flagged') IS NOT NULL"""


class Asks(Protocol):
    """What can be asked."""

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


def asking(reads: Asks) -> list[str]:
    """See `Reads.asking`."""
    return [str(row[0]) for row in reads._rows(_ASKING)]

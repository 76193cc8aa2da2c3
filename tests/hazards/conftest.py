"""Tests named after the hazards of docs/hazards.md; each fails when the control that it names is taken out."""

from __future__ import annotations

import sys
from pathlib import Path

for folder in ("tui", "room"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))

"""`python -m infusion_tui`."""

from __future__ import annotations

from infusion_tui.cli import main

if __name__ == "__main__":
    main()

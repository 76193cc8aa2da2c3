"""infusion-tui: a chairside record and clock for ketamine infusion rooms."""

__version__ = "0.1.0"

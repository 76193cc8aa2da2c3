"""Simulated patients, simulated nurses, and the demo room. Nothing in here is a record of anybody."""

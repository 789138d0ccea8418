"""Measures: quality on hand-made gold and speed on this machine.  Not part of the package."""

"""Statements and narrative → positions: see `step`."""

from onrecord.positions.step import positions

__all__ = ["positions"]

"""Spans → statements: see `step`."""

from onrecord.statements.step import statements

__all__ = ["statements"]

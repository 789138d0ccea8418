"""Passages and who may hold a stance in them → positions on the codebook's issues, see `step`."""

from onrecord.positions.step import positions

__all__ = ["positions"]

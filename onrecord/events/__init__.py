"""Sentences → encounters: see `step`."""

from onrecord.events.step import events

__all__ = ["events"]

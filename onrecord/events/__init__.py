"""Sentences → encounters, see `step`; sentences and statements → acts in words, see `acts`."""

from onrecord.events.acts import acts
from onrecord.events.step import clauses, events

__all__ = ["acts", "clauses", "events"]

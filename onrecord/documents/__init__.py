"""Files and pages → documents: see `step` for the way, the other modules for what it leans on."""

from onrecord.documents.step import Given, count, from_text, load

__all__ = ["Given", "count", "from_text", "load"]

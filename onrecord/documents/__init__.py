"""Files and pages → documents: see `step` for the way, the other modules for what it leans on."""

from onrecord.documents.normalized import as_read
from onrecord.documents.step import Given, count, from_text, load

__all__ = ["Given", "as_read", "count", "from_text", "load"]

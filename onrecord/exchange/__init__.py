"""The room where the record goes out to other programs, and comes in from them; a file for each format."""

from onrecord.exchange.formats import Asked, Format, Taken, every_format
from onrecord.exchange.transfer import put_out, take_in

__all__ = ["Asked", "Format", "Taken", "every_format", "put_out", "take_in"]

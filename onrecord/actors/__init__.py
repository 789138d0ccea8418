"""Mentions → actors: see `step`."""

from onrecord.actors.speakers import name_speakers
from onrecord.actors.step import cast

__all__ = ["cast", "name_speakers"]

"""Mentions → actors: see `step`."""

from onrecord.actors.step import cast, name_speakers

__all__ = ["cast", "name_speakers"]

"""Who is known beforehand: what ships with the program and what a user lists; see `lookup` and `actors_file`."""

from onrecord.registry.actors_file import load_actors, problems, to_yaml
from onrecord.registry.imports import from_ftm, from_wikidata
from onrecord.registry.known import Known, Tenure
from onrecord.registry.lookup import Registry, shipped, with_actors

__all__ = [
    "Known",
    "Registry",
    "Tenure",
    "from_ftm",
    "from_wikidata",
    "load_actors",
    "problems",
    "shipped",
    "to_yaml",
    "with_actors",
]

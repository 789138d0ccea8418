"""What the reader tells of a word piece: the labels of each of its heads, in the order of the model's outputs."""

from __future__ import annotations

from typing import Final

ROLES: Final = ("source", "cue", "content")
NAMES: Final = ("person", "organisation", "place", "group", "office", "misc", "date")
TAG_LABELS: Final = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BI"))
NAME_LABELS: Final = ("O", *(f"{mark}-{name}" for name in NAMES for mark in "BI"))
# What of an encounter the words tell: the word that names it, who takes part, where and when; its mode and what became of it.
PARTS: Final = ("trigger", "participant", "place", "time")
PART_LABELS: Final = ("O", *(f"{mark}-{part}" for part in PARTS for mark in "BI"))
MODES: Final = ("meeting", "call", "visit", "talks", "conference")
STATUSES: Final = ("held", "ongoing", "planned", "proposed", "cancelled", "collapsed", "refused", "denied")
# Universal Dependencies (Nivre et al. 2020): parts of speech, and relations with those subtypes that tell a passive.
WORD_CLASSES: Final = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
)  # fmt: skip
RELATIONS: Final = (
    "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "ccomp", "clf", "compound",
    "compound:prt", "conj", "cop", "csubj", "csubj:pass", "dep", "det", "discourse", "dislocated", "expl", "fixed", "flat",
    "goeswith", "iobj", "list", "mark", "nmod", "nmod:poss", "nsubj", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "orphan",
    "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
)  # fmt: skip
LINK = 64  # width of a query or key of a link
ARC = 128  # and of a word's head
TOPICS = 192  # of the vector that tells what words are about
# The model's outputs, in order, and how wide each is for a word piece.
HEADS: Final = {
    "tags": len(TAG_LABELS),
    "names": len(NAME_LABELS),
    "links": 4 * LINK,
    "parts": len(PART_LABELS),
    "modes": len(MODES),
    "statuses": len(STATUSES),
    "part_links": 2 * LINK,
    "word_classes": len(WORD_CLASSES),
    "relations": len(RELATIONS),
    "arcs": 2 * ARC,
    "topics": TOPICS,
}

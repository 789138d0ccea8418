"""Texts with what a reader would mark of encounters in them, put into brackets: a stand-in for the model.

    [w:Mara Telk] [t:met] [w:Ilan Oran] in [p:Vessk] on [d:Monday].

``w`` who takes part, ``p`` where, ``d`` when, ``t`` the words that name an encounter, which may say its mode and status
(``[t call planned:will phone]``; else meeting, held).  Parts go to the nearest such words of their sentence.
"""

import re
from dataclasses import replace

from onrecord.labels import MODES, STATUSES
from onrecord.reader import EncounterSpan, Reading
from onrecord.sentences import sentences

MARK = re.compile(r"\[(?P<what>[wpdt])(?P<told>(?: \w+)*):(?P<words>[^\]]*)\]")
FIELDS = {"w": "participants", "p": "places", "d": "times"}


def marked(text: str, score: float = 0.9) -> tuple[str, Reading]:
    """The text without its brackets, and the reading that they tell."""
    plain, found, at = "", [], 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        found.append((match["what"], match["told"].split(), len(plain), len(plain) + len(match["words"])))
        plain += match["words"]
        at = match.end()
    plain += text[at:]
    openings = [start for start, _ in sentences(plain)]
    triggers = [_trigger(told, start, end, score) for what, told, start, end in found if what == "t"]
    for what, _, start, end in found:
        if what != "t":
            sentence = sum(opening <= start for opening in openings)
            near = [n for n, one in enumerate(triggers) if sum(opening <= one.start for opening in openings) == sentence]
            one = min(near, key=lambda n: abs(triggers[n].start - start))
            triggers[one] = replace(triggers[one], **{FIELDS[what]: (*getattr(triggers[one], FIELDS[what]), (start, end))})
    return plain, Reading((), (), tuple(triggers))


def _trigger(told: list[str], start: int, end: int, score: float) -> EncounterSpan:
    assert set(told) <= {*MODES, *STATUSES}, told
    mode = next((word for word in told if word in MODES), "meeting")
    status = next((word for word in told if word in STATUSES), "held")
    return EncounterSpan(mode, status, start, end, score, 0.9)

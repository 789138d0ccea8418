"""UIMA CAS JSON, a file for each document, as INCEpTION reads and writes it; offsets in UTF-16, by the library."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from onrecord.exchange.checks import Fault
from onrecord.exchange.corrections import correct
from onrecord.exchange.formats import Asked, Format, Taken, fault, missing
from onrecord.exchange.layers import BY_HAND, FEATURES, LAYERS, LOSSES, page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from onrecord.ledger import Ledger
    from onrecord.ledger.whole import Whole

SEGMENTATION: Final = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
METADATA: Final = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
NAMED: Final = ("documentId", "documentTitle")


def write(ledger: Ledger, out: BinaryIO, asked: Asked) -> Sequence[str]:
    """One document with its sentences, tokens and a layer for each kind of row."""
    try:
        from cassis import Cas, TypeSystem
    except ImportError:
        raise missing("dkpro-cassis", "inception") from None
    made, types = page(ledger, asked), TypeSystem()
    sentence, token = (types.create_type(f"{SEGMENTATION}.{name}") for name in ("Sentence", "Token"))
    metadata = types.create_type(METADATA, "uima.tcas.DocumentAnnotation")
    for feature in NAMED:
        types.create_feature(metadata, feature, "uima.cas.String")
    layers = {kind: types.create_type(name) for kind, name in LAYERS.items()}
    for kind, names in FEATURES.items():
        for name in names:
            types.create_feature(layers[kind], name, "uima.cas.String")
    cas = Cas(types)
    cas.sofa_string, cas.sofa_mime = made.text, "text/plain"
    cas.add(metadata(begin=0, end=len(made.text), language="x-unspecified", documentId=made.id, documentTitle=made.id))
    for start, end in made.sentences():
        cas.add(sentence(begin=start, end=end))
        cas.add_all([token(begin=first, end=last) for first, last in made.tokens(start, end)])
    cas.add_all([layers[mark.kind](begin=mark.start, end=mark.end, **_given(mark.features)) for mark in made.marks])
    out.write((cas.to_json() or "").encode())
    return [LOSSES]


def _given(features: Any) -> dict[str, str]:
    """The features that are not empty; an empty one is none in a CAS."""
    return {name: value for name, value in features.items() if value}


def read(ledger: Whole, path: Path, asked: Asked) -> Taken:
    """What annotators changed of the rows' features, as reviews."""
    try:
        from cassis import load_cas_from_json
    except ImportError:
        raise missing("dkpro-cassis", "inception") from None
    taken = Taken()
    try:
        cas = load_cas_from_json(json.dumps(json.loads(path.read_bytes().decode("utf-8-sig"))))
        there = {kind: list(cas.select(name)) for kind, name in LAYERS.items() if cas.typesystem.contains_type(name)}
    except Exception as error:  # the library raises whatever it stumbles over
        raise fault(path, None, f"it is no CAS in JSON that can be read ({type(error).__name__}): export it anew.") from None
    several: dict[str, list[dict[str, str]]] = defaultdict(list)
    for kind, marks in there.items():
        for mark in marks:
            came = {name: str(getattr(mark, name, None) or "") for name in FEATURES[kind]}
            several[came["row"]].append(came)
    taken.leave(BY_HAND, len(several.pop("", ())))
    for key, some in several.items():
        try:
            correct(ledger, key, some, asked, taken)
        except Fault as error:
            raise fault(path, None, f"{key}: {error}") from None
    return taken


FORMAT: Final = Format("cas", (".cas.json",), "UIMA CAS JSON for INCEpTION, a file a document; takes in corrections as reviews",
                       write, read, by_document=True)  # fmt: skip

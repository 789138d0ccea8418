"""Entities of other programs, for the tests of what is taken in from them."""

import json


def ftm(id: str, schema: str, **properties: str | list[str]) -> str:
    listed = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return json.dumps({"id": id, "schema": schema, "properties": listed})

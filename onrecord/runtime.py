"""The model's runtime, onnxruntime, with nothing sent home: the only place that imports it.

From 1.29 on (1.20 to 1.28 do not) its wheels for Linux carry telemetry: on import it writes a device's id and a queue of events
under ``~/.cache/Microsoft``, and later it asks the network for where to send them.  The switch below is read on import; the
function ``disable_telemetry_events`` comes too late for both.  1.29 to 1.32 were seen to heed the switch; a newer version is to
be looked at before the bound in `pyproject.toml` is raised.
"""

from __future__ import annotations

import os
from typing import Any, Final

SWITCH: Final = "ORT_DISABLE_TELEMETRY"


def onnxruntime() -> Any:
    """The runtime, loaded when it is first asked for."""
    os.environ[SWITCH] = "1"
    import onnxruntime

    return onnxruntime

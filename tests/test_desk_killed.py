"""The desk, killed between a verdict and its answer: what it acknowledged is in the ledger, and the ledger is whole."""

import http.client
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from invented import record

from onrecord.ledger import Ledger

pytest.importorskip("uvicorn")
ROW = record().positions[0].id
ACKNOWLEDGED = 5  # verdicts, before the one in whose midst the desk is killed


def opened(path: Path) -> tuple[subprocess.Popen[str], str, int]:
    """The desk over that ledger, and where it answers."""
    command = [sys.executable, "-m", "onrecord", "desk", "--ledger", str(path), "--port", "0", "--by", "M. Ansel"]
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    found = re.search(r"http://([\d.]+):(\d+)", desk.stdout.readline() if desk.stdout else "")
    assert found
    return desk, found[1], int(found[2])


def send(line: http.client.HTTPConnection, home: str, token: str, verdict: str) -> None:
    form = urlencode({"token": token, "row": ROW, "verdict": verdict, "seen": 10**6, "back": "/queue"})
    line.request("POST", "/review", form, {"origin": home, "content-type": "application/x-www-form-urlencoded"})


@pytest.mark.parametrize("pause", [0, 0.004, 0.02])  # seconds that the last verdict has: none, some, likely enough
def test_what_was_acknowledged_is_kept(tmp_path: Path, pause: float) -> None:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.add(record(), "1")
    desk, host, port = opened(tmp_path / "talks.db")
    with desk:
        line = http.client.HTTPConnection(host, port)
        line.request("GET", "/queue")
        found = re.search(r'name="token" value="(\w+)"', line.getresponse().read().decode())
        assert found
        for n in range(ACKNOWLEDGED):
            send(line, f"http://{host}:{port}", found[1], ("accept", "reject")[n % 2])
            answer = line.getresponse()
            answer.read()
            assert answer.status == 303
        send(line, f"http://{host}:{port}", found[1], "reject")
        time.sleep(pause)
        desk.kill()
        line.close()
    with Ledger.open(tmp_path / "talks.db", create=False) as ledger:
        kept = [review.verdict for review in ledger.reviews()]
        assert ledger.check() == []
        assert kept[:ACKNOWLEDGED] == ["accepted", "rejected", "accepted", "rejected", "accepted"]
        assert kept[ACKNOWLEDGED:] in ([], ["rejected"])
        assert ledger.get(ROW).verdict == kept[-1]

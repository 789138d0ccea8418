"""Nothing leaves the machine, and nothing is written but the ledger."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [path for folder in ("onrecord", "bench", "tools") for path in sorted((ROOT / folder).rglob("*.py"))]
REPORT = "VELKARA, March 2, 2021 - The bridge over the Sarn will be opened, Mara Telk said on Monday.\n"
PAGE = "<html><head><title>Towns to wait</title></head><body><article><p>{}</p></article></body></html>"
TRACER = shutil.which("strace")
CALLS = "network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat"
ELSEWHERE = re.compile(r"/dev/(?:null|tty|shm/sem\.|shm/\w{6}\b)|/proc/self/")  # the semaphores of several processes are no files


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A home, a folder for what is temporary, reports of several kinds, and a folder for the ledger."""
    for name in ("home", "temporary", "reports", "here"):
        (tmp_path / name).mkdir()
    for n in range(4):
        (tmp_path / "reports" / f"{n}.txt").write_text(REPORT * (n + 1), "utf8")
    (tmp_path / "reports" / "page.html").write_text(PAGE.format(REPORT * 3), "utf8")
    (tmp_path / "reports" / "old.txt").write_bytes("“Sägewerke” will be closed, the café’s owner said.".encode("cp1252"))
    return tmp_path


def environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    own = {
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "temporary"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return kept | own


def add(place: Path, *before: str, jobs: int = 1) -> None:
    command = [
        *before,
        sys.executable,
        "-m",
        "onrecord",
        "add",
        str(place / "reports"),
        "--ledger",
        "talks.db",
        "--jobs",
        str(jobs),
    ]
    subprocess.run(command, cwd=place / "here", env=environment(place), check=True, capture_output=True, timeout=300)


def test_a_run_leaves_nothing_but_its_ledger(place: Path) -> None:
    before = set(place.rglob("*"))
    add(place)
    assert [path.relative_to(place) for path in place.rglob("*") if path not in before] == [Path("here/talks.db")]


@pytest.mark.skipif(not TRACER, reason="strace is not here")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_opens_no_socket_and_writes_nothing_but_its_ledger(place: Path, jobs: int) -> None:
    add(place, str(TRACER), "-f", "-qq", "-e", f"trace={CALLS}", "-o", str(place / "calls"), jobs=jobs)
    calls = (place / "calls").read_text("utf8", "replace").splitlines()
    assert [line for line in calls if re.search(r"\b(?:socket|connect|sendto|sendmsg)\((?!.*AF_UNIX)", line)] == []
    writing = [
        line
        for line in calls
        if "= -1 E" not in line and re.search(r"O_WRONLY|O_RDWR|O_CREAT|\b(?:creat|mkdir|rename|(?:sym)?link|mknod)\w*\(", line)
    ]
    ours = [line for line in writing if "talks.db" in line]
    assert ours
    assert [line for line in writing if line not in ours and not ELSEWHERE.search(line)] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_runtime_is_imported_in_one_place(path: Path) -> None:
    bare = re.search(r"^\s*(?:import|from) onnxruntime\b(?!\.quantization)", path.read_text("utf8"), re.MULTILINE)
    assert (bare is None) == (path.name != "runtime.py")


def test_the_switch_is_set_before_the_runtime_is_loaded(place: Path) -> None:
    code = "import os; from onrecord.runtime import SWITCH, onnxruntime; onnxruntime(); print(os.environ[SWITCH])"
    run = subprocess.run([sys.executable, "-c", code], env=environment(place), capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "1"
    assert list((place / "home").iterdir()) == []

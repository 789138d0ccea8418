"""What takes long is worked out beside the pages, and a page shows what there was before."""

from threading import Event

import pytest

from onrecord.desk.later import Answer, Later
from onrecord.errors import OnrecordError


class Ledger:
    """As much of a ledger as a state, and something that takes as long as it is told."""

    def __init__(self) -> None:
        self.state, self.worked, self.may, self.begun = 1, 0, Event(), Event()
        self.may.set()

    def work(self) -> str:
        self.worked += 1
        self.begun.set()
        self.may.wait()
        return f"of state {self.state}"


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def test_it_is_worked_out_once_for_each_state(ledger: Ledger) -> None:
    later = Later(lambda: ledger.state, None)
    assert [later.ask("it", ledger.work, "") for _ in range(3)] == [Answer("of state 1")] * 3
    ledger.state = 2
    assert later.ask("it", ledger.work, "") == Answer("of state 2")
    assert ledger.worked == 2


def test_a_page_does_not_wait_for_it(ledger: Ledger) -> None:
    later = Later(lambda: ledger.state, 0)
    ledger.may.clear()
    assert later.ask("it", ledger.work, "nothing yet") == Answer("nothing yet", old=True)
    ledger.begun.wait()
    assert later.ask("it", ledger.work, "nothing yet").value == "nothing yet"
    assert ledger.worked == 1  # and it is not begun twice
    ledger.may.set()
    while later.ask("it", ledger.work, "nothing yet").old:
        pass
    ledger.state = 2
    ledger.may.clear()
    assert later.ask("it", ledger.work, "nothing yet") == Answer("of state 1", old=True)
    ledger.may.set()


def test_what_goes_wrong_is_told_to_whoever_asks(ledger: Ledger) -> None:
    def fail() -> str:
        raise OnrecordError("It cannot be.")

    later = Later(lambda: ledger.state, None)
    for _ in range(2):
        with pytest.raises(OnrecordError, match="It cannot be"):
            later.ask("it", fail, "")
    ledger.state = 2
    assert later.ask("it", ledger.work, "") == Answer("of state 2")

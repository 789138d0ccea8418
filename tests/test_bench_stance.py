"""What the bench of the scorer says of answers: which are right, and whether confidences can be believed."""

from pathlib import Path

import pytest

from bench.stance import gold, main, off, right, tenths


def row(stance: str, confidence: float, true: str = "support") -> dict[str, object]:
    return {"stance": stance, "confidence": confidence, "gold": true}


@pytest.mark.parametrize(
    ("stance", "true", "hit"),
    [("support", "support", True), ("none", "none", True), ("oppose", "support", False), ("none", "mixed", False),
     ("oppose", "mixed", True), ("mixed", "support", False)],
)  # fmt: skip
def test_what_is_mixed_in_gold_is_either_side(stance: str, true: str, hit: bool) -> None:
    assert right(row(stance, 0.5, true)) is hit


def test_answers_are_counted_by_tenths_of_confidence() -> None:
    rows = [row("support", 0.91), row("oppose", 0.95), row("support", 1.0), row("support", 0.4)]
    (low, high) = tenths(rows)
    assert low == (0.4, 1, pytest.approx(0.4), 1.0)
    assert high == (0.9, 3, pytest.approx((0.91 + 0.95 + 1) / 3), pytest.approx(2 / 3))
    assert off(rows) == pytest.approx((0.6 + 3 * abs((0.91 + 0.95 + 1) / 3 - 2 / 3)) / 4)


def test_gold_is_taken_by_folds(tmp_path: Path) -> None:
    (tmp_path / "gold" / "more").mkdir(parents=True)
    for name in ("0", "2", "6", "more/8", "more/16"):
        (tmp_path / "gold" / f"{name}.json").write_text("{}", "utf8")
    assert [path.stem for path in gold(tmp_path, "34")] == ["6", "16", "8"]
    assert [path.stem for path in gold(tmp_path, "0")] == ["0"]


def test_without_gold_there_is_nothing_to_measure_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--shared", str(tmp_path)]) == 0
    assert "nothing to measure on" in capsys.readouterr().out

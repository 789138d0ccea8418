"""What the scorer is asked, as word pieces, and that its answers are for the question alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ModelError
from onrecord.reader import load_vocabulary
from onrecord.scorer import STANCES, Answer, Question, Scorer, mentions_of
from onrecord.scorer.question import KINDS, LONGEST, ROOM_HOLDER, ROOM_PROPOSITION, lay_out
from onrecord.wordpiece import WordPiece

PROPOSITION = "The ferry should run at night"


@pytest.fixture(scope="module")
def wordpiece() -> WordPiece:
    return load_vocabulary()


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer()


def test_a_question_is_laid_out_as_proposition_holder_and_passage(wordpiece: WordPiece) -> None:
    laid = lay_out(Question("rain should fall", "snow may come", "fog", ((0, 4),)), wordpiece)
    words = [next(word for word, row in wordpiece.vocabulary.items() if row == id_) for id_ in laid.ids]
    assert words == ["[CLS]", "rain", "should", "fall", "[SEP]", "fog", "[SEP]", "snow", "may", "come", "[SEP]"]
    kinds = [KINDS[kind] for kind in laid.kinds]
    assert kinds == ["mark", *["proposition"] * 3, "mark", "holder", "mark", "held", "passage", "passage", "mark"]
    assert laid.starts == [-1] * 7 + [0, 5, 9, -1]
    assert laid.ends == [-1] * 7 + [4, 8, 13, -1]


def test_without_a_holder_its_place_is_empty(wordpiece: WordPiece) -> None:
    laid = lay_out(Question("rain should fall", "snow may come"), wordpiece)
    assert [KINDS[kind] for kind in laid.kinds][4:6] == ["mark", "mark"]


def test_of_a_passage_that_is_too_long_the_middle_is_kept(wordpiece: WordPiece) -> None:
    passage = "rain " * 300 + "snow " + "rain " * 300
    laid = lay_out(Question(PROPOSITION, passage, "fog"), wordpiece)
    kept = [(start, end) for start, end in zip(laid.starts, laid.ends, strict=True) if start >= 0]
    middle = passage.index("snow")
    assert len(laid.ids) == LONGEST
    assert abs((kept[0][0] + kept[-1][1]) / 2 - middle) < 10
    assert any(passage[a:b] == "snow" for a, b in kept)


def test_a_long_proposition_and_a_long_name_leave_the_passage_its_room(wordpiece: WordPiece) -> None:
    laid = lay_out(Question("rain " * 99, "snow " * 99, "fog " * 99), wordpiece)
    counts = [laid.kinds.count(KINDS.index(kind)) for kind in KINDS]
    assert counts[:3] == [4, ROOM_PROPOSITION, ROOM_HOLDER]
    assert counts[3] == 99


@given(st.text(max_size=80), st.text(max_size=1200), st.text(max_size=80), st.data())
@settings(max_examples=40)
def test_for_any_question_the_pieces_stand_in_the_passage(
    wordpiece: WordPiece, proposition: str, passage: str, holder: str, data: st.DataObject
) -> None:
    held = tuple(sorted(data.draw(st.tuples(*[st.integers(0, len(passage))] * 2))) for _ in range(2))
    laid = lay_out(Question(proposition, passage, holder, held), wordpiece)  # type: ignore[arg-type]
    assert len(laid.ids) == len(laid.kinds) == len(laid.starts) == len(laid.ends) <= LONGEST
    for kind, start, end in zip(laid.kinds, laid.starts, laid.ends, strict=True):
        assert (start >= 0) is (KINDS[kind] in ("passage", "held"))
        assert start < 0 or start < end <= len(passage)
        assert (KINDS[kind] == "held") is any(a < end and start < b for a, b in held if start >= 0)


@pytest.mark.parametrize(
    ("holder", "passage", "expected"),
    [
        ("Mara Telk", "Telk said no. Mara Telk left.", ["Telk", "Mara", "Telk"]),
        ("Prime Minister Mara Telk", "The prime minister saw Telk’s Minister.", ["Telk’s"]),
        ("the President of Ostria", "Ostria has a President.", ["Ostria"]),
        ("a senior fisherman", "One fisherman was a senior.", ["fisherman"]),
        ("the minister", "the minister", []),
        ("", "Telk", []),
        ("Telk (Ostria)", "Telk. Telkin. (Ostria)", ["Telk", "Ostria"]),
    ],
)
def test_words_of_a_name_are_found_in_the_passage(holder: str, passage: str, expected: list[str]) -> None:
    assert [passage[a:b] for a, b in mentions_of(holder, passage)] == expected


def test_an_answers_stance_is_the_likeliest() -> None:
    answer = Answer((0.1, 0.2, 0.6, 0.1), 0.0, None)
    assert (answer.stance, answer.confidence) == ("oppose", 0.6)


QUESTIONS = [
    Question(PROPOSITION, passage, holder, mentions_of(holder, passage))
    for passage, holder in [
        ("“The ferry must run at night,” Mara Telk said.", "Mara Telk"),
        ("Oren Vass rejected a ferry at night, and called it a danger to all who live on the quay.", "Oren Vass"),
        ("Rain fell.", ""),
        ("Telk would back the ferry if the town pays.", "Telk"),
        ("Rain rose.", ""),
    ]
]


def close(one: Answer, other: Answer) -> bool:
    return one.probabilities == pytest.approx(other.probabilities, abs=1e-4) and one.condition == other.condition


def test_answers_come_in_the_order_of_the_questions_and_do_not_depend_on_each_other(scorer: Scorer) -> None:
    together = scorer.score(QUESTIONS * 7)
    alone = [scorer.score([question])[0] for question in QUESTIONS]
    assert len(together) == 7 * len(QUESTIONS)
    assert all(close(one, alone[number % len(QUESTIONS)]) for number, one in enumerate(together))
    assert len({answer.probabilities for answer in alone}) == len(alone)
    backwards = scorer.score(list(reversed(QUESTIONS)))
    assert all(close(one, other) for one, other in zip(reversed(backwards), alone, strict=True))


def test_no_question_has_no_answer(scorer: Scorer) -> None:
    assert scorer.score([]) == []


@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=30))
@settings(max_examples=25)
def test_any_question_has_an_answer(scorer: Scorer, proposition: str, passage: str, holder: str) -> None:
    (answer,) = scorer.score([Question(proposition, passage, holder)])
    assert len(answer.probabilities) == len(STANCES)
    assert sum(answer.probabilities) == pytest.approx(1, abs=1e-5)
    assert answer.stance in STANCES
    assert 0 <= answer.hedged <= 1
    assert answer.condition is None or 0 <= answer.condition[0] < answer.condition[1] <= len(passage)


def test_a_model_that_is_missing_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.txt").write_text("[UNK]\n[CLS]\n[SEP]\n", "utf8")
    with pytest.raises(ModelError, match="install onrecord again"):
        Scorer(tmp_path).score([Question("a", "b")])
    with pytest.raises(ModelError, match="install onrecord again"):
        assert Scorer(tmp_path).version

"""The ledger's tables, in plain columns that any other tool can read.

What has evidence stands in two tables: in ``row`` with its id, and under the same id in ``statement``, ``event`` or ``position``
with what it says.  ``row`` points to its first span of ``evidence`` by a foreign key that is checked when the transaction ends,
so that the database itself refuses a row without evidence.  Removing a document removes all that was read in it; reviews stand
apart and stay.  `docs/ledger.md` lists every column.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

TYPES = ("statement", "event", "position")


class Words(TypeDecorator[str]):
    """Text as it stands; halves of characters, which UTF-8 cannot hold, are kept as the bytes they would be."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002  (the interface's)
        """The text, or bytes where it is no UTF-8."""
        if value is None or value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf8", "surrogatepass")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text that was stored."""
        return value.decode("utf8", "surrogatepass") if isinstance(value, bytes) else value


def _id(name: str = "id", *more: Any, **how: Any) -> Column[str]:
    return Column(name, Words, *more, nullable=False, **how)


def _words(name: str, *, needed: bool = False) -> Column[str]:
    return Column(name, Words, nullable=not needed)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _count(name: str, **how: Any) -> Column[int]:
    return Column(name, Integer, nullable=False, **how)


def _when(name: str) -> tuple[Column[str], ...]:
    """A date as it is known, "2021-03" or "2021-03-01/..", and its first and last day."""
    return _words(name), _words(f"{name}_from"), _words(f"{name}_to")


def _judged() -> tuple[Column[Any], ...]:
    return (
        Column("confidence", Float, nullable=False), _words("because", needed=True),
        _id("origin", server_default="machine"), _words("entered_by"),
    )  # fmt: skip


def _of_document(**how: Any) -> Column[str]:
    return _id("document", ForeignKey("document.id", ondelete="CASCADE"), **how)


def _of_row() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["id", "document"], ["row.id", "row.document"], ondelete="CASCADE")


def _by_actor() -> ForeignKeyConstraint:
    """Who acts in a document is one of that document's actors."""
    return ForeignKeyConstraint(
        ["actor", "document"], ["actor_document.actor", "actor_document.document"], deferrable=True, initially="DEFERRED"
    )


metadata = MetaData()

document = Table(
    "document", metadata,
    _count("number", primary_key=True), _id(unique=True), _words("name", needed=True), _words("path"), _words("url"),
    _words("title"), _flag("title_apart"), _words("outlet"), _words("author"), _words("published"), _words("published_from"),
    _words("language"), _flag("given"), _words("text", needed=True), _words("version", needed=True),
    _words("read_at", needed=True),
)  # fmt: skip
part = Table(
    "part", metadata,
    _of_document(primary_key=True), _count("ordinal", primary_key=True), _words("kind", needed=True), _count("start"),
    _count("end"),
)  # fmt: skip

row = Table(
    "row", metadata,
    _id(primary_key=True), _of_document(), _words("type", needed=True), _count("first", server_default="0"),
    UniqueConstraint("id", "document"),
    CheckConstraint(f"type IN {TYPES}", "row_type"), CheckConstraint("first = 0", "row_first"),
    ForeignKeyConstraint(["id", "first"], ["evidence.row", "evidence.ordinal"], "row_has_evidence", use_alter=False,
                         deferrable=True, initially="DEFERRED"),
)  # fmt: skip
evidence = Table(
    "evidence", metadata,
    _id("row", ForeignKey("row.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"), primary_key=True),
    _count("ordinal", primary_key=True), _words("role", needed=True), _words("of", needed=True), _count("start"), _count("end"),
    _words("text", needed=True),
    CheckConstraint("start >= 0 AND \"end\" > start AND text <> ''", "evidence_has_words"),
    CheckConstraint("ordinal > 0 OR role IN ('content', 'evidence')", "evidence_first"),
)  # fmt: skip

statement = Table(
    "statement", metadata,
    _count("number", primary_key=True), _id(unique=True), _of_document(), _words("speaker"), _words("actor"),
    _words("content", needed=True), _words("kind", needed=True), _words("mode", needed=True), _words("where", needed=True),
    _words("audience"), _words("via"),
    Column("within", Words, ForeignKey("statement.id", deferrable=True, initially="DEFERRED")), *_when("said_on"),
    Column("force", Words, nullable=False, server_default="asserts"), _flag("hedged"), *_judged(), _of_row(), _by_actor(),
)  # fmt: skip
event = Table(
    "event", metadata,
    _id(primary_key=True), _of_document(), _words("event_type", needed=True), _words("mode"), _words("status", needed=True),
    *_when("date"), _words("place"), *_judged(), _of_row(),
)  # fmt: skip
NAMED = ("participants", "parties", "recipients")  # the fields of an event that hold names
participant = Table(
    "participant", metadata,
    _id("event", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True), _id("field", primary_key=True),
    _count("ordinal", primary_key=True), _words("name", needed=True), CheckConstraint(f"field IN {NAMED}"),
)  # fmt: skip
event_actor = Table(
    "event_actor", metadata,
    _id("event", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True), _count("ordinal", primary_key=True),
    _of_document(), _id("actor"), _by_actor(),
)  # fmt: skip
position = Table(
    "position", metadata,
    _id(primary_key=True), _of_document(), _words("holder", needed=True), _words("actor"), _words("issue", needed=True),
    _words("stance", needed=True), _words("by", needed=True), _flag("hedged"), *_judged(), _of_row(), _by_actor(),
)  # fmt: skip
basis = Table(
    "basis", metadata,
    _id("position", ForeignKey("position.id", ondelete="CASCADE"), primary_key=True), _count("ordinal", primary_key=True),
    _id("row", ForeignKey("row.id", deferrable=True, initially="DEFERRED")),
)  # fmt: skip

actor = Table("actor", metadata, _id(primary_key=True), _words("name", needed=True), _words("kind", needed=True), _flag("known"))
actor_document = Table(
    "actor_document", metadata,
    _id("actor", ForeignKey("actor.id"), primary_key=True), _of_document(primary_key=True), _count("ordinal"),
    _words("name", needed=True), _words("kind", needed=True), _flag("known"), _count("rows"),
)  # fmt: skip
alias = Table(
    "alias", metadata,
    _id("actor", primary_key=True), _id("document", primary_key=True), _count("ordinal", primary_key=True),
    _words("name", needed=True),
    ForeignKeyConstraint(["actor", "document"], ["actor_document.actor", "actor_document.document"], ondelete="CASCADE"),
)  # fmt: skip
role = Table(
    "role", metadata,
    _id("actor", primary_key=True), _id("document", primary_key=True), _count("ordinal", primary_key=True),
    _words("office", needed=True), _words("of"), _words("since"), _words("until"),
    ForeignKeyConstraint(["actor", "document"], ["actor_document.actor", "actor_document.document"], ondelete="CASCADE"),
)  # fmt: skip

issue = Table(
    "issue", metadata,
    _id(primary_key=True), _count("ordinal"), _words("label", needed=True), _words("proposition", needed=True),
    Column("keywords", JSON, nullable=False),
)  # fmt: skip

known = Table("known", metadata, _count("ordinal", primary_key=True), Column("told", JSON, nullable=False))
"""The user's own actors, a line of their list each."""

carried = Table(
    "carried", metadata,
    _id("format", primary_key=True), _id("name", primary_key=True), _count("ordinal", primary_key=True),
    Column("told", JSON, nullable=False),
)  # fmt: skip
"""What another program's file had that no record has a word for, a row of its tables each."""

decided = Table(
    "decided", metadata,
    _count("number", primary_key=True), _id("one"), _id("other"), _flag("same"), _words("by"), _words("at", needed=True),
)  # fmt: skip
"""What a person said of two actors: whether they are the same."""

review = Table(
    "review", metadata,
    _count("number", primary_key=True), _id("row"), _words("type", needed=True), _words("document"),
    _words("verdict", needed=True), Column("changes", JSON, nullable=False), _words("by"), _words("note"),
    _words("at", needed=True), Column("was", JSON, nullable=False), _words("attached"), _flag("standing"),
    CheckConstraint("verdict IN ('accepted', 'rejected', 'corrected')", "review_verdict"),
)  # fmt: skip
withdrawn = Table(
    "withdrawn", metadata,
    Column("review", Integer, ForeignKey("review.number"), primary_key=True), _words("by"), _words("at", needed=True),
)  # fmt: skip
"""Reviews that somebody took back."""
entered = Table(
    "entered", metadata,
    _count("number", primary_key=True), _id(unique=True), _words("type", needed=True), _id("document"),
    Column("told", JSON, nullable=False), _words("by"), _words("note"), _words("at", needed=True), _words("withdrawn_at"),
    CheckConstraint(f"type IN {TYPES}", "entered_type"),
)  # fmt: skip
"""Rows that a person added, as they were told; they stand beside the document, and outlive it."""
correction = Table(
    "correction", metadata,
    _id("row", primary_key=True), _id("field", primary_key=True), _count("ordinal", primary_key=True), _words("value"),
    _words("value_from"), _words("value_to"), _count("review"),
    ForeignKeyConstraint(["review"], ["review.number"]),
)  # fmt: skip

for _columns in (
    (row.c.document,), (statement.c.actor, statement.c.document), (statement.c.within,), (statement.c.document,),
    (event.c.document,), (event_actor.c.actor, event_actor.c.document), (event_actor.c.document,), (position.c.document,),
    (position.c.actor, position.c.document), (position.c.issue,), (basis.c.row,), (actor_document.c.document,),
    (review.c.attached,), (review.c.row,), (review.c.document,), (entered.c.document,),
):  # fmt: skip
    Index("_".join(("ix", _columns[0].table.name, *(column.name for column in _columns))), *_columns)

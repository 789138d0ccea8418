"""The store of the record: `store` is what others call, `schema` what it looks like inside."""

from onrecord.ledger.store import Ledger

__all__ = ["Ledger"]

"""The desk: the ledger in a browser, on this machine, to read, check, add and correct.  `docs/desk.md` tells how to use it."""

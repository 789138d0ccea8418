"""How the reader is made: corpora in, weights out.  The only place where torch may appear (extra ``train``)."""

"""Customer numbers made from e-mails, which pairwell does not keep (no anonymisation)."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc


def pseudonyms(emails: pa.Array) -> pa.Array:
    """A number from the SHA-256 of each e-mail in lower case; null where there is none.

    >>> a, b, c = pseudonyms(pa.array(["A@b.pl", "a@b.pl", None])).to_pylist()
    >>> a == b, len(a), c
    (True, 22, None)
    """
    texts = pc.dictionary_encode(pc.utf8_lower(emails))
    made = [
        "c-" + hashlib.sha256(mail.encode()).hexdigest()[:20]
        for mail in texts.dictionary.to_pylist()
    ]
    return pa.array(made, pa.string()).take(texts.indices)

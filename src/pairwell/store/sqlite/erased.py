"""People who were erased: kept as keyed digests, so that they are known again and nothing else is.

The key lies in the same file: a digest alone tells no id, a copy of the file is as precious as it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

import apsw


def erase(connection: apsw.Connection, customer_ids: Iterable[str]) -> None:
    """Remember them, inside a transaction."""
    connection.execute("insert or ignore into erased_key values (1, ?)", (os.urandom(32),))
    key = connection.execute("select key from erased_key").get
    connection.executemany(
        "insert or ignore into erased values (?)", ((_digest(key, i),) for i in customer_ids)
    )


def erased_among(connection: apsw.Connection, customer_ids: Iterable[str]) -> frozenset[str]:
    """Those of them who were erased."""
    known = {digest for (digest,) in connection.execute("select digest from erased")}
    if not known:
        return frozenset()
    key = connection.execute("select key from erased_key").get
    return frozenset(i for i in customer_ids if _digest(key, i) in known)


def _digest(key: bytes, customer_id: str) -> str:
    return hashlib.blake2b(customer_id.encode(), digest_size=16, key=key).hexdigest()

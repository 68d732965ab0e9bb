"""People who were erased: kept as keyed digests, so that they are known again and nothing else is.

The key lies in the same file: a digest alone tells no id, a copy of the file is as precious as it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import apsw

from pairwell.model.erasures import Erasures, digest_of
from pairwell.model.errors import InputRefused


def erase(connection: apsw.Connection, customer_ids: Iterable[str]) -> None:
    """Remember them, inside a transaction."""
    key = _key(connection)
    connection.executemany(
        "insert or ignore into erased values (?)", ((digest_of(key, i),) for i in customer_ids)
    )


def erased_among(connection: apsw.Connection, customer_ids: Iterable[str]) -> frozenset[str]:
    """Those of them who were erased; they are not looked at while nobody was."""
    known = {digest for (digest,) in connection.execute("select digest from erased")}
    if not known:
        return frozenset()
    key = connection.execute("select key from erased_key").get
    return frozenset(i for i in customer_ids if digest_of(key, i) in known)


def erasures(connection: apsw.Connection) -> Erasures:
    """All of them, inside a transaction: the key is made if there is none yet."""
    key = _key(connection)
    digests = connection.execute("select digest from erased")
    return Erasures(key=key, digests=frozenset(str(digest) for (digest,) in digests))


def add_erasures(connection: apsw.Connection, told: Erasures) -> None:
    """Remember those that another copy of this installation knows, inside a transaction.

    Raises:
        InputRefused: they were made under another key.
    """
    connection.execute("insert or ignore into erased_key values (1, ?)", (told.key,))
    if _key(connection) != told.key:
        raise InputRefused(
            "These erasures are those of another installation.",
            "Name a copy of the workspace that the backup was made of.",
        )
    connection.executemany(
        "insert or ignore into erased values (?)", ((digest,) for digest in told.digests)
    )


def _key(connection: apsw.Connection) -> bytes:
    connection.execute("insert or ignore into erased_key values (1, ?)", (os.urandom(32),))
    return bytes(connection.execute("select key from erased_key").get)

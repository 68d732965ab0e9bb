"""A log-in link as people send it to each other, and how long it holds."""

from __future__ import annotations

HOURS = 24
"""How long a link holds, unless its maker says otherwise."""

LONGEST_HOURS = 7 * 24


def address_of(origin: str, secret: str) -> str:
    """The link. Browsers keep what is behind ``#`` to themselves: it is in no log and no referrer.

    >>> address_of("https://admin.example", "s3cret")
    'https://admin.example/admin/link#s3cret'
    """
    return f"{origin}/admin/link#{secret}"


def secret_in(pasted: str) -> str:
    """The secret of a link that was pasted whole, or by its end.

    >>> secret_in("https://admin.example/admin/link#s3cret"), secret_in("s3cret")
    ('s3cret', 's3cret')
    """
    return pasted.rpartition("#")[2]

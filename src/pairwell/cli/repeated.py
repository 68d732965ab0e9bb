"""Options that take several words: ``--cart A B C`` as well as ``--cart A --cart B --cart C``."""

from __future__ import annotations

from collections.abc import Sequence

SEVERAL = frozenset({"--anchor", "--cart", "--confirmed", "--origin", "--refused", "--scope"})
COMMANDS = frozenset({"decide", "keys", "why"})
"""Commands with such options."""


def spread(arguments: Sequence[str]) -> list[str]:
    """Repeat the option before each further word.

    >>> spread(["decide", "--cart", "A", "B", "--json"])
    ['decide', '--cart', 'A', '--cart', 'B', '--json']
    """
    if not arguments or arguments[0] not in COMMANDS:
        return list(arguments)
    spread_out, option, waiting = [], "", False
    for word in arguments:
        if word.startswith("-"):
            option, waiting = (word if word in SEVERAL else ""), word in SEVERAL
        elif option and not waiting:
            spread_out.append(option)
        else:
            waiting = False
        spread_out.append(word)
    return spread_out

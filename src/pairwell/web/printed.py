"""Answers printed once, with holes for what differs each time: name, ends and proofs.

Pages repeat, and deciding is pure: between two answers to the same question nothing changes but
the decision's name, the instants until which it holds, and the signatures over them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Hashable
from datetime import datetime
from typing import Any

from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.web.instants import instant
from pairwell.web.reply import encoded
from pairwell.web.tokens import Offered, Promised, seal, sign

ADD_FOR = 3600
"""Seconds that an offer's price stands once it was shown."""

_MARK = secrets.token_hex(12)  # nobody can write it into a title
NAME, ENDS, ADD_ENDS = f"{_MARK}d", f"{_MARK}e", f"{_MARK}a"
"""Stand for the decision's name, the answer's end and the offers' end."""

_MARKS = NAME.encode(), ENDS.encode(), ADD_ENDS.encode()
_HOLES = re.compile(rf"({_MARK}(?:d|e|a|p\d+))".encode())


class Proofs:
    """Takes down what is to be signed, and stands a mark in its place.

    Attributes:
        name: of the decision.
        add_ends: until when its offers stand.
    """

    def __init__(self) -> None:
        self.name, self.add_ends = NAME, ADD_ENDS
        self.tails: dict[bytes, tuple[bytes, bytes]] = {}

    def proof(
        self,
        offer_id: str,
        product_id: str,
        price_minor: int | None,
        promised: Promised | None = None,
    ) -> str:
        """The mark of one offer; its name begins with that of the decision."""
        mark = f"{_MARK}p{len(self.tails)}"
        tail = encoded((offer_id.removeprefix(NAME), product_id, price_minor))
        self.tails[mark.encode()] = (
            tail[2:-1] + b",",  # what stands behind the decision's name
            b"]" if promised is None else b",%b]" % encoded(promised),  # and behind its end
        )
        return mark


class Signatures(Proofs):
    """Signs at once, for an answer that is told only once.

    Args:
        name: of the decision.
        ends: seconds since 1970 until which it may be shown.
        secret: what offers are signed with.
    """

    def __init__(self, name: str, ends: int, secret: bytes) -> None:
        self.name, self.add_ends = name, instant(ends + ADD_FOR)
        self._until, self._secret = ends + ADD_FOR, secret

    def proof(
        self,
        offer_id: str,
        product_id: str,
        price_minor: int | None,
        promised: Promised | None = None,
    ) -> str:
        """The signature of one offer."""
        offered = Offered(self.name, offer_id, product_id, price_minor, self._until, promised)
        return sign(offered, self._secret)


class Printed:
    """One answer's JSON.

    Args:
        told: the answer, with marks for what differs.
        proofs: what stands behind the marks of its offers.
        logged: its decisions as they are logged, named as the answer is.
        counts: what the answer counts as: name, labels, number.
    """

    def __init__(
        self,
        told: Any,
        proofs: Proofs,
        logged: tuple[LoggedDecision, ...],
        counts: tuple[tuple[str, str, int], ...],
    ) -> None:
        self.counts = counts
        self._logged = logged
        self._parts: tuple[bytes, ...] = tuple(_HOLES.split(encoded(told)))
        holes = list(enumerate(self._parts))[1::2]
        # tuples, because the collector of garbage does not look into those of plain bytes
        self._names, self._ends, self._add_ends = (
            tuple([place for place, found in holes if found == mark]) for mark in _MARKS
        )
        self._proofs = tuple(
            [(place, proofs.tails[mark]) for place, mark in holes if mark in proofs.tails]
        )
        self.size = sum(map(len, self._parts))

    def fill(self, name: str, ends: int, secret: bytes) -> bytes:
        """The answer.

        Args:
            name: of the decision.
            ends: seconds since 1970 until which it may be shown.
            secret: what offers are signed with.
        """
        parts = list(self._parts)
        named, add_ends = name.encode(), ends + ADD_FOR
        for place in self._names:
            parts[place] = named
        for place in self._ends:
            parts[place] = instant(ends).encode()
        if self._proofs:
            told_ends = instant(add_ends).encode()
            for place in self._add_ends:
                parts[place] = told_ends
        for place, (tail, last) in self._proofs:
            body = b'["%b","%b%b%d%b' % (named, named, tail, add_ends, last)
            parts[place] = seal(body, secret)
        return b"".join(parts)

    def logged(self, name: str, at: datetime, person: str | None) -> list[LoggedDecision]:
        """The decisions behind one answer, for the log."""
        return [
            LoggedDecision(
                decision_id=name,
                at=at,
                placement=one.placement,
                arm=one.arm,
                snapshot_id=one.snapshot_id,
                n_eligible=one.n_eligible,
                offers=tuple(
                    LoggedOffer(
                        offer_id=name + offer.offer_id,
                        product_id=offer.product_id,
                        technique=offer.technique,
                        rank=offer.rank,
                        propensity=offer.propensity,
                        instead_of=offer.instead_of,
                        margin_factor=offer.margin_factor,
                    )
                    for offer in one.offers
                ),
                person=person,
            )
            for one in self._logged
        ]


class PrintedPages:
    """Answers by what was asked; the oldest go where all take too much memory.

    Args:
        most_bytes: so much all of them may take, about.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._pages: dict[Hashable, Printed] = {}
        self._bytes = 0

    def get(self, asked: Hashable) -> Printed | None:
        """The answer to a question, if it was asked before."""
        return self._pages.get(asked)

    def keep(self, asked: Hashable, printed: Printed) -> None:
        """Keep an answer that was not kept yet."""
        self._pages[asked] = printed
        self._bytes += printed.size
        while self._bytes > self._most_bytes:
            self._bytes -= self._pages.pop(next(iter(self._pages))).size

"""What a format is: its name, its limits, which ids it can hold, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO

import msgspec

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.model.finding import Finding

Gather = Callable[[Iterable[OfferList], str], Iterable[OfferList]]
"""Joins lists where the format's row is another thing than our product."""

Write = Callable[[Iterable[OfferList], IO[bytes], str], None]
"""Takes lists, an open file, and the name of the column that holds the ids."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One format.

    Attributes:
        name: the word behind ``--format``.
        ending: what its files end with.
        about: whose it is, for the help.
        holds: by name of the id column, first the usual one: a pattern of the ids that the format
            can carry. Others are left out and told.
        write: writes the lists.
        most: so many products a list, at most; None: no limit of the format's own.
        most_in_all: so many of both lists together, companions first.
        takes_instead: whether it has a field for what is bought instead.
        gather: joins lists before they are cut, where the format asks for it.
        rows: a pattern of the ids that can have a row, where that is another than ``holds``.
    """

    name: str
    ending: str
    about: str
    holds: dict[str, re.Pattern[str]]
    write: Write
    most: int | None = None
    most_in_all: int | None = None
    takes_instead: bool = True
    gather: Gather | None = None
    rows: re.Pattern[str] | None = None


def plain_id(excluded: str = "", *, before: str = "") -> re.Pattern[str]:
    r"""Ids without control characters, spaces at the ends, and the characters excluded.

    Args:
        excluded: characters that mean something else to the format.
        before: pattern that the id must not begin with.

    >>> [bool(plain_id(",").fullmatch(i)) for i in ("a b", "a,b", " a", "a\n", "")]
    [True, False, False, False, False]
    """
    never = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff" + re.escape(excluded)
    barred = f"(?!{before})" if before else ""
    return re.compile(rf"{barred}(?!\s)[^{never}]+(?<!\s)")


class Fitted:
    """Lists cut to what a format can carry; iterate once, then ask for the findings.

    Args:
        lists: what to write.
        feed: the format.
        key: the id column.
        top: so many products a list, where the format takes as many.
    """

    def __init__(
        self, lists: Iterable[OfferList], feed: Feed, key: str, top: int | None = None
    ) -> None:
        self._lists = lists if feed.gather is None else feed.gather(lists, key)
        self._feed = feed
        self._holds = feed.holds[key]
        self._rows = feed.rows or self._holds
        self._most = min((n for n in (feed.most, top) if n is not None), default=None)
        self._unfit: dict[str, None] = {}
        self.n_products = 0
        self.n_pairs = 0

    def __iter__(self) -> Iterator[OfferList]:
        for one in self._lists:
            if not self._rows.fullmatch(one.anchor_id):
                self._unfit[one.anchor_id] = None
                continue
            companions = self._fit(one.companions)
            instead = self._fit(one.instead) if self._feed.takes_instead else ()
            in_all = self._feed.most_in_all
            fitted = one._replace(
                companions=companions[:in_all],
                instead=instead if in_all is None else instead[: max(in_all - len(companions), 0)],
                blocked=self._fit(one.blocked),
            )
            if fitted.companions or fitted.instead or fitted.blocked:
                self.n_products += 1
                self.n_pairs += len(fitted.companions) + len(fitted.instead)
                yield fitted

    def findings(self) -> tuple[Finding, ...]:
        """What could not be carried."""
        if not self._unfit:
            return ()
        examples = tuple(list(self._unfit)[:5])
        return (
            Finding(
                code="id_not_writable",
                severity="warning",
                message=f"1 product has an id that this format cannot hold, and was left out: "
                f"{examples[0]!r}."
                if len(self._unfit) == 1
                else f"{len(self._unfit)} products have ids that this format cannot hold, "
                f"and were left out: {', '.join(map(repr, examples))}.",
                hint="Give them ids of letters, digits, - and _, or use another format.",
                n_rows=len(self._unfit),
                examples=examples,
            ),
        )

    def _fit(self, pairs: tuple[ListedPair, ...]) -> tuple[ListedPair, ...]:
        kept = []
        for pair in pairs:
            if self._holds.fullmatch(pair.candidate_id):
                kept.append(pair)
            else:
                self._unfit[pair.candidate_id] = None
        return tuple(kept[: self._most])

"""What a process that serves remembers of people: what they turned down, and what they were shown.

The journal and the log of decisions hold it; it is read about every second, only what is new. A
while after something was erased there, it is forgotten here too. A person's own products are
replaced as a whole, so that a request may read while another thread refreshes.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec

from pairwell.app.ports.decision_log import DecisionLog
from pairwell.app.ports.journal import Journal

ANEW = timedelta(minutes=10)
"""Everything is read again after so long: who was erased meanwhile is known no more."""

MOST = 200
"""So many of the latest things that one person turned down count."""

Since = tuple[tuple[str, datetime], ...]
"""Products, each with the instant; the oldest first."""


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of one person.

    Attributes:
        refused: products turned down within the cool-down, the latest last (R-24, C10).
        down_sold: those for which something more affordable was shown since (T-04).
        n_shown_today: offers shown today (R-25).
    """

    refused: tuple[str, ...] = ()
    down_sold: tuple[str, ...] = ()
    n_shown_today: int = 0


NOTHING = Remembered()


class People:
    """Keeps what is remembered fresh.

    A process that serves keeps one and calls ``refresh`` about every second; when a store cannot be
    read, what is known stays in force.
    """

    def __init__(self) -> None:
        self._refused: dict[str, Since] = {}
        self._down_sold: dict[str, Since] = {}
        self._shown: Counter[str] = Counter()
        self._day = self._since = self._read_at = datetime.min.replace(tzinfo=UTC)
        self._seq = self._nth = self._counted = 0

    def refresh(
        self,
        journal: Journal | None,
        log: DecisionLog | None,
        now: datetime,
        *,
        cool_down_days: int,
        counts_shown: bool,
    ) -> None:
        """Take in what is new.

        Args:
            journal: where people's events are; None: there are none yet.
            log: where decisions are; None: there are none yet.
            now: the present instant.
            cool_down_days: so long a refusal counts; 0: not at all.
            counts_shown: whether the shop caps what a person sees on a day.

        Raises:
            PairwellError: a store cannot be read; what was known stays.
        """
        since = now - timedelta(days=cool_down_days)
        is_anew = now - self._read_at > ANEW
        refused, seq = ({}, 0) if is_anew else (self._refused, self._seq)
        down_sold, nth = ({}, 0) if is_anew else (self._down_sold, self._nth)
        if journal is not None and cool_down_days:
            seq, told = journal.turned_down(seq, since)
            for person, product_id, at in told:
                _note(refused, person, product_id, at)
        last = 0 if log is None else log.last()
        if log is not None and cool_down_days:
            for person, product_id, at in log.stood_in(nth, last, since):
                _note(down_sold, person, product_id, at)
            nth = last
        if log is not None and counts_shown:
            self._count(log, last, now, is_anew=is_anew)
        self._refused, self._seq = refused, seq
        self._down_sold, self._nth = down_sold, nth
        self._since = since
        if is_anew:
            self._read_at = now

    def _count(self, log: DecisionLog, last: int, now: datetime, *, is_anew: bool) -> None:
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        is_new = is_anew or today != self._day
        shown = Counter() if is_new else self._shown
        shown.update(log.n_shown(0 if is_new else self._counted, last, today))
        self._shown, self._counted, self._day = shown, last, today

    def of(self, *who: str | None) -> Remembered:
        """What is remembered of a person by the names that they are known by.

        >>> People().of("ann", None)
        Remembered(refused=(), down_sold=(), n_shown_today=0)
        """
        refused: dict[str, datetime] = {}
        down_sold: dict[str, datetime] = {}
        n_shown = 0
        for name in who:
            if name is not None:
                refused |= self._refused.get(name, ())
                down_sold |= self._down_sold.get(name, ())
                n_shown += self._shown[name]
        if not (refused or down_sold or n_shown):
            return NOTHING
        within = [each for each, at in refused.items() if at >= self._since]
        return Remembered(
            refused=tuple(sorted(within, key=refused.__getitem__)[-MOST:]),
            down_sold=tuple(each for each, at in down_sold.items() if at >= self._since),
            n_shown_today=n_shown,
        )


def _note(known: dict[str, Since], person: str, product_id: str, at: datetime) -> None:
    others = tuple(each for each in known.get(person, ()) if each[0] != product_id)
    known[person] = (*others, (product_id, at))[-MOST:]

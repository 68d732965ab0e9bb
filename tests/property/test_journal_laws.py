"""Send, send again, in another order, in other batches, crash: each id counts once, books balance.

The model is a dict: the first payload of each source and id counts.
"""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import apsw
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pairwell.app.ports.journal import Outcome
from pairwell.app.record_events import record_events
from pairwell.model.errors import PairwellError
from pairwell.store.sqlite.journal import SqliteJournal
from tests.crash_disk import Disk
from tests.journal_crashes import NOW, ROOM, left_in, template

NUMBERS = itertools.count()
SOURCES = st.sampled_from(["site:main", "backend"])
EVENT = st.tuples(st.integers(0, 12), st.sampled_from(["mug", "mug", "mug", "tea"]))
BATCHES = st.lists(EVENT, min_size=1, max_size=6)


class Sending(RuleBasedStateMachine):
    """A client that repeats itself, and a journal that loses power."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="journal-laws-"))
        self.file = self.folder / "j.sqlite"
        shutil.copy(template(self.folder), self.file)
        self.model: dict[tuple[str, str], str] = {}
        self.sent: list[tuple[str, list[tuple[int, str]]]] = []
        self.expected = {"received": 30, "stored": 30, "duplicate": 0, "quarantined": 0}
        self.open()

    def open(self) -> None:
        self.disk = Disk(f"laws{next(NUMBERS)}")
        self.journal = SqliteJournal(self.file, space=lambda _: ROOM, vfs=self.disk.name)

    def close(self) -> None:
        self.journal.close()
        self.disk.unregister()

    @rule(source=SOURCES, events=BATCHES)
    def send(self, source: str, events: list[tuple[int, str]]) -> None:
        outcomes: list[Outcome] = []
        for number, product in events:
            key = (source, f"e{number}")
            if key not in self.model:
                self.model[key] = product
                outcomes.append("stored")
            else:
                outcomes.append("duplicate" if self.model[key] == product else "quarantined")
        batch: Any = {
            "events": [
                {"id": f"e{n}", "name": "product_viewed", "product_id": product}
                for n, product in events
            ]
        }
        answer = record_events(
            batch, source=source, trusted=True, received_at=NOW, journal=self.journal
        )
        assert answer.outcomes == tuple(outcomes)
        assert answer.received == answer.stored + answer.duplicate + len(answer.quarantined)
        for outcome in outcomes:
            self.expected["received"] += 1
            self.expected[outcome] += 1
        self.sent.append((source, events))

    @rule(seed=st.integers(0, 2**16))
    def send_something_again_in_another_way(self, seed: int) -> None:
        if self.sent:
            rng = random.Random(seed)
            source, events = rng.choice(self.sent)
            shuffled = rng.sample(events, len(events))
            cut = rng.randrange(len(events) + 1)
            for part in (shuffled[:cut], shuffled[cut:]):
                if part:
                    self.send(source, part)

    @rule(seed=st.integers(0, 2**16))
    def crash(self, seed: int) -> None:
        self.disk.power_off()
        try:
            self.close()
        except (PairwellError, apsw.Error):
            self.disk.unregister()
        self.disk.cut(random.Random(seed))
        self.open()

    @invariant()
    def the_books_are_right(self) -> None:
        rows = self.journal._connection.execute(  # noqa: SLF001 - it alone has the file
            "select sum(received), sum(stored), sum(duplicate), sum(quarantined) from book"
        ).fetchall()
        assert dict(zip(self.expected, rows[0], strict=True)) == self.expected

    def teardown(self) -> None:
        self.close()
        left = left_in(self.file)
        assert sum(left.values()) == 30 + len(self.model)
        shutil.rmtree(self.folder)


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=12, stateful_step_count=25)

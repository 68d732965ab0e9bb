"""Paces, tokens, queries, paths and counters, each by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from itertools import count, islice
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.errors import SettingsRefused
from pairwell.model.pace import Bucket, take_one
from pairwell.web.access import ACCESS, check_complete
from pairwell.web.counters import Counters
from pairwell.web.errors import InvalidValue, UnknownField
from pairwell.web.operations import OPERATIONS
from pairwell.web.paths import Paths
from pairwell.web.query import parse_query, read_query
from pairwell.web.rates import MAX_CALLERS, PLACES, Buckets, Limit, _digest
from pairwell.web.tokens import Offered, check, sign

OFFERED = Offered("d", "d-0-1", "case", 2000, 1_000)
SECRET = b"x" * 64


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.integers(1, 5), st.floats(0.5, 5))
def test_never_more_than_the_burst_and_what_the_rate_gave(
    gaps: list[float], burst: int, rate: float
) -> None:
    buckets, limit, now, n_allowed = Buckets(), Limit(rate=rate, burst=burst), 0.0, 0
    for gap in gaps:
        now += gap
        taken = buckets.take("a", limit, now)
        n_allowed += taken.allowed
        assert taken.allowed is (taken.retry_after == 0)
    assert n_allowed <= burst + now * rate + 0.001


def test_many_callers_do_not_fill_the_memory() -> None:
    buckets, limit = Buckets(), Limit(rate=1, burst=1)
    for number in range(MAX_CALLERS + 10):
        buckets.take(str(number), limit, 0.0)
    assert not buckets.take(str(MAX_CALLERS + 9), limit, 0.0).allowed


def test_who_is_full_soonest_makes_room() -> None:
    buckets, limit = Buckets(), Limit(rate=1, burst=1)
    # one caller more than there are places for those whose digest begins alike
    alike = (name for name in map(str, count()) if _digest(name)[1] == 0)
    crowd = list(islice(alike, PLACES + 1))
    for second, caller in enumerate(crowd[:-1]):
        assert buckets.take(caller, limit, second / 100).allowed
    assert not any(buckets.take(caller, limit, 0.1).allowed for caller in crowd[:-1])
    assert buckets.take(crowd[-1], limit, 0.1).allowed
    assert not buckets.take(crowd[-1], limit, 0.1).allowed
    assert not any(buckets.take(caller, limit, 0.1).allowed for caller in crowd[1:-1])


def test_workers_share_the_buckets(tmp_path: Path) -> None:
    one, other = Buckets(tmp_path / "paces"), Buckets(tmp_path / "paces")
    limit = Limit(rate=1, burst=3)
    told = [each.take("a", limit, 10.0) for each in (one, other, one, other, one)]
    assert [each.allowed for each in told] == [True, True, True, False, False]
    assert [each.remaining for each in told] == [2, 1, 0, 0, 0]
    later = Buckets(tmp_path / "paces")  # as one that took the place of a dead one
    assert later.take("b", limit, 10.0).remaining == 2
    assert [each.take("a", limit, 11.0).allowed for each in (later, one)] == [True, False]


COUNTED = """
import sys
from pathlib import Path
from pairwell.web.rates import Buckets, Limit

buckets, limit = Buckets(Path(sys.argv[1])), Limit(rate=0.001, burst=5_000)
print("ready", flush=True)
input()
print(sum(buckets.take("shop", limit, 1.0).allowed for _ in range(20_000)))
"""


def test_processes_that_take_at_once_share_the_buckets(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNTED, str(tmp_path / "paces")]
    paths = os.pathsep.join(sys.path)
    with ExitStack() as running:
        each = [
            running.enter_context(
                subprocess.Popen(
                    command, env={**os.environ, "PYTHONPATH": paths}, text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                )
            )
            for _ in range(3)
        ]  # fmt: skip
        for process in each:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in each:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        told = [int(process.communicate(timeout=120)[0]) for process in each]
    assert 5_000 <= sum(told) < 15_000  # each alone would let 5,000 through


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 8)), max_size=60),
    st.integers(1, 5),
    st.sampled_from([0.25, 0.5, 1, 2, 4]),
)
def test_the_paces_are_those_of_the_log_in(
    calls: list[tuple[str, int]], burst: int, rate: float
) -> None:
    buckets, limit, now = Buckets(), Limit(rate=rate, burst=burst), 0.0
    slow: dict[str, Bucket] = {}
    for caller, gap in calls:
        now += gap  # numbers that floats hold exactly
        taken, slow[caller] = take_one(slow.get(caller), limit, now)
        assert buckets.take(caller, limit, now) == taken


def test_nobody_loses_a_request_by_rounding() -> None:
    now = 3e7 + 0.1  # a machine that runs for a year
    buckets, limit = Buckets(), Limit(rate=10_000, burst=700)
    assert [buckets.take("a", limit, now).remaining for _ in range(700)] == [*range(700)][::-1]
    assert not buckets.take("a", limit, now).allowed


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_token_with_one_byte_changed_is_not_ours(place: int, flip: int) -> None:
    from base64 import urlsafe_b64decode, urlsafe_b64encode

    token = sign(OFFERED, SECRET)
    raw = bytearray(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[place % len(raw)] ^= flip
    with pytest.raises(InvalidValue):
        check(urlsafe_b64encode(bytes(raw)).decode().rstrip("="), SECRET, 0)


def test_a_token_ends_and_belongs_to_one_secret() -> None:
    token = sign(OFFERED, SECRET)
    assert check(token, SECRET, 999.9) == OFFERED
    with pytest.raises(InvalidValue, match="over"):
        check(token, SECRET, 1_000)
    with pytest.raises(InvalidValue, match="not one of ours"):
        check(token, b"y" * 64, 0)
    for nonsense in ("", "a", "é", "=" * 10, "A" * 3):
        with pytest.raises(InvalidValue):
            check(nonsense, SECRET, 0)


class Asked(msgspec.Struct):
    anchor: str
    limit: int = 3


def test_a_query_is_read_strictly() -> None:
    assert read_query(parse_query(b"anchor=a%20b&limit=5"), Asked) == Asked(anchor="a b", limit=5)
    with pytest.raises(UnknownField) as refused:
        read_query(parse_query(b"anchr=a"), Asked)
    assert refused.value.hint == "Did you mean anchor?"
    for raw in (b"anchor=a&anchor=b", b"anchor=%ff", b"&".join(b"a%d=1" % i for i in range(60))):
        with pytest.raises(InvalidValue):
            parse_query(raw)
    for query in ({"limit": "5"}, {"anchor": "a", "limit": "many"}):
        with pytest.raises(InvalidValue):
            read_query(query, Asked)


def test_an_id_in_a_path_may_hold_anything_encoded() -> None:
    paths = Paths(OPERATIONS)
    found = paths.find("/v1/customers/a%2Fb%20%D1%8F/export")
    assert found is not None
    known, values = found
    assert known["GET"].name == "exportCustomer"
    assert values == {"customer_id": "a/b я"}
    assert paths.find("/v1/customers/a/b/export") is None
    with pytest.raises(InvalidValue):
        paths.find("/v1/customers/%ff")


def test_an_operation_that_nobody_decided_about_stops_the_start() -> None:
    check_complete(ACCESS)
    with pytest.raises(SettingsRefused, match="Nobody decided who may call leakAll"):
        check_complete([*ACCESS, "leakAll"])
    with pytest.raises(SettingsRefused, match="no operation"):
        check_complete([name for name in ACCESS if name != "askOffers"])


def test_serving_loads_no_compiler_and_no_engine_of_facts() -> None:
    """In a process of its own: this one has loaded them for other tests."""
    code = "import sys, pairwell.web.app; print(*{n.partition('.')[0] for n in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": "src"},
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "litestar" in loaded
    assert not loaded & {"numba", "llvmlite", "scipy", "duckdb", "plotly", "rich"}


def test_counts_are_written_as_prometheus_reads_them() -> None:
    counters = Counters()
    counters.add("pairwell_offers_total", n=3)
    counters.answered("askOffers", 200, 0.002)
    counters.answered("askOffers", 200, 2.0)
    lines = counters.text({"pairwell_ready": 1.0}).decode().splitlines()
    values = {line.rpartition(" ")[0].split(",worker")[0]: line.rpartition(" ")[2]
              for line in lines if not line.startswith("#")}  # fmt: skip
    assert values['pairwell_requests_total{operation="askOffers",status="200"'] == "2"
    buckets = [line for line in lines if "_bucket" in line]
    assert [line.rpartition(" ")[2] for line in buckets] == ["0", *["1"] * 9, "2"]
    assert any(line.startswith("pairwell_ready{") and line.endswith(" 1") for line in lines)

"""Bodies are waited for, but not for ever, and nobody else's word to stop is taken for ours."""

from __future__ import annotations

import asyncio

import pytest

from pairwell.web.errors import BodyTooLarge, TooSlow
from pairwell.web.patience import Patience
from pairwell.web.receive import body_of
from tests.loops import run


async def never() -> bytes:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


async def at_once() -> bytes:
    return b"body"


def test_what_comes_in_time_comes_through_and_what_does_not_is_cut() -> None:
    async def both() -> None:
        patience = Patience(0.05, look_every=0.01)
        assert await patience.wait_for(at_once()) == b"body"
        with pytest.raises(TooSlow):
            await patience.wait_for(never())
        assert await patience.wait_for(at_once()) == b"body"
        readings = [asyncio.create_task(patience.wait_for(never())) for _ in range(3)]
        told = await asyncio.gather(*readings, return_exceptions=True)
        assert [type(one) for one in told] == [TooSlow] * 3

    run(both())


def test_who_is_cancelled_by_others_is_cancelled() -> None:
    async def cancelled() -> None:
        patience = Patience(1_000, look_every=0.01)
        reading = asyncio.create_task(patience.wait_for(never()))
        await asyncio.sleep(0.03)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    run(cancelled())


def test_a_body_comes_in_parts_and_ends_where_it_grows_too_large() -> None:
    parts = [b"ab", b"cd", b"e"]

    def receive_from(left: list[bytes]) -> object:
        async def receive() -> dict[str, object]:
            part = left.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(left)}

        return receive

    async def read() -> None:
        patience = Patience(1_000)
        whole = await body_of(receive_from([*parts]), {}, 5, patience)  # type: ignore[arg-type]
        assert whole == b"abcde"
        with pytest.raises(BodyTooLarge):
            await body_of(receive_from([*parts]), {}, 4, patience)  # type: ignore[arg-type]

    run(read())

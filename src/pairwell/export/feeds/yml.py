"""Yandex YML: offers with their ``rec``, ids joined by commas, ten at most; nothing else in it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import IO

from pairwell.app.offer_lists import OfferList
from pairwell.export.feeds.feed import Feed, plain_id

MOST = 10


def write_yml(lists: Iterable[OfferList], file: IO[bytes], key: str = "id") -> None:
    """Write a ``yml_catalog``; what is bought instead has no place in it."""
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog>\n<shop>\n<offers>\n')
    for one in lists:
        ids = ",".join(pair.candidate_id for pair in one.companions)
        line = f'<offer {key}="{escape(one.anchor_id)}"><rec>{escape(ids)}</rec></offer>\n'
        file.write(line.encode())
    file.write(b"</offers>\n</shop>\n</yml_catalog>\n")


YML = Feed(
    name="yml",
    ending=".yml",
    about="Yandex YML rec",
    holds={"id": plain_id(",")},
    write=write_yml,
    most=MOST,
    takes_instead=False,
)

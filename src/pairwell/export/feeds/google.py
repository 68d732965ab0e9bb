"""Google Merchant Center: a supplemental feed of ``related_product`` (support answer 17085213).

Up to thirty a product, each ``type:id:identifier``. Google takes letters, digits, ``-`` and ``_``
in an identifier, fifty at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Feed
from pairwell.export.inert import write_inert

MOST = 30
_TYPES = {
    "part_of_set": "part_of_set",
    "required_part": "required_part",
    "often_bought_with": "often_bought_with",
    "substitute": "substitute",
    "upgrade": "substitute",
    "different_brand": "different_brand",
    "accessory": "accessory",
    "consumable": "accessory",
}


def write_google(lists: Iterable[OfferList], file: IO[bytes], key: str = "id") -> None:
    """Write ``id`` and ``related_product`` as TSV; companions first, then substitutes."""
    rows = (
        (one.anchor_id, ",".join(map(_related, (*one.companions, *one.instead)))) for one in lists
    )
    write_inert((key, "related_product"), rows, file, delimiter="\t", keys=2)


def _related(pair: ListedPair) -> str:
    # a pin without orders behind it: a person says that it goes with it, nobody bought both yet
    bought = "often_bought_with" if pair.n_both else "accessory"
    return f"{_TYPES.get(pair.relation, bought)}:id:{pair.candidate_id}"


GOOGLE = Feed(
    name="google",
    ending=".tsv",
    about="Google Merchant related_product",
    holds={"id": re.compile("[A-Za-z0-9_-]{1,50}")},
    rows=re.compile(r"(?!\s)[^\x00-\x1f\x7f-\x9f]{1,50}(?<!\s)"),
    write=write_google,
    most_in_all=MOST,
)

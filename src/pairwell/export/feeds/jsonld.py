"""schema.org JSON-LD: one graph of products, each with the properties that point from it.

``isAccessoryOrSparePartFor`` and ``isConsumableFor`` stand at the add-on and point at the main
product; ``isRelatedTo`` and ``isSimilarTo`` stand at the anchor. Signs of HTML are escaped, so that
a page can hold the text inside a script element.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from pairwell.app.offer_lists import ListedPair, OfferList
from pairwell.export.feeds.feed import Feed, plain_id
from pairwell.model.curated import INSTEAD

Statement = tuple[str, str, str]
"""Product, property, the product it points at."""

_HTML = {b"<": b"\\u003c", b">": b"\\u003e", b"&": b"\\u0026"}


def statements(one: OfferList) -> Iterator[Statement]:
    """What a list says, in rank order."""
    for pair in (*one.companions, *one.instead):
        yield _statement(one.anchor_id, pair)


def write_jsonld(lists: Iterable[OfferList], file: IO[bytes], key: str = "sku") -> None:
    """Write ``@graph``: products in the order in which they are first spoken of."""
    said: dict[str, dict[str, dict[str, None]]] = {}
    titles: dict[str, str] = {}
    for one in lists:
        titles[one.anchor_id] = one.title
        titles.update({p.candidate_id: p.title for p in (*one.companions, *one.instead)})
        for product, name, other in statements(one):
            said.setdefault(product, {}).setdefault(name, {})[other] = None
    encoder = msgspec.json.Encoder()
    file.write(b'{"@context":"https://schema.org","@graph":[')
    for nth, (product, properties) in enumerate(said.items()):
        node = _node(product, titles[product], key)
        for name, others in properties.items():
            node[name] = [_node(other, titles[other], key) for other in others]
        text = encoder.encode(node)
        for sign, escaped in _HTML.items():
            text = text.replace(sign, escaped)
        file.write((b",\n" if nth else b"\n") + text)
    file.write(b"\n]}\n")


def _statement(anchor: str, pair: ListedPair) -> Statement:
    other, relation = pair.candidate_id, pair.relation
    if relation in INSTEAD:
        return anchor, "isSimilarTo", other
    if relation == "consumable":
        return other, "isConsumableFor", anchor
    if relation in ("accessory", "required_part"):
        return other, "isAccessoryOrSparePartFor", anchor
    if pair.proven and pair.role == "addon":
        return other, "isAccessoryOrSparePartFor", anchor
    if pair.proven and pair.role == "main":
        return anchor, "isAccessoryOrSparePartFor", other
    return anchor, "isRelatedTo", other


def _node(product: str, title: str, key: str) -> dict[str, Any]:
    return {"@type": "Product", key: product} | ({"name": title} if title else {})


JSONLD = Feed(
    name="jsonld",
    ending=".jsonld",
    about="schema.org JSON-LD",
    holds={"sku": plain_id(), "productID": plain_id()},
    write=write_jsonld,
)

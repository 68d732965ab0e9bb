"""A pair is called what the shop's own link calls it (R-02, T-22), by hand."""

from __future__ import annotations

from pairwell.matrix.links import named_by_links
from pairwell.model.snapshot import RELATIONS
from tests.snapshots import Link, Pair, Product, snapshot_of

PRODUCTS = [Product(id=i) for i in "abcdef"]
PAIRS = [
    Pair(anchor="a", candidate="b"),
    Pair(anchor="a", candidate="c"),
    Pair(anchor="a", candidate="d", relation="substitute"),
    Pair(anchor="a", candidate="e", relation="consumable"),
    Pair(anchor="b", candidate="a"),
]


def told(*links: Link) -> list[str]:
    snapshot = snapshot_of(PRODUCTS, PAIRS, links=links)
    return [RELATIONS[i] for i in named_by_links(snapshot.pairs, snapshot.links).relation.tolist()]


def test_without_links_orders_and_catalogue_name_them() -> None:
    assert told() == ["related", "related", "substitute", "consumable", "related"]


def test_a_link_names_its_pair_in_its_own_direction() -> None:
    links = (
        Link(anchor="a", target="c", relation="part_of_set"),
        Link(anchor="a", target="f", relation="accessory"),  # nobody bought it with a
        Link(anchor="a", target="c", relation="accessory"),  # the first one counts
    )
    assert told(*links) == ["related", "part_of_set", "substitute", "consumable", "related"]


def test_parts_and_steps_up_are_another_thing_and_a_substitute_stays_one() -> None:
    links = (
        Link(anchor="a", target="b", relation="required_part"),
        Link(anchor="a", target="c", relation="upgrade"),
        Link(anchor="a", target="d", relation="often_bought_with"),
        Link(anchor="a", target="e", relation="substitute"),
        Link(anchor="b", target="a", relation="service"),
    )
    assert told(*links) == ["related", "related", "substitute", "substitute", "service"]

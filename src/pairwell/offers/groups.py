"""Sets that the customer assembles: one thing for each need beside an anchor (R-18).

A need is a group of the shop's list: a helmet, a lock, a light. Each group shows what goes best
with the anchor and may be offered to this person; a group that the cart has something of, or of
which nothing may be offered, is left out. Nothing is ticked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import numpy.typing as npt

from pairwell.model.offer import OfferGroup
from pairwell.offers.candidates import Candidates, uncounted
from pairwell.offers.choose import choose
from pairwell.offers.eligibility import FITNESS
from pairwell.offers.explain import explain, fitting
from pairwell.offers.gates.pair import too_dear
from pairwell.offers.phrases import language_of
from pairwell.offers.rules import GroupRule, SetRule
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.cross_sell import candidates_of
from pairwell.offers.techniques.source import Source


def groups_of(situation: Situation, n_before: int) -> tuple[OfferGroup, ...]:
    """The groups of the shop's first set with an anchor in it; none where no set has one.

    Args:
        situation: of the request.
        n_before: offers that stand in the answer already: ranks go on from there.
    """
    for rule in situation.policy.sets:
        anchor = next((a for a in situation.anchors if anchors_here(rule, situation.shelf)[a]), -1)
        if anchor >= 0:
            return _filled(rule, anchor, situation, n_before)
    return ()


def anchors_here(rule: SetRule, shelf: Shelf) -> npt.NDArray[np.bool_]:
    """Which products a set may hang on."""

    def found() -> npt.NDArray[np.bool_]:
        return _mask(tuple(str(i) for i in rule.anchors), rule.category, shelf)

    return shelf.once((anchors_here, rule.anchors, rule.category), found)


def in_group(group: GroupRule, shelf: Shelf) -> npt.NDArray[np.int32]:
    """The products of a group, by code."""

    def found() -> npt.NDArray[np.int32]:
        mask = _mask(tuple(str(i) for i in group.products), group.category, shelf)
        return np.flatnonzero(mask).astype(np.int32)

    return shelf.once((in_group, group.products, group.category), found)


def _mask(ids: tuple[str, ...], category: str, shelf: Shelf) -> npt.NDArray[np.bool_]:
    mask = np.zeros(len(shelf.price), dtype=np.bool_)
    mask[[code for i in ids if (code := shelf.code(i)) >= 0]] = True
    if category:
        mask |= np.isin(shelf.snapshot.products.category, shelf.under(category))
    return mask


def _filled(
    rule: SetRule, anchor: int, situation: Situation, n_before: int
) -> tuple[OfferGroup, ...]:
    groups: list[OfferGroup] = []
    taken: list[int] = []
    language, room = language_of(situation.request.locale), room_today(situation)
    for group in rule.groups:
        codes = in_group(group, situation.shelf)
        if not len(codes) or situation.cart & set(codes.tolist()):
            continue
        source = source_of(codes[~np.isin(codes, taken)], anchor)
        candidates = source.find(situation)
        if candidates is None:
            continue
        choice = choose(candidates, source, situation, min(group.choices, room - len(taken)))
        chosen = [int(choice.tried.code[i]) for i in choice.places]
        fits = fitting(chosen, situation)
        offers = tuple(
            explain(source, choice, i, n_before + len(taken) + nth + 1, fits[nth], situation)
            for nth, i in enumerate(choice.places)
        )
        taken += chosen
        if offers:
            told = (text for name, text in group.labels.items() if name == language)
            label = next(told, group.label)
            groups.append(OfferGroup(label=label, offers=offers))
    return tuple(groups)


def source_of(codes: npt.NDArray[np.int32], anchor: int) -> Source:
    """The products of a group beside an anchor, and who judges them."""
    find = partial(_candidates, codes, anchor)
    return Source("bundle", find, (*FITNESS, too_dear), reason="part_of_set")


def groups_beside(situation: Situation) -> Iterator[Source]:
    """The groups of the set that hangs on the anchors, as sources."""
    for rule in situation.policy.sets:
        anchor = next((a for a in situation.anchors if anchors_here(rule, situation.shelf)[a]), -1)
        if anchor >= 0:
            yield from (source_of(in_group(g, situation.shelf), anchor) for g in rule.groups)
            return


def room_today(situation: Situation) -> int:
    """So many offers may still be shown to this person today (R-25)."""
    most = situation.policy.max_shown_per_day
    return len(situation.shelf.price) if most is None else most - situation.request.n_shown_today


def _candidates(
    codes: npt.NDArray[np.int32], anchor: int, situation: Situation
) -> Candidates | None:
    """A group by what orders say of it beside the anchor, then by how well it sells."""
    if not len(codes):
        return None
    snapshot = situation.shelf.snapshot
    together = candidates_of(situation, "product")
    said = np.zeros(len(situation.shelf.price))
    if together is not None:
        said[together.code] = np.maximum(together.relevance, 0.0)
    liked = snapshot.products.n_orders[codes] / max(snapshot.meta.n_baskets, 1)
    anchors = np.full(len(codes), anchor)
    return uncounted("link", codes, anchors, 1e-6 * liked + said[codes], "part_of_set")

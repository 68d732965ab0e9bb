"""What a person pinned: candidates of their own, in their own order, signed with who and why."""

from __future__ import annotations

import msgspec
import numpy as np

from pairwell.model.curated import CuratedRow
from pairwell.model.offer import Offer, Reason
from pairwell.offers.candidates import Candidates
from pairwell.offers.eligibility import SAFETY
from pairwell.offers.phrases import PHRASES, language_of
from pairwell.offers.situation import Situation
from pairwell.offers.techniques.source import Source

CURATED = "curated"
"""What is claimed of a pin."""

PINNED = Source("cross_sell", lambda situation: pins_of(situation), SAFETY)
"""Where pins come from."""


def pins_of(situation: Situation) -> Candidates | None:
    """The pins of the anchors, first to last; None where there are none.

    By position; then narrower rows before wider ones, older before newer; inside one set what
    orders speak for most, then what sells most. A pair that the matrix does not hold has no entry
    (−1) and counts that are not known (−1).
    """
    hand, curated = situation.by_hand, situation.shelf.curated
    if curated is None or not len(hand.pinned):
        return None
    rows = situation.shelf.snapshot.pairs
    entry = _entries(situation)
    known = entry >= 0
    relevance, strength = np.zeros(len(entry)), np.zeros(len(entry))
    n_both, n_customers = (np.full(len(entry), -1, dtype=np.int32) for _ in range(2))
    proven = np.zeros(len(entry), dtype=np.bool_)
    relevance[known], strength[known] = rows.score[entry[known]], rows.strength[entry[known]]
    n_both[known], n_customers[known] = rows.n_both[entry[known]], rows.n_customers[entry[known]]
    proven[known] = rows.proven[entry[known]]
    relation = np.zeros(len(entry), dtype=np.int8)
    relation[known] = rows.relation[entry[known]]
    order = np.lexsort(
        (
            hand.pinned,
            -situation.shelf.snapshot.products.n_orders[hand.pinned],
            -relevance,
            hand.pin_row,
            -curated.narrowness[hand.pin_row],
            curated.position[hand.pin_row],
        )
    )
    return Candidates(
        level="product",
        code=hand.pinned,
        relevance=relevance,
        strength=strength,
        positive=np.ones(len(entry), dtype=np.bool_),
        entry=entry,
        speaker=hand.speaker,
        n_both=n_both,
        n_customers=n_customers,
        proven=proven,
        substitute=np.zeros(len(entry), dtype=np.bool_),
        relation=relation,
    ).only(order)


def row_of(product: int, situation: Situation) -> CuratedRow | None:
    """The hand-made row that has the word on a product here; None if there is none."""
    hand, curated = situation.by_hand, situation.shelf.curated
    if curated is None:
        return None
    if curated.taken_off[product] >= 0:
        return curated.rows[int(curated.taken_off[product])]
    for codes, numbers in (
        (hand.pinned, hand.pin_row),
        (hand.blocked, hand.block_row),
        (hand.instead, hand.instead_row),
    ):
        at = np.flatnonzero(codes == product)
        if len(at):
            return curated.rows[int(numbers[at[0]])]
    return None


def signed(offer: Offer, situation: Situation) -> Offer:
    """The offer of a pin, with the person's word as its reason and their name in its evidence."""
    row = row_of(situation.shelf.code(offer.product_id), situation)
    if row is None:
        return offer
    evidence = msgspec.structs.replace(
        offer.evidence, source="curated", author=row.author, row=row.number
    )
    anchor = situation.shelf.code(evidence.anchor_id)
    name = situation.shelf.snapshot.products.titles[anchor]
    language = language_of(situation.request.locale)
    phrases = PHRASES[language]
    usual = (phrases.shopper if name else phrases.nameless)[CURATED].format(name=name)
    said = phrases.staff[CURATED].format(
        name=name or evidence.anchor_id,
        row=row.number,
        author=row.author or phrases.nobody,
        day=row.created_at[:10] or "–",
    )
    words = [said, row.reason if row.reason[-1:] in ("", ".", "!", "?", "…") else f"{row.reason}."]
    if evidence.n_both is not None:
        words.append(offer.reason.staff_text)
    reason = Reason(
        code=CURATED,
        text=row.texts.get(language) or usual,
        staff_text=" ".join(word for word in words if word),
        expert=row.expert,
    )
    return msgspec.structs.replace(
        offer, reason=reason, evidence=evidence, image_url=row.image_url,
        relation=row.relation or offer.relation, ranking="",
    )  # fmt: skip


def _entries(situation: Situation) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Where each pinned pair stands in the matrix; −1 where it does not."""
    hand, rows = situation.by_hand, situation.shelf.snapshot.pairs
    entry = np.full(len(hand.pinned), -1, dtype=np.int64)
    for anchor in np.unique(hand.speaker).tolist():
        if anchor + 1 >= len(rows.offsets):
            continue  # never sold: no row
        start, end = int(rows.offsets[anchor]), int(rows.offsets[anchor + 1])
        mine = np.flatnonzero(hand.speaker == anchor)
        _, there, here = np.intersect1d(
            rows.candidate[start:end], hand.pinned[mine], return_indices=True
        )
        entry[mine[here]] = start + there
    return entry

"""Which products fit each other, compiled for one snapshot: asked in every decision.

Products are numbered as in the snapshot. Each rule sorts its products into few classes (all bodies
of one mount are one class), so that a question is two look-ups, however many products there are.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

COMPATIBLE = ("assumed", "verified", "unknown", "incompatible")
"""What a verdict counts from zero; of several on one candidate the greatest holds."""

FITS_LIST = "fits list"
"""What the rule is called that the shop's links make: a target fits what its list names."""

LINK = "link"
"""What the shop's own word on a pair is called."""

ASSUMED, VERIFIED, UNKNOWN, INCOMPATIBLE = range(4)

NO_MEMBER, SAYS_NOTHING, FIRST_CLASS = range(3)
"""Classes of products: outside the rule, without its attribute, and the first real one."""

Verdicts = npt.NDArray[np.int8]
Codes = npt.NDArray[np.int32]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in one direction.

    Attributes:
        rule: place among ``Compatibility.names``.
        candidate_class: of each product.
        usual: the verdict on each class of candidates that does not match the anchor's.
        offsets, match: beside an anchor of class k the candidates of the classes
            ``match[offsets[k]:offsets[k + 1]]`` match it.
        matching: the verdict on those.
    """

    rule: int
    candidate_class: Codes
    usual: Verdicts
    offsets: npt.NDArray[np.int64]
    match: npt.NDArray[np.int64]
    matching: int

    def by_class(self, anchor_class: int) -> Verdicts:
        """The verdict on each class of candidates beside an anchor of a class."""
        row = self.usual.copy()
        if anchor_class == SAYS_NOTHING:
            row[SAYS_NOTHING:] = UNKNOWN
        else:
            start, end = self.offsets[anchor_class : anchor_class + 2].tolist()
            row[self.match[start:end]] = self.matching
        return row


class Compatibility(msgspec.Struct, frozen=True, kw_only=True):
    """All that a shop says about what fits what.

    The word on a pair: "never together", then the shop's own link of the two, then rules and fits
    lists, of which the strictest.

    Attributes:
        names: of the rules, for people.
        judgements: each rule in both directions, those of "never together" last.
        first_never: place of the first of these.
        offsets, judgement, anchor_class: anchor a is asked about by the judgements
            ``judgement[offsets[a]:offsets[a + 1]]``, in order, and its class in each stands beside.
        link_offsets, linked: products that the shop links to a so that they fit,
            ``linked[link_offsets[a]:link_offsets[a + 1]]``, ascending.
    """

    names: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    first_never: int
    offsets: npt.NDArray[np.int64]
    judgement: Codes
    anchor_class: Codes
    link_offsets: npt.NDArray[np.int64]
    linked: npt.NDArray[np.int64]

    def beside(self, anchors: Sequence[int], candidates: Codes) -> Verdicts:
        """What holds for each candidate beside all anchors together: the strictest verdict.

        Args:
            anchors: codes of what the shopper looks at and has in the cart.
            candidates: codes of what could be offered.

        Returns:
            Places in ``COMPATIBLE``: incompatible with any anchor = incompatible; verified only if
            nothing is open with any other.
        """
        verdict = np.zeros(len(candidates), dtype=np.int8)
        at = candidates.astype(np.intp)
        classes: dict[int, npt.NDArray[np.intp]] = {}
        for anchor in anchors:
            said = self._said(anchor, at, classes)
            if said is not None:
                np.maximum(verdict, said, out=verdict)
        return verdict

    def fits_as_kit(self, members: Sequence[int]) -> bool:
        """Whether a kit may have a label (R-17): every member is verified beside the anchor.

        And between the others nothing is incompatible or unknown.

        Args:
            members: codes, the anchor first.
        """
        anchor, *others = members
        codes = np.array(others, dtype=np.int32)
        if not (self.beside([anchor], codes) == VERIFIED).all():
            return False
        return all(bool((self.beside([each], codes) < UNKNOWN).all()) for each in others)

    def why(self, anchor: int, candidate: int) -> tuple[tuple[str, str], ...]:
        """What each rule says about a pair: its name and a word of ``COMPATIBLE``."""
        found: list[tuple[str, str]] = []
        linked = candidate in self.linked_to(anchor)
        for i in range(int(self.offsets[anchor]), int(self.offsets[anchor + 1])):
            judged = self.judgements[self.judgement[i]]
            row = judged.by_class(int(self.anchor_class[i]))
            verdict = int(row[judged.candidate_class[candidate]])
            name = self.names[judged.rule]
            if verdict != ASSUMED and not (linked and name == FITS_LIST):
                found.append((name, COMPATIBLE[verdict]))
        if linked:
            found.append((LINK, COMPATIBLE[VERIFIED]))
        return tuple(dict.fromkeys(found))

    def linked_to(self, product: int) -> npt.NDArray[np.int64]:
        """Products that the shop itself says fit a product, ascending."""
        start, end = self.link_offsets[product : product + 2].tolist()
        return self.linked[start:end]

    def _said(
        self,
        anchor: int,
        candidates: npt.NDArray[np.intp],
        classes: dict[int, npt.NDArray[np.intp]],
    ) -> Verdicts | None:
        """Verdicts beside one anchor; None where nobody says anything about it.

        ``classes`` keeps what was looked up for the anchors before. Indices are of the machine's
        own width, with which numpy is three times as fast.
        """
        start, end = self.offsets.item(anchor), self.offsets.item(anchor + 1)
        first, last = self.link_offsets.item(anchor), self.link_offsets.item(anchor + 1)
        if start == end and first == last:
            return None
        said = np.zeros(len(candidates), dtype=np.int8)
        links_to_hear = first < last
        asked = zip(
            self.judgement[start:end].tolist(), self.anchor_class[start:end].tolist(), strict=True
        )
        for number, anchor_class in asked:
            if links_to_hear and number >= self.first_never:
                said[_among(candidates, self.linked[first:last])] = VERIFIED
                links_to_hear = False
            judged = self.judgements[number]
            if number not in classes:
                classes[number] = judged.candidate_class[candidates].astype(np.intp)
            np.maximum(said, judged.by_class(anchor_class)[classes[number]], out=said)
        if links_to_hear:
            said[_among(candidates, self.linked[first:last])] = VERIFIED
        return said


def _among(
    candidates: npt.NDArray[np.intp], sorted_codes: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    if len(sorted_codes) == 1:
        found: npt.NDArray[np.bool_] = candidates == sorted_codes[0]
    else:
        place = sorted_codes.searchsorted(candidates)
        place[place == len(sorted_codes)] = 0
        found = sorted_codes[place] == candidates
    return found

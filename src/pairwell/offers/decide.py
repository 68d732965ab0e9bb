"""The decision: candidates, eligibility, scoring, ranking, words. The whole way on one page."""

from __future__ import annotations

import hashlib

import msgspec
import numpy as np

from pairwell.model.offer import Offer, OfferAnswer, OfferGroup, OfferRequest, Refusal
from pairwell.offers.blocks import sources_of
from pairwell.offers.candidates import Candidates
from pairwell.offers.choice import Choice
from pairwell.offers.choose import choose_pinned
from pairwell.offers.eligibility import SUBSTITUTE, WORTH_A_SECOND_LOOK
from pairwell.offers.explain import explain, fits_of
from pairwell.offers.explore import Draws
from pairwell.offers.gates.gate import any_of
from pairwell.offers.groups import groups_of
from pairwell.offers.kits import kit_of
from pairwell.offers.likes import leaned
from pairwell.offers.order_sum import progress_here
from pairwell.offers.pinned import PINNED, pins_of, signed
from pairwell.offers.policy import OfferPolicy, warnings_of
from pairwell.offers.refusals import refusals_of, unknown_products
from pairwell.offers.shelf import Shelf
from pairwell.offers.situation import Situation, understand
from pairwell.offers.techniques.source import Source
from pairwell.offers.titles import title_of
from pairwell.offers.turns import others_in_turn
from pairwell.offers.variety import choose_varied

_DEFAULT = OfferPolicy()


def decide(request: OfferRequest, shelf: Shelf, policy: OfferPolicy = _DEFAULT) -> OfferAnswer:
    """What to offer here, or why nothing.

    The same request on the same snapshot and hand-made rows under the same policy gives the same
    answer. What a person pinned comes first if the gates of safety let it; nothing else is offered
    but what passed every gate; places that nothing relevant fills stay empty.

    Raises:
        InputRefused: an unknown placement, or a limit below one.
    """
    situation = understand(request, shelf, policy)
    found = _Found(situation)
    draws = Draws(policy, decision_id(request, shelf, policy))
    if situation.limit:
        pins = pins_of(situation)
        if pins is not None:
            found.take(PINNED, choose_pinned(pins, situation, situation.limit))
        for source in sources_of(situation):
            if found.is_full and source.technique != "service":
                continue
            room = found.room(source)
            candidates = source.find(situation) if room else None
            if candidates is not None:
                unsettled = found.unsettled(leaned(candidates, situation), source)
                wide = draws.reach(room)
                choice = choose_varied(unsettled, source, situation, wide, found.codes())
                found.take(source, draws.drawn(choice, situation, room))
    kit = kit_of(situation) if may_have_a_kit(situation) else None
    offers = draws.told(found.offers())
    if not offers:
        for other in others_in_turn(request, situation.rule, situation.block):
            answer = decide(other, shelf, policy)
            if answer.offers:
                return answer
    groups: tuple[OfferGroup, ...] = ()
    if policy.sets and may_have_a_kit(situation):
        groups = groups_of(situation, len(offers))
    return OfferAnswer(
        decision_id=draws.decision_id,
        snapshot_id=shelf.snapshot.meta.snapshot_id,
        placement=request.placement,
        offers=offers,
        refusals=unknown_products(situation) + tuple(found.refusals.values()),
        why_none=None if offers or kit or groups else why_none(situation, found.n_seen),
        warnings=warnings_of(policy),
        block=situation.block,
        title=title_of(situation, offers),
        n_eligible=found.n_eligible,
        threshold=progress_here(situation) if situation.rule.techniques else None,  # P-11
        kit=kit,
        groups=groups,
        required=tuple([shelf.product_id(code) for code in situation.missing_parts]),
    )


class _Found:
    """What was found so far, source after source.

    Attributes:
        is_full: no place of the list is free.
    """

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.is_full = False
        self.refusals: dict[int, Refusal] = {}
        self.n_seen = self.n_eligible = 0
        self._chosen: list[tuple[Source, Choice, int]] = []
        self._choices: list[Choice] = []

    def room(self, source: Source) -> int:
        """How many more the source may give; a service may take the last place of a full list.

        Not from a pin: what a person put there stays.
        """
        left = self.situation.limit - len(self._chosen)
        if source.technique == "service" and not left and self.situation.limit > 1:
            left = int(self._chosen[-1][0] is not PINNED)
        return left if source.at_most is None else min(left, source.at_most)

    def codes(self) -> list[int]:
        """What the list holds so far."""
        return [choice.tried.code.item(i) for _, choice, i in self._chosen]

    def unsettled(self, candidates: Candidates, source: Source) -> Candidates:
        """Those that no earlier source has settled: no later one may bring these back.

        What the shop names itself, or the customer uses up, stands by that word: its own gates
        judge it anew, and of what orders say only that it is bought instead of the anchor counts.
        """
        if not self._choices:
            return candidates
        codes = self.codes()
        named = candidates.level == "link" or source.technique == "replenish"
        for each in self._choices:
            settled = each.verdict == SUBSTITUTE
            if not named:
                settled = ~np.isin(each.verdict, WORTH_A_SECOND_LOOK)
            codes += each.tried.code[settled].tolist()
        settled = any_of(candidates, codes)
        return candidates if settled is None else candidates.only(~settled)

    def take(self, source: Source, choice: Choice) -> None:
        """Keep what the source gives, and why it gives no more."""
        self.n_seen += len(choice.tried)
        self.n_eligible += choice.n_eligible
        self.refusals |= refusals_of(choice.tried, choice.verdict, self.situation, choice.refused)
        self._choices.append(choice)
        for i in choice.places:
            if len(self._chosen) == self.situation.limit:
                self._chosen.pop()
            self._chosen.append((source, choice, i))
            self.refusals.pop(choice.tried.code.item(i), None)
        self.is_full = len(self._chosen) == self.situation.limit

    def offers(self) -> tuple[Offer, ...]:
        """The offers, in words."""
        fits = fits_of([(choice, i) for _, choice, i in self._chosen], self.situation)
        offers = []
        for place, (source, choice, i) in enumerate(self._chosen):
            offer = explain(source, choice, i, place + 1, fits[place], self.situation)
            offers.append(signed(offer, self.situation) if source is PINNED else offer)
        return tuple(offers)


def may_have_a_kit(situation: Situation) -> bool:
    """Whether a kit is asked for, and the place and the person's day have room for one."""
    allowed = "bundle" in situation.rule.techniques
    return situation.block == "kit" and allowed and situation.limit > 0


def silent(situation: Situation) -> bool:
    """R-25: this person saw as many offers today as the shop shows on a day."""
    most = situation.policy.max_shown_per_day
    return most is not None and situation.request.n_shown_today >= most


def why_none(situation: Situation, n_seen: int) -> str:
    """The code of why there is no offer."""
    if silent(situation):
        return "enough_shown"
    if not situation.limit:
        return "placement_closed"
    if not situation.anchors and not n_seen:
        return "unknown_anchor" if situation.unknown else "no_anchor"
    return "all_refused" if n_seen else "no_candidate"


def decision_id(request: OfferRequest, shelf: Shelf, policy: OfferPolicy) -> str:
    """The name of a decision: a hash of the question, of what it was asked of, and of the rules."""
    asked_of: tuple[str, ...] = (shelf.snapshot.meta.snapshot_id, policy.digest)
    if shelf.curated is not None:
        asked_of += (shelf.curated.digest,)
    if shelf.store:
        asked_of += (f"store {shelf.store}",)
    asked = msgspec.json.encode((*asked_of, request))
    return hashlib.blake2b(asked, digest_size=16).hexdigest()

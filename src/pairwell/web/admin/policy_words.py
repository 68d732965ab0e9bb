"""The policy in sentences, each with the rows of the mission that it stands for."""

from __future__ import annotations

import re

from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_notes import NOTES
from pairwell.web.admin.speech import Speech

_ROW = re.compile(r"\b(?:[A-Z]-\d\d|[TPC]\d{1,2})\b")


def in_words(speech: Speech, policy: OfferPolicy) -> list[tuple[str, str]]:
    """What holds, as sentences with their mission rows.

    >>> in_words(Speech("en"), OfferPolicy())[0]
    ('A pair is offered once 5 customers bought both.', 'P29, P52')
    """
    say, voice = speech.say, speech.voice

    def limited(name: str, value: object, **places: str | int) -> tuple[str, str]:
        key = f"rule.{name}" if value is not None else f"rule.{name}_none"
        return say(key, **places) if value is not None else say(key), rows_of(name)

    def switched(name: str, *, on: bool) -> tuple[str, str]:
        return say(f"rule.{name}_{'yes' if on else 'no'}"), rows_of(name)

    ceiling, shown, family = (
        policy.max_price_ratio, policy.max_shown_per_day, policy.max_of_family,
    )  # fmt: skip
    sentences = [
        (say("rule.min_customers", n=policy.min_customers), rows_of("min_customers")),
        limited("max_price_ratio", ceiling, share=voice.share(ceiling)),
        (say("rule.price_centre", share=voice.share(policy.price_centre)), rows_of("price_centre")),
        limited("max_shown_per_day", shown, n=shown or 0),
        limited("max_of_family", family, n=family or 0),
        switched("needs_image", on=policy.needs_image),
        switched("unknown_is_consumable", on=policy.unknown_is_consumable),
        switched("satisfied_categories", on=policy.satisfied_categories),
        (
            say("rule.set", kits=len(policy.kits), thresholds=len(policy.thresholds),
                incentives=len(policy.incentives)),
            "T-05, T-15, S-09",
        ),
    ]  # fmt: skip
    if policy.barred_tags:
        tags = ", ".join(policy.barred_tags)
        sentences.append((say("rule.barred_tags", tags=tags), rows_of("barred_tags")))
    return sentences


def rows_of(name: str) -> str:
    """The rows of the mission behind a setting of the policy or of a place.

    >>> rows_of("max_price_ratio"), rows_of("cap")
    ('R-02, T4', 'T2, R-09')
    """
    note = next((notes[name] for notes in NOTES.values() if name in notes), "")
    return ", ".join(_ROW.findall(note.partition(":")[0]))

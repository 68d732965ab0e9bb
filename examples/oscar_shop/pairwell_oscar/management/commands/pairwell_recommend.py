"""``manage.py pairwell_recommend``: fill Oscar's "Recommended items" from the published matrix.

The way without the widget: pages show what Oscar has, and need no pairwell while they are made.
What people recommended by hand stays.
"""

import json
from argparse import ArgumentParser
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from oscar.core.loading import get_model

from pairwell_oscar.models import Pushed
from pairwell_oscar.talk import Failure, ask


class Command(BaseCommand):
    """Run it after each build, every night as a rule."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many a product."""
        parser.add_argument("--limit", type=int, default=3)

    def handle(self, *_: object, limit: int, **__: object) -> None:
        """Ask for each product, and write them all or none."""
        products = get_model("catalogue", "Product").objects.browsable().order_by("pk")
        try:
            found = {product.pk: _offered(product, limit) for product in products}
        except Failure as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        with transaction.atomic():
            n = _write(found)
        self.stdout.write(f"{n} recommendations for {sum(map(bool, found.values()))} products.")


def _offered(product: object, limit: int) -> list[int]:
    """What pairwell offers beside a product, the best first; of a parent: its first child."""
    anchor = product.children.public().first() if product.is_parent else product
    if anchor is None:
        return []
    query = urlencode(
        {"placement": "product", "block": "with_this", "anchor": anchor.pk, "limit": limit}
    )
    answer = json.loads(ask("GET", f"/v1/offers?{query}"))
    if not answer["snapshot_id"]:
        raise OSError("No matrix is published")
    return [int(offer["product"]["product_id"]) for offer in answer["placements"][0]["offers"]]


def _write(found: dict[int, list[int]]) -> int:
    recommendation = get_model("catalogue", "ProductRecommendation")
    recommendation.objects.filter(pushed__isnull=False).delete()
    by_hand = set(recommendation.objects.values_list("primary_id", "recommendation_id"))
    n = 0
    for primary, others in found.items():
        for place, other in enumerate(others):
            if (primary, other) in by_hand:
                continue
            row = recommendation.objects.create(
                primary_id=primary, recommendation_id=other, ranking=len(others) - place
            )
            Pushed.objects.create(recommendation=row)
            n += 1
    return n

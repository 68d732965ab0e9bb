"""``manage.py fill_shop``: the example shop's goods, people and orders, in an empty database."""

import json
import secrets
from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.core.management.base import BaseCommand
from django.db import transaction

from shop.fill import fill_catalogue, fill_customers, fill_offers, fill_orders

KEEPER = "keeper@shop.example"


class Command(BaseCommand):
    """Fill the shop and print, as JSON, what was made."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many orders, and which."""
        parser.add_argument("--orders", type=int, default=400)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *_: object, orders: int, seed: int, **__: object) -> None:
        """Fill."""
        password = secrets.token_urlsafe(15)
        with transaction.atomic():
            Site.objects.update(domain="127.0.0.1", name="Harbour Coffee")
            get_user_model().objects.create_superuser("keeper", KEEPER, password)
            numbers = fill_catalogue()
            fill_offers(numbers)
            fill_orders(orders, fill_customers(orders // 2), numbers, seed)
        told = {"log_in": KEEPER, "password": password, "products": numbers}
        self.stdout.write(json.dumps(told))

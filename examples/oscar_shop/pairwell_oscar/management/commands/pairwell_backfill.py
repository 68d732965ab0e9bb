"""``manage.py pairwell_backfill``: tell pairwell the shop's goods, customers and past orders."""

from django.core.management.base import BaseCommand, CommandError

from pairwell_oscar.outbox import queue_all, send
from pairwell_oscar.talk import Failure


class Command(BaseCommand):
    """Run it once on the first day, and whenever you doubt that both know the same."""

    help = __doc__

    def handle(self, *_: object, **__: object) -> None:
        """Note everything and send it."""
        n = queue_all()
        try:
            send()
        except Failure as error:
            raise CommandError(f"{error}. What is left waits; run it again.") from error
        self.stdout.write(f"{n} products, customers and orders told.")

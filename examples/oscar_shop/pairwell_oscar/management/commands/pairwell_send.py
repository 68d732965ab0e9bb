"""``manage.py pairwell_send``: tell pairwell what waits; beside the shop, or every minute."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from pairwell_oscar.outbox import send_quietly


class Command(BaseCommand):
    """What cannot be told now waits and is told later."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once or for ever."""
        parser.add_argument("--every", type=float, help="Seconds between two tries; without: once.")

    def handle(self, *_: object, every: float | None, **__: object) -> None:
        """Send."""
        try:
            while every:
                send_quietly()
                time.sleep(every)
        except KeyboardInterrupt:
            return
        if not send_quietly():
            raise CommandError("pairwell takes nothing at the moment; everything waits.")

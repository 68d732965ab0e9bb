"""The admin of one worker: who is logged in, tries to log in, and what pages share."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from pairwell.app import log_in as sessions
from pairwell.app.log_in_by_link import log_in_by_link
from pairwell.model.audit import AuditAction, AuditEntry
from pairwell.model.errors import InputRefused
from pairwell.model.pace import Limit, Taken
from pairwell.model.store_told import StoreTold
from pairwell.model.user import User
from pairwell.offers.shelf import Shelf
from pairwell.settings import Settings
from pairwell.web.errors import TooManyRequests
from pairwell.web.service import Service
from pairwell.web.shop import Shop
from pairwell.wiring import Workspace, open_workspace, utc_now

_T = TypeVar("_T")

TRIES = Limit(rate=5 / 60, burst=5)
"""To log in by one name from one address, over all workers."""

TRIES_FROM = Limit(rate=0.5, burst=30)
"""To log in by any name from one address, over all workers."""

TRIES_OF = Limit(rate=10 / 3600, burst=10)
"""To log in by one link from anywhere: of a second factor's million codes some hundreds a day."""


class NothingServed(InputRefused):
    """There is no matrix yet: a page says what it will show, and how to get there."""

    code = "nothing_served"


class Admin:
    """One worker's admin.

    Args:
        service: what it looks at and changes.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        # Its own connections: a publication that takes its time keeps nobody from logging in.
        self._people = open_workspace(service.folder)
        self._one_at_a_time = asyncio.Lock()

    @property
    def settings(self) -> Settings:
        """What pairwell.toml says now."""
        return self.service.settings

    def stop(self) -> None:
        """Let go of the stores."""
        self._people.__exit__()

    @property
    def has_users(self) -> bool:
        """Whether anybody could log in."""
        return self._people.users_file.is_file()

    async def people(self, do: Callable[[Workspace], _T]) -> _T:
        """Do something with users, sessions or the audit log, beside the requests."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(do, self._people)

    async def who(self, token: str) -> User | None:
        """Whose session a token is of."""
        if not token or not self.has_users:
            return None
        return await self.people(lambda w: sessions.who(w.users, token, int(time.time())))

    async def log_in(
        self, name: str, password: str, code: str, token: str, address: str
    ) -> User | None:
        """Open a session; None when anything is wrong.

        Raises:
            TooManyRequests: too many tries.
        """
        if not self.has_users:
            return None
        await self._slow_down((f"{address} {name}", TRIES), (address, TRIES_FROM))
        return await self.people(
            lambda w: sessions.log_in(
                w.users, w.audit, w.secret(), name=name, password=password, code=code,
                token=token, now=int(time.time()), at=instant(),
            )
        )  # fmt: skip

    async def log_in_by_link(
        self, link: str, password: str, code: str, token: str, address: str
    ) -> User | None:
        """Open a session by a link that is used up by it; None when it does not hold.

        Raises:
            TooManyRequests: too many tries.
            InputRefused: the link holds, and the new password is easy to guess.
        """
        if not self.has_users:
            return None
        # Also each link for itself: whoever stole one tries few codes, from however many places.
        await self._slow_down(
            (f"{address} a link", TRIES), (address, TRIES_FROM), (f"link {link}", TRIES_OF)
        )
        return await self.people(
            lambda w: log_in_by_link(
                w.users, w.audit, w.secret(), secret=link, password=password,
                salt=secrets.token_bytes(16), code=code, token=token, now=int(time.time()),
                at=instant(),
            )
        )  # fmt: skip

    async def _slow_down(self, *tries: tuple[str, Limit]) -> None:
        """Count a try of each caller, over all workers.

        Raises:
            TooManyRequests: one had too many.
        """
        for caller, limit in tries:
            hidden = hmac.new(self.service.secret, caller.encode(), hashlib.sha256).hexdigest()
            taken = await self._try(hidden, limit)
            if not taken.allowed:
                raise TooManyRequests(
                    "Too many tries to log in.", f"Come again in {taken.retry_after} s."
                )

    async def _try(self, caller: str, limit: Limit) -> Taken:
        return await self.people(lambda w: w.users.try_once(caller, limit, time.time()))

    async def log_out(self, token: str) -> None:
        """End a session."""
        await self.people(lambda w: sessions.log_out(w.users, w.audit, token, instant()))

    async def note(self, user: User, action: AuditAction, subject: str, **detail: str) -> None:
        """Write down what somebody did."""
        entry = AuditEntry(
            at=instant(), actor=user.name, action=action, subject=subject, detail=detail
        )
        await self.people(lambda w: w.audit.append(entry))

    @property
    def shop(self) -> Shop:
        """What is answered from now.

        Raises:
            NothingServed: there is no matrix.
        """
        shop = self.service.shop
        if shop is None:
            raise NothingServed("There is no matrix yet.", "Run `pairwell build`.")
        return shop

    @property
    def shelf(self) -> Shelf:
        """What is served now; raises as ``shop``."""
        return self.shop.shelf

    async def told(self, store: str) -> StoreTold | None:
        """How much is known of the stock of a store, and how old it is; None: nothing."""
        if store not in self.shop.stores:
            return None
        found = await self.service.work(lambda workspace: workspace.journal.stores(store))
        return found[0] if found else None


def instant() -> str:
    """Now, RFC 3339 in UTC with seconds."""
    return utc_now().isoformat(timespec="seconds")


def search(shelf: Shelf, text: str, limit: int = 30) -> list[int]:
    """Codes of products whose id is the text, then of those whose title or id holds it.

    Most sold first; nothing for an empty text.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return []
    exact = shelf.code(text.strip())
    n_orders = shelf.snapshot.products.n_orders
    found = [i for i, named in enumerate(_named(shelf)) if wanted in named and i != exact]
    found.sort(key=lambda i: -int(n_orders[i]))
    return ([exact] if exact >= 0 else []) + found[:limit]


_NAMED: WeakKeyDictionary[Shelf, list[str]] = WeakKeyDictionary()
"""Of each shelf that is still in use."""


def _named(shelf: Shelf) -> list[str]:
    """Id and title of every product, as they are searched."""
    if shelf not in _NAMED:
        products = shelf.snapshot.products
        pairs = zip(products.ids.unpack(), products.titles.unpack(), strict=True)
        _NAMED[shelf] = [f"{each} {title}".casefold() for each, title in pairs]
    return _NAMED[shelf]

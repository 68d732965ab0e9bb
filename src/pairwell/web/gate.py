"""Letting a request in: its key, its origin, its pace. The rules themselves stand in access.py."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from pairwell.app.manage_keys import PREFIXES, KeyRing
from pairwell.model.key import ApiKey
from pairwell.settings import WebSettings
from pairwell.web.access import ACCESS, allows
from pairwell.web.caller import Caller
from pairwell.web.errors import NotAllowed, NotAuthenticated, NotServing, TooManyRequests
from pairwell.web.rates import Buckets, Limit, Taken

SITE = "site"
"""Query parameter of a public site key, for beacons and cacheable links: they have no headers."""


class Gate:
    """Decides about one request at a time.

    Args:
        settings: paces and trusted proxies.
        paces: file that all workers keep them in; None: this worker is alone.
    """

    def __init__(self, settings: WebSettings, paces: Path | None = None) -> None:
        self._site = Limit(rate=settings.site_rate, burst=settings.site_burst)
        self._backend = Limit(rate=settings.backend_rate, burst=settings.backend_burst)
        self._proxies = frozenset(settings.trusted_proxies.split())
        self._buckets = Buckets(paces)

    def admit(
        self,
        name: str,
        method: str,
        ring: KeyRing | None,
        headers: Mapping[bytes, bytes],
        query: dict[str, str],
        peer: str,
    ) -> tuple[Caller, Taken]:
        """Who calls, and how much more they may; takes the site key out of the query.

        Args:
            name: of the operation.
            method: of the request.
            ring: the keys that hold; None: they cannot be read.
            headers: by small name.
            query: the parameters.
            peer: who is connected: the caller or a proxy.

        Raises:
            NotAuthenticated: no key that holds.
            NotAllowed: the key may not do this, or not from this page.
            TooManyRequests: faster than allowed.
            NotServing: keys cannot be read, and shoppers do not wait for this operation.
        """
        access = ACCESS[name]
        address = self.address(headers, peer)
        site = query.pop(SITE, None) if access.site else None
        if access.public:
            return Caller(key=None, address=address), self._pace(None, address)
        if ring is None:
            if not access.site:
                raise NotServing("Keys cannot be read at the moment.", "Try again in a moment.")
            return Caller(key=None, address=address, unknown=True), self._pace(None, address)
        key = _key(ring, headers, site)
        _check_origin(key, headers, method)
        taken = self._pace(key, address)
        if not allows(access, key):
            raise NotAllowed(
                f"{key.key_id} may not do this.",
                f"Use a back-end key with scope {access.scope}." if access.scope else "",
            )
        return Caller(key=key, address=address), taken

    def _pace(self, key: ApiKey | None, address: str) -> Taken:
        """Site keys are public, so each address has its own pace; a back end has one a key."""
        is_backend = key is not None and key.kind == "backend"
        name = key.key_id if key is not None else ""
        caller = name if is_backend else f"{name} {address}"
        limit = self._backend if is_backend else self._site
        taken = self._buckets.take(caller, limit, time.monotonic())
        if not taken.allowed:
            raise TooManyRequests(
                "Too many requests.", f"Come again in {taken.retry_after} s, and slower."
            )
        return taken

    def address(self, headers: Mapping[bytes, bytes], peer: str) -> str:
        """Where from: the last address that no trusted proxy wrote."""
        if peer not in self._proxies:
            return peer
        for address in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
            if address.strip() and address.strip() not in self._proxies:
                return address.strip()[:64]
        return peer


def _key(ring: KeyRing, headers: Mapping[bytes, bytes], site: str | None) -> ApiKey:
    now = _instant(int(time.time()))
    bearer = headers.get(b"authorization")
    if bearer is not None:
        kind, _, text = bearer.decode("latin-1").partition(" ")
        key = ring.find(text.strip(), now) if kind.lower() == "bearer" else None
        if key is None or key.kind != "backend":
            raise NotAuthenticated(
                "This back-end key does not hold.",
                "See `pairwell keys list`: it may be revoked, over, or mistyped.",
            )
        return key
    text = headers.get(b"x-pairwell-site", b"").decode("latin-1") or site or ""
    key = ring.find(text, now) if text.startswith(PREFIXES["site"]) else None
    if key is None:
        raise NotAuthenticated(
            "This needs a key.",
            "Send Authorization: Bearer pw_live_..., or X-Pairwell-Site: pw_site_... from a page.",
        )
    return key


@lru_cache(maxsize=2)
def _instant(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()


def _check_origin(key: ApiKey, headers: Mapping[bytes, bytes], method: str) -> None:
    if key.kind != "site":
        return
    origin = headers.get(b"origin")
    if origin is None and method == "GET":
        return  # browsers send none with plain links inside one site
    if origin is None or origin.decode("latin-1") not in key.origins:
        raise NotAllowed(
            "This page may not use the site key.",
            "Make a key for its origin: pairwell keys create --origin https://shop.example",
        )

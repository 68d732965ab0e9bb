"""Keys: made once, found by their text, ended at once; the same in every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pairwell.app.manage_keys import KeyRing, create_key, digest_of, revoke_key
from pairwell.app.ports.keys import Keys
from pairwell.model.errors import InputRefused
from pairwell.store.memory.keys import MemoryKeys
from pairwell.store.sqlite.keys import SqliteKeys

NOW = "2026-11-22T10:00:00+00:00"
LATER = "2026-11-23T00:00:00+00:00"
SECRET = "0123456789abcdef012345"  # noqa: S105 - a made-up one


@pytest.fixture(params=["memory", "sqlite"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keys]:
    opened = MemoryKeys() if request.param == "memory" else SqliteKeys(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def make(keys: Keys, secret: str = SECRET, **more: Any) -> str:
    given = {"kind": "backend", "name": "shop", "scopes": ("offers",), **more}
    kind, name = given.pop("kind"), given.pop("name")
    text, _ = create_key(keys, kind, name, secret, NOW, **given)
    return text


def test_a_key_is_kept_as_a_hash_and_found_by_its_text(keys: Keys) -> None:
    text = make(keys, expires_at=LATER)
    (kept,) = keys.keys()
    assert text == f"pw_live_{SECRET}"
    assert SECRET not in repr(kept)
    assert (kept.key_id, kept.digest) == ("pw_live_01234567", digest_of(text))
    ring = KeyRing(keys.keys())
    assert ring.find(text, NOW) == kept
    assert ring.find(text, LATER) is None
    assert ring.find(text + "x", NOW) is None
    assert ring.find("\ud800", NOW) is None


def test_two_of_a_name_are_live_at_once_and_no_third(keys: Keys) -> None:
    first = make(keys)
    make(keys, "b" * 32)
    with pytest.raises(InputRefused, match="2 keys named 'shop' are live"):
        make(keys, "c" * 32)
    revoke_key(keys, first[:16], NOW)
    make(keys, "c" * 32)
    assert KeyRing(keys.keys()).find(first, NOW) is None
    with pytest.raises(InputRefused, match="no live key"):
        revoke_key(keys, first[:16], NOW)


def test_the_same_key_twice_is_refused(keys: Keys) -> None:
    make(keys)
    with pytest.raises(InputRefused, match="a key"):
        make(keys)


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "short"},
        {"scopes": ()},
        {"kind": "site"},
        {"kind": "site", "origins": ("shop.example",)},
        {"kind": "site", "origins": ("https://shop.example/",)},
        {"kind": "site", "origins": ("http://shop.example",)},
        {"kind": "site", "origins": ("null",)},
        {"kind": "site", "origins": ("https://*.example",)},
        {"expires_at": NOW},
    ],
)
def test_weak_or_wrong_keys_are_not_made(keys: Keys, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        make(keys, **wrong)
    assert keys.keys() == ()


def test_a_site_key_has_origins_and_no_scopes(keys: Keys) -> None:
    origins = ("https://shop.example", "http://localhost:8080")
    make(keys, kind="site", origins=origins, scopes=("matrix",))
    (kept,) = keys.keys()
    assert (kept.scopes, kept.origins) == ((), origins)
    assert KeyRing(keys.keys()).origins == frozenset(origins)

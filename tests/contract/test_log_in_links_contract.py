"""Links that log in once: the same in every store, also when two click at the same moment."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pairwell.app.log_in import digest_of, log_in, who
from pairwell.app.log_in_by_link import log_in_by_link
from pairwell.app.manage_users import UserBook
from pairwell.app.ports.audit import Audit
from pairwell.app.ports.users import Users
from pairwell.app.second_factor import STEP, code_at, secret_of
from pairwell.model.errors import InputRefused
from pairwell.model.user import User
from pairwell.store.sqlite.audit import SqliteAudit
from pairwell.store.sqlite.users import SqliteUsers
from tests.people_stores import AT, KINDS, NOW, SECRET, Stores, opened

LATER = NOW + 3600
FIRST = "correct horse battery"
OWN = "four words of my own"
LINK = "w" * 43


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    with opened(request.param, tmp_path) as stores:
        book(*stores).add("sam", "sales", FIRST, secrets.token_bytes(16))
        yield stores


def book(users: Users, audit: Audit) -> UserBook:
    return UserBook(users, audit, "ann", AT)


def click(
    stores: Stores,
    secret: str = LINK,
    *,
    password: str = OWN,
    code: str = "",
    token: str = "t",  # noqa: S107 - a made-up one
    now: int = NOW,
) -> User | None:
    return log_in_by_link(
        *stores, SECRET, secret=secret, password=password, salt=secrets.token_bytes(16),
        code=code, token=token, now=now, at=AT,
    )  # fmt: skip


def enter(stores: Stores, password: str, token: str = "u") -> User | None:  # noqa: S107
    return log_in(
        *stores, SECRET, name="sam", password=password, code="", token=token, now=NOW, at=AT
    )


def written(stores: Stores) -> list[tuple[str, str, str]]:
    rows = stores[1].rows()
    return [(row.entry.actor, row.entry.action, row.entry.subject) for row in rows]


def test_a_link_logs_in_once_and_the_old_password_and_sessions_are_gone(stores: Stores) -> None:
    assert enter(stores, FIRST, "before")
    book(*stores).make_link("sam", LINK, LATER)
    assert who(stores[0], "before", NOW)  # a link that waits changes nothing
    user = click(stores)
    assert user
    assert who(stores[0], "t", NOW) == user == stores[0].user("sam")
    assert who(stores[0], "before", NOW) is None
    assert enter(stores, FIRST) is None
    assert enter(stores, OWN)
    assert click(stores, token="again") is None  # noqa: S106
    assert who(stores[0], "again", NOW) is None
    assert written(stores)[1:] == [
        ("sam", "logged_in", "sam"), ("ann", "link_made", "sam"), ("sam", "link_used", "sam"),
        ("sam", "log_in_refused", "sam"), ("sam", "logged_in", "sam"), ("", "link_refused", ""),
    ]  # fmt: skip


def test_a_link_that_is_over_replaced_or_nobody_s_opens_nothing(stores: Stores) -> None:
    made = book(*stores)
    made.make_link("sam", LINK, LATER)
    assert click(stores, now=LATER) is None
    assert click(stores, now=LATER + 1) is None
    assert not stores[0].use_link(digest_of(LINK), LATER, "hash")
    assert click(stores, LINK[:-1]) is None
    assert click(stores, "") is None
    assert click(stores, "\ud800") is None
    made.make_link("sam", "newer" * 9, LATER)
    assert click(stores) is None
    assert enter(stores, FIRST)
    assert click(stores, "newer" * 9, now=LATER - 1)


def test_a_removed_or_changed_user_has_no_link_any_more(stores: Stores) -> None:
    made = book(*stores)
    made.make_link("sam", LINK, LATER)
    made.set_role("sam", "analyst")
    assert click(stores) is None
    made.make_link("sam", LINK, LATER)
    made.set_password("sam", OWN, secrets.token_bytes(16))
    assert click(stores, password=FIRST) is None
    assert enter(stores, OWN)
    made.make_link("sam", LINK, LATER)
    made.disable("sam")
    assert click(stores) is None
    assert not stores[0].use_link(digest_of(LINK), NOW, "hash")
    for name in ("sam", "nobody"):
        with pytest.raises(InputRefused, match="no active user"):
            made.make_link(name, LINK, LATER)


def test_the_second_factor_is_asked_for_and_a_wrong_code_costs_no_link(stores: Stores) -> None:
    made = book(*stores)
    made.set_second_factor("sam", "ab")
    made.make_link("sam", LINK, LATER)
    code = code_at(secret_of(SECRET, "ab"), NOW // STEP)
    assert click(stores) is None
    assert click(stores, code="000000") is None
    assert click(stores, code=code)
    made.make_link("sam", LINK, LATER)
    assert click(stores, code=code) is None  # each code counts once


@pytest.mark.parametrize(
    "password", ["", "fourteen chars", "a" * 20, "sam sam sam correct", "x" * 1_001]
)
def test_a_weak_password_is_refused_and_uses_nothing_up(stores: Stores, password: str) -> None:
    made = book(*stores)
    made.set_second_factor("sam", "ab")
    made.make_link("sam", LINK, LATER)
    code = code_at(secret_of(SECRET, "ab"), NOW // STEP)
    with pytest.raises(InputRefused):
        click(stores, password=password, code=code)
    assert click(stores, password=password, secret="other") is None  # noqa: S106
    assert click(stores, code=code)


def test_somebody_without_a_password_comes_in_by_link_alone(stores: Stores) -> None:
    made = book(*stores)
    unguessable = secrets.token_urlsafe(32)
    made.invite("s", "sales", unguessable, secrets.token_bytes(16))
    with pytest.raises(InputRefused, match="second factor"):
        made.invite("kim", "owner", unguessable, secrets.token_bytes(16))
    with pytest.raises(InputRefused, match="no user name"):
        made.invite("Kim", "sales", unguessable, secrets.token_bytes(16))
    made.make_link("s", LINK, LATER)
    user = click(stores, password="CORRECT HORZE BATTERY")  # noqa: S106
    assert user
    assert (user.name, user.role) == ("s", "sales")


def test_links_end_by_their_age(stores: Stores) -> None:
    users = stores[0]
    book(*stores).add("kim", "sales", FIRST, secrets.token_bytes(16))
    book(*stores).make_link("sam", LINK, NOW - 1)
    book(*stores).make_link("kim", "k" * 43, LATER)
    assert users.end_links(before=NOW) == 1
    assert users.link(digest_of(LINK)) is None
    assert users.link(digest_of("k" * 43))
    assert users.end_links(before=NOW) == 0


def test_of_many_clicks_at_once_one_gets_in(tmp_path: Path) -> None:
    """Each with connections of its own, as workers have them."""
    file = tmp_path / "users.sqlite"
    workers: list[Stores] = [(SqliteUsers(file), SqliteAudit(file, SECRET)) for _ in range(4)]
    book(*workers[0]).add("sam", "sales", FIRST, secrets.token_bytes(16))
    book(*workers[0]).make_link("sam", LINK, LATER)
    together = threading.Barrier(len(workers))
    came: list[int] = []

    def run(number: int) -> None:
        together.wait()
        if click(workers[number], password=f"{OWN} {number}", token=f"t{number}"):
            came.append(number)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == 1
    sessions = [who(workers[0][0], f"t{n}", NOW) is not None for n in range(len(workers))]
    assert sessions == [n in came for n in range(len(workers))]
    assert enter(workers[0], f"{OWN} {came[0]}")
    actions = [action for _, action, _ in written(workers[0])]
    assert (actions.count("link_used"), actions.count("link_refused")) == (1, len(workers) - 1)
    for users, audit in workers:
        users.close()
        audit.close()


def test_the_secret_of_a_link_is_nowhere(tmp_path: Path) -> None:
    stores = SqliteUsers(tmp_path / "users.sqlite"), SqliteAudit(tmp_path / "users.sqlite", SECRET)
    book(*stores).add("sam", "sales", FIRST, secrets.token_bytes(16))
    book(*stores).make_link("sam", LINK, LATER)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert LINK.encode() not in kept
    assert digest_of(LINK).encode() in kept
    for store in stores:
        store.close()

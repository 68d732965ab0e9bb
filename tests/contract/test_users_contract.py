"""People and their sessions: the same in every store."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pairwell.app.log_in import IDLE, LONGEST, digest_of, log_in, log_out, who
from pairwell.app.manage_users import UserBook
from pairwell.app.second_factor import STEP, code_at, secret_of
from pairwell.model.errors import InputRefused
from pairwell.model.pace import Limit
from pairwell.model.user import LoginSession, User
from pairwell.store.sqlite.users import SqliteUsers
from tests.people_stores import AT, KINDS, NOW, SECRET, Stores, opened

PASSWORD = "correct horse battery"  # noqa: S105 - a made-up one
USER = User(name="ann", role="owner", password="$argon2id$x", totp_salt="ab", created_at=AT)  # noqa: S106


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    with opened(request.param, tmp_path) as stores:
        yield stores


def enter(stores: Stores, token: str, now: int = NOW, **typed: str) -> User | None:
    given = {"name": "sam", "password": PASSWORD, "code": "", **typed}
    users, audit = stores
    return log_in(
        users, audit, SECRET, name=given["name"], password=given["password"], code=given["code"],
        token=token, now=now, at=AT,
    )  # fmt: skip


def book(stores: Stores) -> UserBook:
    return UserBook(*stores, "command line", AT)


def actions(stores: Stores) -> list[str]:
    return [row.entry.action for row in stores[1].rows()]


def test_a_user_is_kept_whole_changed_and_never_made_again(stores: Stores) -> None:
    users, _ = stores
    assert (users.user("ann"), users.users()) == (None, ())
    users.add_user(USER)
    assert (users.user("ann"), users.users()) == (USER, (USER,))
    with pytest.raises(InputRefused, match="or was"):
        users.add_user(USER)
    changed = msgspec.structs.replace(USER, role="sales", disabled_at=AT)
    users.replace_user(changed)
    assert users.users() == (changed,)
    with pytest.raises(InputRefused, match="no user"):
        users.replace_user(msgspec.structs.replace(USER, name="bob"))


def test_sessions_are_found_by_digest_and_end_with_a_change(stores: Stores) -> None:
    users, _ = stores
    users.add_user(USER)
    session = LoginSession(digest=digest_of("t"), user="ann", started=1, seen=1)
    users.add_session(session)
    users.see_session(session.digest, 5)
    assert users.session(session.digest) == msgspec.structs.replace(session, seen=5)
    assert users.session(digest_of("u")) is None
    users.replace_user(USER)
    assert users.session(session.digest) is None
    users.add_session(session)
    assert users.end_session(session.digest)
    assert not users.end_session(session.digest)


def test_a_step_of_the_second_factor_counts_once_and_never_an_earlier_one(
    stores: Stores,
) -> None:
    users, _ = stores
    users.add_user(USER)
    assert users.use_code("ann", 10)
    assert [users.use_code("ann", step) for step in (10, 9, 11)] == [False, False, True]
    assert not users.use_code("nobody", 12)


def test_log_in_needs_the_password_and_tells_nothing_else(stores: Stores) -> None:
    book(stores).add("sam", "sales", PASSWORD, secrets.token_bytes(16))
    assert enter(stores, "a", password="wrong") is None  # noqa: S106
    assert enter(stores, "a", password="\ud800") is None  # noqa: S106
    assert enter(stores, "a", name="nobody") is None
    assert who(stores[0], "a", NOW) is None
    user = enter(stores, "a")
    assert user is not None
    assert who(stores[0], "a", NOW) == user
    log_out(*stores, "a", AT)
    assert who(stores[0], "a", NOW) is None
    assert actions(stores) == ["user_added", *["log_in_refused"] * 3, "logged_in", "logged_out"]


def test_a_session_ends_when_idle_and_after_twelve_hours(stores: Stores) -> None:
    book(stores).add("sam", "sales", PASSWORD, secrets.token_bytes(16))
    enter(stores, "idle")
    assert who(stores[0], "idle", NOW + IDLE) is not None
    assert who(stores[0], "idle", NOW + 2 * IDLE + 1) is None
    enter(stores, "long")
    for later in range(0, LONGEST + 1, IDLE // 2):
        assert who(stores[0], "long", NOW + later) is not None
    assert who(stores[0], "long", NOW + LONGEST + 1) is None


def test_a_disabled_user_is_out_at_once_and_for_good(stores: Stores) -> None:
    made = book(stores)
    made.add("sam", "sales", PASSWORD, secrets.token_bytes(16))
    enter(stores, "a")
    made.disable("sam")
    assert who(stores[0], "a", NOW) is None
    assert enter(stores, "b") is None
    with pytest.raises(InputRefused, match="no active user"):
        made.set_role("sam", "analyst")


def test_codes_of_the_second_factor_count_once(stores: Stores) -> None:
    made = book(stores)
    with pytest.raises(InputRefused, match="second factor"):
        made.add("ann", "owner", PASSWORD, secrets.token_bytes(16))
    made.add("ann", "owner", PASSWORD, secrets.token_bytes(16), totp_salt="ab")
    code = code_at(secret_of(SECRET, "ab"), NOW // STEP)
    assert enter(stores, "a", name="ann") is None
    assert enter(stores, "a", name="ann", code="000000") is None
    assert enter(stores, "a", name="ann", code=f"{code[:3]} {code[3:]}") is not None
    assert enter(stores, "b", name="ann", code=code) is None
    later = NOW + STEP
    assert enter(stores, "c", later, name="ann", code=code) is None
    assert enter(stores, "c", later, name="ann", code=code_at(secret_of(SECRET, "ab"), later // 30))


def test_role_password_and_factor_change_and_are_written_down(stores: Stores) -> None:
    made = book(stores)
    made.add("sam", "sales", PASSWORD, secrets.token_bytes(16))
    with pytest.raises(InputRefused, match="second factor"):
        made.set_role("sam", "owner")
    assert made.set_role("sam", "analyst").role == "analyst"
    made.set_password("sam", "another long password", secrets.token_bytes(16))
    assert enter(stores, "a") is None
    assert enter(stores, "a", password="another long password")  # noqa: S106
    made.set_second_factor("sam", "cd")
    assert who(stores[0], "a", NOW) is None
    row = stores[1].rows()[1].entry
    assert (row.action, row.detail) == ("role_changed", {"was": "sales", "is": "analyst"})


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Sam", PASSWORD),
        ("", PASSWORD),
        ("a/b", PASSWORD),
        ("sam", "fourteen chars"),
        ("sam", "aaaaaaaaaaaaaaaaaaaa"),
        ("horse", PASSWORD),
        ("sam", "x" * 1_001),
    ],
)
def test_weak_passwords_and_odd_names_are_refused(stores: Stores, name: str, password: str) -> None:
    with pytest.raises(InputRefused):
        book(stores).add(name, "sales", password, secrets.token_bytes(16))
    assert stores[0].users() == ()


def test_sessions_end_by_their_age(stores: Stores) -> None:
    users, _ = stores
    for name, started in (("old", NOW - 10), ("new", NOW)):
        users.add_session(LoginSession(digest=name, user="sam", started=started, seen=NOW))
    assert users.end_sessions(before=NOW) == 1
    assert (users.session("old"), users.session("new") is not None) == (None, True)
    assert users.end_sessions(before=NOW) == 0


def test_tries_are_counted_and_forgotten(stores: Stores) -> None:
    users, _ = stores
    limit = Limit(rate=0.1, burst=3)
    tries = [users.try_once("a", limit, NOW + n / 10) for n in range(5)]
    assert [taken.allowed for taken in tries] == [True] * 3 + [False] * 2
    assert tries[-1].retry_after == 10
    assert users.try_once("b", limit, NOW).allowed
    assert [users.try_once("a", limit, NOW + 10.5).allowed for _ in range(2)] == [True, False]
    again = [users.try_once("a", limit, NOW - 3600).allowed for _ in range(2)]
    assert again == [False, False]  # a clock that goes back opens nothing


def test_processes_share_the_tries(tmp_path: Path) -> None:
    limit = Limit(rate=0.1, burst=4)
    workers = [SqliteUsers(tmp_path / "users.sqlite") for _ in range(2)]
    allowed = [workers[n % 2].try_once("a", limit, NOW).allowed for n in range(6)]
    assert allowed == [True] * 4 + [False] * 2
    assert [worker.try_once("a", limit, NOW + 100_000).remaining for worker in workers] == [3, 2]
    for worker in workers:
        worker.close()

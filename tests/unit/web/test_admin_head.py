"""The head of the admin's pages: groups, and the pages of the group we are in."""

from __future__ import annotations

from pairwell.web.admin.render import head


def test_a_page_below_a_page_belongs_to_it() -> None:
    told = head("owner", "/admin/versions/compare")
    assert (told["group"], told["here"]) == ("matrix", "versions")
    assert [name for name, _ in told["groups"]] == ["today", "matrix", "offers", "installation"]
    assert ("bundles", "/admin/bundles") in told["nav"]


def test_the_start_is_no_page_of_all_others() -> None:
    assert head("owner", "/admin")["here"] == "overview"
    assert head("owner", "/admin/keys")["here"] == "keys"
    assert head("owner", "/admin/nowhere")["here"] == "overview"  # all begin there


def test_nobody_is_shown_a_door_that_is_shut() -> None:
    everything = {to for group in ("/admin", "/admin/matrix", "/admin/preview", "/admin/data")
                  for _, to in head("owner", group)["nav"]}  # fmt: skip
    for role in ("sales", "analyst", "auditor", "merchandiser"):
        mine = head(role, "/sell")
        assert {to for _, to in mine["groups"]} | {to for _, to in mine["nav"]} <= everything
    assert head("sales", "/sell")["nav"] == [("sell", "/sell")]
    assert head(None, "/admin/log-in")["groups"] == []

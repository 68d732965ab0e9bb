"""Answers printed once: filled anew they are the same as answers made anew."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pairwell.model.decision import LoggedDecision, LoggedOffer
from pairwell.web.instants import instant
from pairwell.web.printed import (
    ADD_ENDS,
    ADD_FOR,
    ENDS,
    NAME,
    Printed,
    PrintedPages,
    Proofs,
)
from pairwell.web.tokens import Offered, Promised, check, sign

SECRET = b"s" * 64
AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@given(
    st.lists(
        st.tuples(
            st.text(max_size=9),
            st.none() | st.integers(0, 10**12),
            st.none()
            | st.builds(Promised, st.text(max_size=9), st.integers(0, 10**12), st.just("GBP")),
        ),
        max_size=4,
    ),
    st.text(max_size=20),
    st.integers(0, 4_000_000_000),
)
def test_a_filled_answer_is_one_made_anew(
    products: list[tuple[str, int | None, Promised | None]], title: str, ends: int
) -> None:
    proofs = Proofs()
    told = {
        "decision_id": NAME,
        "title": title,
        "offers": [
            {
                "offer_id": f"{NAME}-0-{rank}",
                "token": proofs.proof(f"{NAME}-0-{rank}", product, price, promised),
                "ends": ADD_ENDS,
            }
            for rank, (product, price, promised) in enumerate(products, 1)
        ],
        "expires_at": ENDS,
    }
    printed = Printed(told, proofs, (), ())
    for name in ("0123abc", "r9"):
        anew = {
            "decision_id": name,
            "title": title,
            "offers": [
                {
                    "offer_id": f"{name}-0-{rank}",
                    "token": sign(
                        Offered(name, f"{name}-0-{rank}", product, price, ends + ADD_FOR, promised),
                        SECRET,
                    ),
                    "ends": instant(ends + ADD_FOR),
                }
                for rank, (product, price, promised) in enumerate(products, 1)
            ],
            "expires_at": instant(ends),
        }
        filled = printed.fill(name, ends, SECRET)
        assert filled == msgspec.json.encode(anew)
        told_offers = msgspec.json.decode(filled)["offers"]
        for offer, (_, _, promised) in zip(told_offers, products, strict=True):
            vouched = check(offer["token"], SECRET, ends)
            assert (vouched.offer_id, vouched.promised) == (offer["offer_id"], promised)


def test_what_is_logged_has_the_answer_s_name_and_its_person() -> None:
    offer = LoggedOffer(
        offer_id="-0-1", product_id="case", technique="down_sell", rank=1, propensity=0.5,
        instead_of="bag", margin_factor=1.4,
    )  # fmt: skip
    decision = LoggedDecision(
        decision_id="", at=AT, placement="cart", arm="holdout", snapshot_id="m-1", n_eligible=3,
        offers=(offer,),
    )  # fmt: skip
    printed = Printed({}, Proofs(), (decision,), (("pairwell_offers_total", "", 1),))
    later = AT.replace(hour=11)
    assert printed.logged("d7", later, "eve") == [
        msgspec.structs.replace(
            decision, decision_id="d7", at=later, person="eve",
            offers=(msgspec.structs.replace(offer, offer_id="d7-0-1"),),
        )
    ]  # fmt: skip


def test_the_oldest_pages_go_where_all_take_too_much_memory() -> None:
    pages = PrintedPages(250)
    printed = Printed("x" * 98, Proofs(), (), ())
    assert printed.size == 100
    for asked in ("a", "b", "c"):
        pages.keep(asked, printed)
    assert [pages.get(asked) is printed for asked in ("a", "b", "c")] == [False, True, True]

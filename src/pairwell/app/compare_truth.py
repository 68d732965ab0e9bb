"""Compare what a matrix found in a simulated shop with what is true in it.

Pairs are counted once, whatever their direction. A pair called proven is false when the model
expects no more joint baskets than independence inside months with the same basket sizes: tastes
make true pairs beside the planted ones.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pairwell.simulate.shop import SimulatedShop

CLEAR_JOINT = 30
CLEAR_LIFT = 3.0
N_TOP = 100

Codes = npt.NDArray[np.int64]


class TruthComparison(msgspec.Struct, frozen=True, kw_only=True):
    """How the matrix did.

    Attributes:
        n_planted: planted complements and pairs of kits.
        n_frequent: of those, with 30 expected joint orders or more.
        n_frequent_found: of those, called proven.
        n_clear: of the frequent, with a true lift of 3 or more.
        n_clear_found: of those, called proven.
        n_proven: pairs called proven.
        n_false: of those, no more often together than by chance.
        n_top: pairs at the top of the ranking: as many as were planted clearly, 100 at most.
        n_top_planted: of those, planted, or two add-ons of one main product.
        n_directed: planted complements called proven.
        n_directed_right: of those, with the add-on named as add-on of its main product.
        n_rivals: planted substitutes that chance alone would put together 20 times or more.
        n_rivals_proven: of those, called proven companions; should be none.
        n_rivals_found: of those, called substitutes.
        n_substitutes: pairs called substitutes.
        n_substitutes_planted: of those, planted ones, however seldom bought.
        n_apart: planted pairs with 30 joint orders or sessions or more, of all kinds: complements
            and pairs of kits by orders expected, substitutes by orders that chance would give;
            sessions as seen (viewed together on a day with an order).
        n_apart_right: of those, told apart: substitutes called so; others stored, and not so.
        missed: product ids of the clear pairs that were not found, main product first.
        false: product ids of the false pairs.
    """

    n_planted: int
    n_frequent: int
    n_frequent_found: int
    n_clear: int
    n_clear_found: int
    n_proven: int
    n_false: int
    n_top: int
    n_top_planted: int
    n_directed: int
    n_directed_right: int
    n_rivals: int
    n_rivals_proven: int
    n_rivals_found: int
    n_substitutes: int
    n_substitutes_planted: int
    n_apart: int
    n_apart_right: int
    missed: tuple[tuple[str, str], ...]
    false: tuple[tuple[str, str], ...]

    @property
    def false_share(self) -> float:
        """Of the pairs called proven, the share that is false; NaN when none is."""
        return self.n_false / self.n_proven if self.n_proven else float("nan")


def compare_truth(
    shop: SimulatedShop, pairs: pa.Table, views: pa.Table | None = None
) -> TruthComparison:
    """Compare a matrix with the truth.

    Args:
        shop: the shop whose ``lines`` the matrix was built from.
        pairs: the matrix, in the ``PAIRS`` columns; ids as in the shop.
        views: what it was built from besides; None: nothing.
    """
    n = shop.products.num_rows
    ids = shop.products["product_id"]
    anchor, candidate = (_codes(pairs[name], ids) for name in ("anchor_id", "candidate_id"))
    proven_row = pairs["proven"].to_numpy()
    proven = np.unique(_key(anchor, candidate, n)[proven_row])
    complements, kits = shop.planted.complements, shop.planted.kits
    planted = np.concatenate([complements, *(kits[:, [a, b]] for a, b in ((0, 1), (0, 2), (1, 2)))])
    truth = shop.truth(planted[:, 0], planted[:, 1])
    found = np.isin(_key(planted[:, 0], planted[:, 1], n), proven)
    frequent = truth.n_both >= CLEAR_JOINT
    clear = frequent & (truth.lift >= CLEAR_LIFT)

    proven_truth = shop.truth(proven // n, proven % n)
    false = proven[proven_truth.n_both <= proven_truth.n_by_chance]
    brought = np.concatenate([planted, _sisters(complements)])
    top = _top(anchor, candidate, pairs["score"].to_numpy(), n, min(N_TOP, int(clear.sum())))

    role = dict(zip((anchor * n + candidate).tolist(), pairs["role"].to_pylist(), strict=True))
    directed = complements[found[: len(complements)]]
    rivals = shop.planted.rivals
    seen = shop.truth(rivals[:, 0], rivals[:, 1]).n_by_chance >= 20
    rival_keys = _key(rivals[seen, 0], rivals[seen, 1], n)
    called = np.unique(
        _key(anchor, candidate, n)[pc.equal(pairs["relation"], "substitute").to_numpy()]
    )
    joint = np.concatenate([truth.n_both, shop.truth(rivals[:, 0], rivals[:, 1]).n_by_chance])
    of_all = np.concatenate([planted, rivals])
    if views is not None:
        joint = np.maximum(joint, _joint_sessions(shop, views, of_all))
    apart = np.flatnonzero(joint >= CLEAR_JOINT)
    keys = _key(of_all[:, 0], of_all[:, 1], n)[apart]
    is_called = np.isin(keys, called)
    stored = np.isin(keys, _key(anchor, candidate, n))
    right = np.where(apart >= len(planted), is_called, stored & ~is_called)
    names = ids.to_pylist()
    return TruthComparison(
        n_planted=len(planted),
        n_frequent=int(frequent.sum()),
        n_frequent_found=int((frequent & found).sum()),
        n_clear=int(clear.sum()),
        n_clear_found=int((clear & found).sum()),
        n_proven=len(proven),
        n_false=len(false),
        n_top=len(top),
        n_top_planted=int(np.isin(top, _key(brought[:, 0], brought[:, 1], n)).sum()),
        n_directed=len(directed),
        n_directed_right=sum(role.get(m * n + a) == "addon" for m, a in directed.tolist()),
        n_rivals=int(seen.sum()),
        n_rivals_proven=int(np.isin(rival_keys, proven).sum()),
        n_rivals_found=int(np.isin(rival_keys, called).sum()),
        n_substitutes=len(called),
        n_substitutes_planted=int(np.isin(called, _key(rivals[:, 0], rivals[:, 1], n)).sum()),
        n_apart=len(apart),
        n_apart_right=int(right.sum()),
        missed=tuple((names[i], names[j]) for i, j in planted[clear & ~found].tolist()),
        false=tuple((names[key // n], names[key % n]) for key in false.tolist()),
    )


def _joint_sessions(shop: SimulatedShop, views: pa.Table, pairs: Codes) -> Codes:
    """Sessions with an order that viewed both, for each pair of codes: a plain slow count."""
    days = zip(*(views[name].to_pylist() for name in ("customer_id", "viewed_on")), strict=True)
    bought = {
        (who, at.date())
        for who, at in zip(
            shop.lines["customer_id"].to_pylist(), shop.lines["ordered_at"].to_pylist(), strict=True
        )
    }
    wanted = set(pairs.ravel().tolist())
    seen: dict[int, set[tuple[Any, Any]]] = {code: set() for code in wanted}
    codes = shop.code_of(views["product_id"].to_pylist()).tolist()
    for session, code in zip(days, codes, strict=True):
        if code in wanted and session in bought:
            seen[code].add(session)
    return np.array([len(seen[a] & seen[b]) for a, b in pairs.tolist()], dtype=np.int64)


def _codes(column: Any, ids: pa.ChunkedArray) -> Codes:
    return np.asarray(pc.index_in(column, ids).to_numpy(), dtype=np.int64)


def _key(first: Codes, second: Codes, n: int) -> Codes:
    """One number for a pair, whatever its direction."""
    return np.asarray(np.minimum(first, second) * n + np.maximum(first, second))


def _sisters(complements: Codes) -> Codes:
    """Pairs of add-ons that one main product brings."""
    main, addon = complements.T
    first, second = np.nonzero(np.triu(main[:, None] == main[None, :], 1))
    return np.column_stack([addon[first], addon[second]])


def _top(
    anchor: Codes, candidate: Codes, score: npt.NDArray[np.float64], n: int, n_top: int
) -> Codes:
    """Pairs with the highest scores, each once."""
    order = np.lexsort((candidate, anchor, -score))
    keys = _key(anchor, candidate, n)[order]
    first = np.sort(np.unique(keys, return_index=True)[1])
    return np.asarray(keys[first[:n_top]])

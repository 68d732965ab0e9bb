"""Every error crosses a process boundary whole, and tells message, hint and code."""

from __future__ import annotations

import importlib
import pickle
import pkgutil

import pytest

import pairwell
from pairwell.model.errors import PairwellError


def family() -> list[type[PairwellError]]:
    """The root and every error class of the package, wherever it is defined."""
    for module in pkgutil.walk_packages(pairwell.__path__, "pairwell."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[PairwellError]] = [PairwellError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return found


FAMILY = family()


def test_the_family_was_found() -> None:
    assert len(FAMILY) >= 7


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_an_error_pickles(kind: type[PairwellError]) -> None:
    error = kind("orders.csv is empty.", "Export it again.")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is kind
    assert (copy.message, copy.hint, str(copy)) == (error.message, error.hint, str(error))
    assert copy.args == error.args


def test_codes_are_unique_and_speakable() -> None:
    codes = [kind.code for kind in FAMILY]
    assert len(set(codes)) == len(codes)
    assert all(code.replace("_", "").isalpha() and code.islower() for code in codes)

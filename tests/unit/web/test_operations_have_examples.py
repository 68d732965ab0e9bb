"""Every answer in JSON has an example in the contract, and every example is what it stands for."""

from __future__ import annotations

import msgspec
import pytest

from pairwell.web.operation import Operation
from pairwell.web.operations import OPERATIONS

NAMES = [each.name for each in OPERATIONS]


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_an_example_is_what_is_taken_and_what_is_given(operation: Operation) -> None:
    if operation.takes is not None:
        msgspec.convert(operation.example, operation.takes)
    if operation.gives is not None and operation.name != "readOpenApi":  # it is the contract
        assert operation.answer is not None
        msgspec.convert(operation.answer, operation.gives)

"""What a command of ours prints with ``--json``, for tests that run it in their own process."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pairwell.cli.app import run

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, *arguments: str, status: int = 0) -> dict[str, Any]:
    """Run a command; its one JSON object."""
    capsys.readouterr()
    assert run([*arguments, "--json"]) == status
    parsed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return parsed

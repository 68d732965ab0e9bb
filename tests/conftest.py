"""What holds for every test: the same examples on every machine, and settings that do not leak."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    derandomize=True,  # a red test is red for everybody, and again tomorrow
    deadline=None,  # time on a shared machine says nothing about the code
    print_blob=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", parent=settings.get_profile("suite"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


# A developer's own PAIRWELL_ variables must not change what a test sees.
for _name in [name for name in os.environ if name.startswith("PAIRWELL_")]:
    if _name != "PAIRWELL_TEST_DATA":
        del os.environ[_name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave soak tests out unless they were asked for with ``-m``."""
    if config.option.markexpr:
        return
    soak = [item for item in items if item.get_closest_marker("soak")]
    if soak:
        config.hook.pytest_deselected(items=soak)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]

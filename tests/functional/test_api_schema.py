"""The service does what its own contract says, whatever is sent (schemathesis, bounded)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pairwell.web.openapi import document
from pairwell.web.operations import OPERATIONS
from tests.service import Service, make_shop, running

pytestmark = pytest.mark.enable_socket

SCHEMA = schemathesis.openapi.from_dict(document(OPERATIONS))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    shop = make_shop(tmp_path_factory.mktemp("schema") / "shop")
    with running(shop, "--set", "web.site_burst=1000000") as service:
        yield service


@SCHEMA.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_breaks_the_contract(case: Any, service: Service) -> None:
    case.call_and_validate(
        base_url=service.url,
        headers={"Authorization": f"Bearer {service.shop.backend}"},
        timeout=120,  # a report is made by a process of its own, which takes its time to start
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )

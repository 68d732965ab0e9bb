"""The shop of the tests with its people, and those of them who are logged in to its admin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.admin_people import Browser, code_now, staffed
from tests.service import Service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with staffed(tmp_path_factory.mktemp("staffed")) as service:
        yield service


@pytest.fixture(scope="module")
def merchandiser(service: Service) -> Browser:
    browser = Browser(service.url)
    browser.log_in("merchandiser")
    return browser


@pytest.fixture(scope="module")
def owner(service: Service) -> Browser:
    browser = Browser(service.url)
    assert browser.log_in("owner", code=code_now(service.shop.folder)).status_code == 303
    return browser

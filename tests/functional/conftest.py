"""People logged in to the admin of a module's ``service``."""

from __future__ import annotations

import pytest

from tests.admin_people import Browser, code_now
from tests.service import Service


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

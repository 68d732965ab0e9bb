"""``/admin/wizard/rules``: the fourth stage: what kind of shop is it? Its rules come with it."""

from __future__ import annotations

import asyncio

from pairwell.model.currency import CODES
from pairwell.model.errors import InputRefused
from pairwell.offers.presets import PRESETS
from pairwell.web.admin import render, settings_file
from pairwell.web.admin.pages.wizard.stages import remember, shown, standing
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply

HERE = "/admin/wizard/rules"


async def rules(visit: Visit) -> Reply:
    """The kinds of shop, the chosen one marked."""
    found = await visit.admin.service.work(standing)
    return shown(
        visit, "rules", found, presets=tuple(PRESETS), settings=visit.admin.settings,
    )  # fmt: skip


async def choose(visit: Visit) -> Reply:
    """Write the kind, the name and the currency of the shop into pairwell.toml."""
    preset, name, currency = (visit.sent(key) for key in ("preset", "shop", "currency"))
    if preset not in PRESETS:
        raise InputRefused(f"There is no kind of shop {preset!r}.", "Choose one of the list.")
    currency = currency.upper()
    if currency and currency not in CODES:
        raise InputRefused(f"There is no currency {currency!r}.", "Write a code such as EUR.")
    shop = visit.admin.settings.shop
    meant = (("currency", currency), ("name", name), ("preset", preset))
    changes: settings_file.Changes = {
        ("shop", key): value for key, value in meant if value != getattr(shop, key)
    }
    if changes:
        await asyncio.to_thread(settings_file.save, visit.admin.service.folder, changes)
    await visit.admin.note(
        visit.person, "policy_changed", "pairwell.toml", preset=preset, name=name, currency=currency
    )
    await visit.admin.service.work(lambda w: remember(w, "rules", preset))
    return render.redirect("/admin/wizard/widget")


PAGES = (
    Page(name="wizardRules", method="GET", path=HERE, run=rules),
    Page(name="chooseRules", method="POST", path=HERE, run=choose),
)

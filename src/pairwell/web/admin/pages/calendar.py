"""``/admin/calendar``: what is given when, where it meets, and what is left of the margin."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec

from pairwell.app.incentive_calendar import Entry, IncentiveCalendar, incentive_calendar
from pairwell.app.report.items import best_sellers
from pairwell.app.withdraw_incentive import put_back, withdrawn
from pairwell.model.broken_promise import ReportedIncentive
from pairwell.model.errors import InputRefused
from pairwell.model.offer import ProductId
from pairwell.model.price_history import PriceHistory
from pairwell.offers.incentive_phrases import NO_CLAIM
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import Conflict, conflicts_today
from pairwell.offers.shelf import Shelf
from pairwell.offers.worth_on import all_worth_on, worth_on
from pairwell.web.admin import render
from pairwell.web.admin.own_words import reason_of
from pairwell.web.admin.sheet import Cell, Sheet
from pairwell.web.admin.visit import Page, Visit
from pairwell.web.reply import Reply
from pairwell.wiring import utc_now

WEEKS = 12
BEFORE = timedelta(weeks=2)
SELLERS = 100
"""Best sellers on which incentives that name no product are tried."""

COLUMNS = (
    "name", "kind", "value", "valid_from", "valid_to", "state", "confirmed_by", "stacks", "limit",
    "product_id", "price_minor", "paid_minor", "left_minor", "keeps", "claims",
)  # fmt: skip


REPORTED = (
    "incentive", "n_times", "last_at", "product_id", "promised_minor", "charged_minor", "currency",
    "decision_id", "offer_id", "order_id",
)  # fmt: skip


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the drawing: from where to where, in hundredths of its width."""

    entry: Entry
    x: float
    width: float


async def calendar(visit: Visit) -> Reply:
    """The incentives of the policy in time, their overlaps, and what contradicts the day."""
    shelf, policy = visit.admin.shelf, visit.admin.settings.offers
    reported = await visit.admin.service.work(lambda w: w.journal.reported_incentives())
    broken = withdrawn(reported)
    back = {each.name for each in reported} - {each.name for each in broken}
    now, start = utc_now(), _start(visit.asked("from"))
    found, conflicts = await asyncio.to_thread(_look, policy, shelf, now)
    end = start + timedelta(weeks=WEEKS)
    bars = [bar for entry in found.entries if (bar := _bar(entry, start, end)) is not None]
    weeks = [(100 * nth / WEEKS, start + timedelta(weeks=nth)) for nth in range(WEEKS)]
    today = 100 * ((now - start) / (end - start))
    return render.page(
        visit, "calendar.html", broken=broken, stopped={each.name for each in broken},
        done=back & {visit.asked("done")}, found=found, conflicts=conflicts, bars=bars, weeks=weeks,
        today=today if 0 <= today <= 100 else None, start=start, end=end,
        earlier=(start - timedelta(weeks=WEEKS)).date().isoformat(), later=end.date().isoformat(),
        floor=policy.incentive_rules.min_margin_share,
        no_claim=NO_CLAIM[visit.speech.locale], dated=visit.speech.dated,
        title=lambda product_id: _title(shelf, product_id),
        sheets=(
            Sheet(name="incentives", header=COLUMNS, rows=map(_cells, found.entries)),
            Sheet(name="withdrawn", header=REPORTED, rows=map(_reported, broken)),
        ),
    )  # fmt: skip


async def allow(visit: Visit) -> Reply:
    """Let a withdrawn incentive be promised again; every worker does within two seconds."""
    name, reason = visit.sent("name"), reason_of(visit)
    stood = await visit.admin.service.work(
        lambda w: put_back(name, w.journal, source="admin:calendar", at=utc_now())
    )
    await visit.admin.note(
        visit.person, "incentive_allowed", name, reason=reason, n_times=str(stood.n_times)
    )
    return render.redirect("/admin/calendar", done=name)


def _look(
    policy: OfferPolicy, shelf: Shelf, now: datetime
) -> tuple[IncentiveCalendar, list[Conflict]]:
    worth = worth_on(shelf)
    sellers = [shelf.product_id(code) for code in best_sellers(shelf.snapshot)[:SELLERS].tolist()]

    def history(product_id: ProductId) -> PriceHistory | None:
        code = shelf.code(product_id)
        return shelf.price_history(code) if code >= 0 else None

    calendar = incentive_calendar(policy, now, worth, history, sellers)
    currency = shelf.snapshot.meta.currency
    catalogue = all_worth_on(shelf)
    conflicts = conflicts_today(policy, now, worth, currency=currency, catalogue=catalogue)
    return calendar, list(conflicts)


def _start(day: str) -> datetime:
    """Monday of the week that is asked for; two weeks ago where none is."""
    try:
        then = datetime.fromisoformat(day) if day else utc_now() - BEFORE
        monday = then - timedelta(days=then.weekday())
        monday + timedelta(weeks=2 * WEEKS), monday - timedelta(weeks=WEEKS)
    except (ValueError, OverflowError) as error:
        raise InputRefused(f"{day!r} is no day.", "Write it as 2026-12-24.") from error
    return monday.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=utc_now().tzinfo)


def _bar(entry: Entry, start: datetime, end: datetime) -> Bar | None:
    """The part of an incentive that lies in the drawing; None: no part of it."""
    begins = max(entry.incentive.valid_from or start, start)
    ends = min(entry.incentive.valid_to or end, end)
    if begins >= ends:
        return None
    span = end - start
    return Bar(
        entry=entry,
        x=round(100 * ((begins - start) / span), 2),
        width=round(max(100 * ((ends - begins) / span), 0.5), 2),
    )


def _cells(entry: Entry) -> tuple[Cell, ...]:
    one, worst = entry.incentive, entry.worst
    begins, ends = one.valid_from, one.valid_to
    return (
        one.name, one.kind, one.value, begins.isoformat() if begins else "",
        ends.isoformat() if ends else "", entry.state, one.confirmed_by, one.stacks, one.limit,
        *((worst.product_id, worst.list_minor, worst.paid_minor, worst.left_minor, worst.keeps)
          if worst is not None else (None,) * 5),
        " ".join(f"{code}={n}" for code, n in entry.claims.items()),
    )  # fmt: skip


def _reported(each: ReportedIncentive) -> tuple[Cell, ...]:
    latest = each.latest
    return (
        each.name, each.n_times, each.last_at.isoformat(timespec="seconds"), latest.product_id,
        latest.promised_minor, latest.charged_minor, latest.currency, latest.decision_id,
        latest.offer_id, latest.order_id,
    )  # fmt: skip


def _title(shelf: Shelf, product_id: str | int) -> str:
    code = shelf.code(product_id)
    return render.Shown(shelf, code).title if code >= 0 else str(product_id)


PAGES = (
    Page(name="calendar", method="GET", path="/admin/calendar", run=calendar),
    Page(name="allowIncentive", method="POST", path="/admin/calendar/allow", run=allow),
)

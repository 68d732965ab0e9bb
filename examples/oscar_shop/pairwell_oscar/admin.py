"""What waits, and what was withdrawn, for people."""

from django.contrib import admin

from pairwell_oscar.models import Waiting, Withdrawn


@admin.register(Waiting)
class WaitingAdmin(admin.ModelAdmin):
    """What pairwell was not told yet, or refused."""

    list_display = ("kind", "key", "queued_at", "refused")
    list_filter = ("kind",)


@admin.register(Withdrawn)
class WithdrawnAdmin(admin.ModelAdmin):
    """Delete a row to promise the code again."""

    list_display = ("code", "why", "at")

"""What waits, for people."""

from django.contrib import admin

from pairwell_oscar.models import Waiting


@admin.register(Waiting)
class WaitingAdmin(admin.ModelAdmin):
    """What pairwell was not told yet, or refused."""

    list_display = ("kind", "key", "queued_at", "refused")
    list_filter = ("kind",)

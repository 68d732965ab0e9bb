"""One error family: what happened, where, and what to do next.

Bad *data* is a finding in a report and never raises; these are for what stops the work.
Every error pickles, so that it crosses a process boundary whole.
"""

from __future__ import annotations


class PairwellError(Exception):
    """Something the operator can mend.

    Args:
        message: what happened and where, in one sentence.
        hint: what to do next, in one sentence; may be empty.

    >>> error = InputRefused("orders.csv is empty.", "Export it again with at least one order.")
    >>> error.code, str(error)
    ('input_refused', 'orders.csv is empty.')
    """

    code = "pairwell_error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message


class InputRefused(PairwellError):
    """A file, table or argument that cannot be used as it is."""

    code = "input_refused"


class ImportHeld(PairwellError):
    """An import that looks wrong as a whole and waits for a person's word."""

    code = "import_held"


class SettingsRefused(PairwellError):
    """A setting that is unknown or out of its range."""

    code = "settings_refused"


class NotReady(PairwellError):
    """Something that has to be made first: a workspace, an import, a matrix."""

    code = "not_ready"


class SnapshotRefused(PairwellError):
    """A snapshot that is damaged, of a newer format, or held back by a gate."""

    code = "snapshot_refused"


class StoreBusy(PairwellError):
    """Another process holds the store."""

    code = "store_busy"


class DiskFull(PairwellError):
    """Intake stops before the disk is full; it goes on by itself when there is room again."""

    code = "disk_full"


class StoreFailed(PairwellError):
    """A write or sync failed: this process takes nothing in any more and must be started again."""

    code = "store_failed"


class KeyRefused(PairwellError):
    """An Idempotency-Key that is empty or longer than 255 characters."""

    code = "key_refused"


class KeyInUse(PairwellError):
    """The first request with this Idempotency-Key is still being worked on."""

    code = "key_in_use"


class KeyReused(PairwellError):
    """This Idempotency-Key came before, with another body."""

    code = "key_reused"

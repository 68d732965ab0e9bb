"""State in lists and dicts."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec

from pairwell.app.ports.state import (
    Became,
    ImportRecord,
    MatrixVersion,
    not_in_quarantine,
    unknown_version,
)
from pairwell.model.curated import EDIT, CuratedEdit, CuratedRow, EditHead
from pairwell.model.erasures import Erasures, digest_of
from pairwell.model.errors import InputRefused
from pairwell.model.finding import QuarantinedRow
from pairwell.model.retention import Aged


class MemoryState:
    """Fits the port ``State``; lives as long as the object."""

    def __init__(self) -> None:
        self._imports: list[ImportRecord] = []
        self._quarantined: dict[int, tuple[QuarantinedRow, ...]] = {}
        self._versions: dict[str, MatrixVersion] = {}
        self._edits: list[CuratedEdit] = []
        self._n_curated = 0
        self._key, self._erased = b"memory", set[str]()
        self._learned: dict[str, Any] = {}

    @contextmanager
    def importing(self) -> Iterator[_Import]:
        yield _Import(self._imports, self._quarantined)

    def imports(self) -> tuple[ImportRecord, ...]:
        return tuple(self._imports)

    def quarantined(self, number: int) -> tuple[QuarantinedRow, ...]:
        return self._quarantined.get(number, ())

    def mend(self, number: int, row: QuarantinedRow, became: Became) -> ImportRecord:
        rows = list(self.quarantined(number))
        if row not in rows:
            raise not_in_quarantine(number, row.line)
        rows.remove(row)
        self._quarantined[number] = tuple(rows)
        books = self._imports[number - 1]
        changed: dict[str, int] = {
            "quarantined": books.quarantined - 1, became: getattr(books, became) + 1
        }  # fmt: skip
        self._imports[number - 1] = msgspec.structs.replace(books, **changed)
        return self._imports[number - 1]

    def aged_quarantine(self, before: datetime) -> Aged:
        rows = self._quarantined
        n_old = sum(len(rows[number]) for number in self._old_imports(before))
        return Aged(n_old=n_old, n_all=sum(map(len, rows.values())))

    def let_go_quarantine(self, before: datetime) -> int:
        return sum(len(self._quarantined.pop(number)) for number in self._old_imports(before))

    def _old_imports(self, before: datetime) -> list[int]:
        old = [r.number for r in self._imports if datetime.fromisoformat(r.at) < before]
        return [number for number in old if number in self._quarantined]

    def add_matrix_version(self, version: MatrixVersion) -> None:
        if version.version_id in self._versions:
            raise InputRefused(
                f"There is a matrix version {version.version_id} already.",
                "Give the new version a name of its own.",
            )
        self._versions[version.version_id] = copy.deepcopy(version)
        if version.published:
            self.publish_matrix(version.version_id)

    def publish_matrix(self, version_id: str) -> None:
        if version_id not in self._versions:
            raise unknown_version(version_id)
        self._versions = {
            name: msgspec.structs.replace(version, published=name == version_id, awaits=False)
            for name, version in self._versions.items()
        }

    def hold_matrix(self, version_id: str) -> None:
        if version_id not in self._versions:
            raise unknown_version(version_id)
        for name, version in self._versions.items():
            self._versions[name] = msgspec.structs.replace(version, awaits=False)
            if name == version_id:
                break

    def matrix_versions(self) -> tuple[MatrixVersion, ...]:
        return tuple(self._versions.values())

    def note_version(self, version_id: str, note: str) -> None:
        if version_id in self._versions:
            version = self._versions[version_id]
            self._versions[version_id] = msgspec.structs.replace(version, note=note)
            return
        for place, edit in enumerate(self._edits):
            if edit.version_id == version_id:
                self._edits[place] = msgspec.structs.replace(edit, note=note)
                return
        raise unknown_version(version_id)

    def edit_curated(self, edit: CuratedEdit) -> CuratedEdit:
        rows = {row.number: row for row in self.curated()}
        removed = []
        for row in edit.removed:
            if row.number not in rows:
                raise InputRefused(
                    f"There is no hand-made row {row.number}.",
                    "See them with `pairwell matrix curated`.",
                )
            removed.append(rows.pop(row.number))
        added: dict[int, CuratedRow] = {}
        for row in edit.added:
            same = (row.anchor, row.candidate)
            for other in [r for r in rows.values() if (r.anchor, r.candidate) == same]:
                del rows[other.number]
                if added.pop(other.number, None) is None:
                    removed.append(other)
            if not row.number:
                self._n_curated += 1
                row = msgspec.structs.replace(row, number=self._n_curated)
            rows[row.number] = added[row.number] = copy.deepcopy(row)
        kept = msgspec.structs.replace(
            edit,
            number=len(self._edits) + 1,
            added=tuple(added.values()),
            removed=tuple(removed),
            n_added=len(added),
            n_removed=len(removed),
        )
        self._edits.append(kept)
        return kept

    def curated(self, after: int | None = None) -> tuple[CuratedRow, ...]:
        rows: dict[int, CuratedRow] = {}
        for edit in self._edits[:after]:
            for row in edit.removed:
                del rows[row.number]
            rows.update({row.number: row for row in edit.added})
        return tuple(rows[number] for number in sorted(rows))

    def curated_edits(self) -> tuple[EditHead, ...]:
        fields = EditHead.__struct_fields__
        return tuple(
            EditHead(**{name: getattr(edit, name) for name in fields}) for edit in self._edits
        )

    def curated_edit(self, number: int) -> CuratedEdit:
        if not 0 < number <= len(self._edits):
            raise unknown_version(f"{EDIT}{number}")
        return self._edits[number - 1]

    def erase(self, customer_ids: Iterable[str]) -> None:
        self._erased |= {digest_of(self._key, each) for each in customer_ids}

    def erased_among(self, customer_ids: Iterable[str]) -> frozenset[str]:
        return frozenset(i for i in customer_ids if digest_of(self._key, i) in self._erased)

    def erasures(self) -> Erasures:
        return Erasures(key=self._key, digests=frozenset(self._erased))

    def add_erasures(self, erasures: Erasures) -> None:
        if self._erased and self._key != erasures.key:
            raise InputRefused("These erasures are those of another installation.")
        self._key = erasures.key
        self._erased |= erasures.digests

    def learned(self) -> dict[str, Any]:
        return copy.deepcopy(self._learned)

    def set_learned(self, numbers: dict[str, Any]) -> None:
        self._learned = copy.deepcopy(numbers)

    def close(self) -> None:
        """Nothing to let go of."""


class _Import:
    """Fits the port ``StateImport``."""

    def __init__(
        self, imports: list[ImportRecord], quarantined: dict[int, tuple[QuarantinedRow, ...]]
    ) -> None:
        self._imports = imports
        self._quarantined = quarantined
        self._rows: list[QuarantinedRow] = []

    def quarantine(self, rows: Iterable[QuarantinedRow]) -> None:
        self._rows += rows

    def close(self, record: ImportRecord) -> ImportRecord:
        closed = msgspec.structs.replace(record, number=len(self._imports) + 1)
        self._imports.append(closed)
        self._quarantined[closed.number] = tuple(self._rows)
        return closed

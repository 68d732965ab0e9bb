"""State in lists and dicts."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from pairwell.app.ports.state import ImportRecord, MatrixVersion
from pairwell.model.curated import CuratedRow
from pairwell.model.errors import InputRefused
from pairwell.model.finding import QuarantinedRow


class MemoryState:
    """Fits the port ``State``; lives as long as the object."""

    def __init__(self) -> None:
        self._imports: list[ImportRecord] = []
        self._quarantined: dict[int, tuple[QuarantinedRow, ...]] = {}
        self._versions: dict[str, MatrixVersion] = {}
        self._curated: dict[tuple[str, str], CuratedRow] = {}  # oldest first
        self._n_curated = 0
        self._learned: dict[str, Any] = {}

    @contextmanager
    def importing(self) -> Iterator[_Import]:
        yield _Import(self._imports, self._quarantined)

    def imports(self) -> tuple[ImportRecord, ...]:
        return tuple(self._imports)

    def quarantined(self, number: int) -> tuple[QuarantinedRow, ...]:
        return self._quarantined.get(number, ())

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
            raise InputRefused(
                f"There is no matrix version {version_id}.", "See: pairwell matrix show"
            )
        self._versions = {
            name: msgspec.structs.replace(version, published=name == version_id)
            for name, version in self._versions.items()
        }

    def matrix_versions(self) -> tuple[MatrixVersion, ...]:
        return tuple(self._versions.values())

    def add_curated(self, row: CuratedRow) -> CuratedRow:
        self._n_curated += 1
        kept = msgspec.structs.replace(row, number=self._n_curated)
        self._curated.pop((row.anchor, row.candidate), None)
        self._curated[row.anchor, row.candidate] = kept
        return kept

    def remove_curated(self, number: int) -> bool:
        for selectors, row in self._curated.items():
            if row.number == number:
                del self._curated[selectors]
                return True
        return False

    def curated(self) -> tuple[CuratedRow, ...]:
        return tuple(self._curated.values())

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

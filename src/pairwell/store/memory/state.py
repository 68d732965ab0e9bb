"""State in lists and dicts."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from pairwell.app.ports.state import CuratedRow, ImportRecord, MatrixVersion
from pairwell.model.errors import InputRefused
from pairwell.model.finding import QuarantinedRow


class MemoryState:
    """Fits the port ``State``; lives as long as the object."""

    def __init__(self) -> None:
        self._imports: list[ImportRecord] = []
        self._quarantined: dict[int, tuple[QuarantinedRow, ...]] = {}
        self._versions: dict[str, MatrixVersion] = {}
        self._curated: dict[tuple[str, str], CuratedRow] = {}
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

    def add_curated(self, row: CuratedRow) -> None:
        self._curated[row.anchor_id, row.candidate_id] = row

    def remove_curated(self, anchor_id: str, candidate_id: str) -> bool:
        return self._curated.pop((anchor_id, candidate_id), None) is not None

    def curated(self) -> tuple[CuratedRow, ...]:
        return tuple(sorted(self._curated.values(), key=_curated_order))

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


def _curated_order(row: CuratedRow) -> tuple[str, bool, bool, int, str]:
    return (
        row.anchor_id, row.action == "block", row.rank is None, row.rank or 0, row.candidate_id,
    )  # fmt: skip

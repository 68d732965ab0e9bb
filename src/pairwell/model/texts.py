"""Many short texts in two flat arrays, so that a snapshot can map them from disk unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec
import numpy as np
import numpy.typing as npt


class Texts(msgspec.Struct, frozen=True):
    """An immutable list of texts; "not known" is the empty text.

    Attributes:
        offsets: int64, length n + 1; text i is ``data[offsets[i]:offsets[i + 1]]``.
        data: uint8, all texts in UTF-8, end to end.

    >>> texts = texts_of(["mug", "чай", ""])
    >>> len(texts), texts[1], list(texts)
    (3, 'чай', ['mug', 'чай', ''])
    """

    offsets: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        start, end = self.offsets.item(index), self.offsets.item(index + 1)
        return self.data[start:end].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

    def unpack(self) -> list[str]:
        """All of them in one pass: one by one they cost ten times as much."""
        raw = self.data.tobytes()
        return [raw[start:end].decode() for start, end in pairwise(self.offsets.tolist())]


def texts_of(values: Iterable[str | None]) -> Texts:
    """Pack texts; None becomes the empty text."""
    encoded = [(value or "").encode() for value in values]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(e) for e in encoded], out=offsets[1:])
    return Texts(offsets, np.frombuffer(b"".join(encoded), dtype=np.uint8))

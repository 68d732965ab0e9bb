"""Paths with parameters: which one a request means, and the values in it.

Values are taken from the path as it was sent, so that an id may hold a slash (``%2F``) or a space.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import unquote

from pairwell.web.errors import InvalidValue
from pairwell.web.operation import Operation

Known = dict[str, Operation]
"""What one path knows, by method."""


class Paths:
    """The operations of some paths.

    >>> found = Paths([]).find("/v1/customers/a")
    >>> found
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        known: dict[str, Known] = defaultdict(dict)
        for operation in operations:
            known[operation.path][operation.method] = operation
        self._plain = {path: known[path] for path in known if "{" not in path}
        self._known = [(_pattern(path), each) for path, each in known.items()]

    def find(self, raw_path: str) -> tuple[Known, dict[str, str]] | None:
        """What a path knows, and the values in it; None: there is no such path.

        Raises:
            InvalidValue: a value is no UTF-8.
        """
        if plain := self._plain.get(raw_path):
            return plain, {}
        for pattern, known in self._known:
            if match := pattern.fullmatch(raw_path):
                try:
                    values = {
                        name: unquote(value, errors="strict")
                        for name, value in match.groupdict().items()
                    }
                except UnicodeDecodeError as error:
                    raise InvalidValue(
                        "The path is no UTF-8.", "Encode it as UTF-8 in percents."
                    ) from error
                return known, values
        return None


def prefix_of(path: str) -> str:
    """The part of a path before its first parameter.

    >>> prefix_of("/v1/customers/{customer_id}/export"), prefix_of("/metrics")
    ('/v1/customers', '/metrics')
    """
    return path.partition("/{")[0]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)) + "/?")

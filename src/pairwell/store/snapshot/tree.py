"""Takes a struct apart into plain JSON values and arrays, and puts it together again.

It walks whatever fields a struct has, so that a new field needs no code here. A field is a struct
(walked into), an array (moved out, its place named), or anything that JSON can say. A field that
an older file lacks takes its default; one that an older program does not know is passed over.
"""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

import msgspec
import numpy as np
import numpy.typing as npt

from pairwell.model.errors import SnapshotRefused

Array = npt.NDArray[Any]
_ARRAY = "array"


def take_apart(value: msgspec.Struct) -> tuple[dict[str, Any], dict[str, Array]]:
    """A struct as a tree of JSON values, and its arrays by dotted name.

    >>> from pairwell.model.texts import texts_of
    >>> tree, arrays = take_apart(texts_of(["mug"]))
    >>> tree
    {'offsets': {'array': 'offsets'}, 'data': {'array': 'data'}}
    """
    arrays: dict[str, Array] = {}

    def walk(struct: msgspec.Struct, prefix: str) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for field in msgspec.structs.fields(type(struct)):
            held = getattr(struct, field.name)
            name = prefix + field.name
            if isinstance(held, np.ndarray):
                arrays[name] = held
                tree[field.name] = {_ARRAY: name}
            elif isinstance(held, msgspec.Struct) and _has_arrays(type(held)):
                tree[field.name] = walk(held, name + ".")
            else:
                tree[field.name] = held
        return tree

    return walk(value, ""), arrays


def put_together(
    kind: type[msgspec.Struct], tree: dict[str, Any], arrays: dict[str, Array]
) -> msgspec.Struct:
    """The struct again.

    Raises:
        SnapshotRefused: a field is missing that has no default, or is of another type.
    """
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.name not in tree:
            if field.required:
                raise SnapshotRefused(
                    f"The snapshot has no {kind.__name__}.{field.name}: an older program wrote it.",
                    "Run `pairwell build` to make a new one.",
                )
            continue
        held, wanted = tree[field.name], _without_none(field.type)
        if held is None and wanted is not field.type:
            given[field.name] = None
        elif get_origin(wanted) is np.ndarray:
            given[field.name] = _of_type(arrays[held[_ARRAY]], wanted, field.name)
        elif isinstance(wanted, type) and _has_arrays(wanted):
            given[field.name] = put_together(wanted, held, arrays)
        else:
            given[field.name] = msgspec.convert(held, field.type)
    return kind(**given)


def _of_type(array: Array, wanted: Any, name: str) -> Array:
    """The array, if it holds what the struct says; with another type sums go wrong quietly."""
    (kind,) = get_args(get_args(wanted)[1])
    if kind is not Any and array.dtype != np.dtype(kind):
        raise SnapshotRefused(
            f"The snapshot holds {name} as {array.dtype}, not {np.dtype(kind)}.",
            "Run `pairwell build` to make a new one.",
        )
    return array


def _has_arrays(kind: type) -> bool:
    if not issubclass(kind, msgspec.Struct):
        return False
    return any(
        get_origin(wanted) is np.ndarray or (isinstance(wanted, type) and _has_arrays(wanted))
        for wanted in (_without_none(f.type) for f in msgspec.structs.fields(kind))
    )


def _without_none(wanted: Any) -> Any:
    """``X`` of ``X | None``; anything else as it is."""
    if get_origin(wanted) in (Union, types.UnionType):
        arms = [arm for arm in get_args(wanted) if arm is not type(None)]
        if len(arms) == 1:
            return arms[0]
    return wanted

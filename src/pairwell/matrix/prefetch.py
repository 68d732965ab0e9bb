"""Ask the processor for a place in an array before it is needed; a hint, it cannot fail."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


def _prefetch(typing_context: Any, array: Any, index: Any) -> Any:
    # numba's protocol for an intrinsic: the signature, and a function that writes the instruction

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        whole = context.make_array(kind)(context, builder, arguments[0])
        index = context.cast(builder, arguments[1], signature.args[1], types.intp)
        item = cgutils.get_item_pointer(context, builder, kind, whole, [index])  # type: ignore[no-untyped-call]
        place = builder.bitcast(item, ir.IntType(8).as_pointer())
        hint = builder.module.declare_intrinsic(
            "llvm.prefetch",
            [place.type],
            ir.FunctionType(
                ir.VoidType(), [place.type, ir.IntType(32), ir.IntType(32), ir.IntType(32)]
            ),
        )
        # read, keep in all cache levels, data
        flags = [ir.Constant(ir.IntType(32), value) for value in (0, 3, 1)]
        builder.call(hint, [place, *flags])
        return context.get_dummy_value()

    return types.void(array, index), generate


prefetch: Any = intrinsic(_prefetch)
"""``prefetch(array, index)``: fetch the cache line of a place in a one-dimensional array."""

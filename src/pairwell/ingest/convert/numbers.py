"""Cells as numbers: pieces as whole numbers, amounts as decimals.

Accepted: signs, spaces or apostrophes between thousands, a currency beside an amount, and a decimal
comma where the file uses one. What is no number becomes null.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pairwell.ingest.convert.texts import as_text

_MONEY_SIGN = r"(?:[$£€₽₴₹¥]|zł|zl|руб\.?|р\.|[A-Z]{3})"  # noqa: RUF001 - roubles
_PLAIN = r"^[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)$"
_WHOLE = r"^-?\d{1,18}$"


def whole_numbers(array: pa.Array) -> pa.Array:
    """int64; null where the cell is empty or no whole number.

    >>> whole_numbers(pa.array(["12", "-3", "+1", "2.0", "1.5", "x", ""])).to_pylist()
    [12, -3, 1, 2, None, None, None]
    """
    if pa.types.is_integer(array.type) and not pa.types.is_uint64(array.type):
        return pc.cast(array, pa.int64())
    text = as_text(array)
    text = pc.replace_substring_regex(text, r"^\+|[.,]0*$", "")
    return pc.cast(_where(pc.match_substring_regex(text, _WHOLE), text), pa.int64())


def amounts(array: pa.Array, *, decimal_comma: bool = False) -> pa.Array:
    """float64; null where the cell is empty or no amount. Exact to 15 digits.

    >>> amounts(pa.array(["6.95", "£1,250.50", "12 zł", "1e5", "nan"])).to_pylist()
    [6.95, 1250.5, 12.0, None, None]
    >>> amounts(pa.array(["1.250,50 zł", "6,95"]), decimal_comma=True).to_pylist()
    [1250.5, 6.95]
    """
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        number = pc.cast(array, pa.float64(), safe=False)
        return _where(pc.is_finite(number), number)
    text = as_text(array)
    plain = pc.match_substring_regex(text, _PLAIN)
    if decimal_comma or pc.any(pc.invert(plain)).as_py():
        text = _plainly_written(text, decimal_comma=decimal_comma)
        plain = pc.match_substring_regex(text, _PLAIN)
    return pc.cast(_where(plain, text), pa.float64())


def uses_decimal_comma(sample: pa.Array) -> bool:
    """Whether amounts are written with a decimal comma, told from the cells that can only be so.

    >>> uses_decimal_comma(pa.array(["1.250,50", "3"])), uses_decimal_comma(pa.array(["1,250"]))
    (True, False)
    """
    if not (pa.types.is_string(sample.type) or pa.types.is_large_string(sample.type)):
        return False
    text = pc.replace_substring_regex(as_text(sample), r"[^\d.,]+", "")
    with_comma = pc.sum(pc.match_substring_regex(text, r",\d{1,2}$")).as_py() or 0
    with_dot = pc.sum(pc.match_substring_regex(text, r"\.\d{1,2}$")).as_py() or 0
    return bool(with_comma > with_dot)


def _plainly_written(text: pa.Array, *, decimal_comma: bool) -> pa.Array:
    text = pc.replace_substring_regex(text, rf"^{_MONEY_SIGN}\s*|\s*{_MONEY_SIGN}$", "")
    text = pc.replace_substring_regex(text, r"(\d)[\s\x{00a0}\x{202f}'\x{2019}](\d)", r"\1\2")
    thousands, point = (r"\.", ",") if decimal_comma else (",", r"\.")
    grouped = rf"^[+-]?\d{{1,3}}(?:{thousands}\d{{3}})+(?:{point}\d*)?$"
    text = pc.if_else(
        pc.match_substring_regex(text, grouped),
        pc.replace_substring_regex(text, thousands, ""),
        text,
    )
    if not decimal_comma:
        return text
    # With a decimal comma, a lone dot and one or two digits is still a decimal point.
    return pc.replace_substring(text, ",", ".")


def _where(condition: pa.Array, values: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(condition, False), values, pa.scalar(None, values.type))

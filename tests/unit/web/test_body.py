"""Bodies: strict, bounded, and refused with a hint that helps."""

from __future__ import annotations

import json
import time
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairwell.web.body import MAX_DEPTH, check_json, is_too_deep, read_body
from pairwell.web.errors import InvalidValue, MalformedBody, UnknownField


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    quantity: Annotated[int, msgspec.Meta(ge=1)] = 1


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    lines: Annotated[tuple[Inner, ...], msgspec.Meta(max_length=3)] = ()
    one: Inner | None = None
    place: Literal["product", "cart"] | None = None


def test_a_body_becomes_a_struct() -> None:
    assert read_body(b'{"name": "a", "lines": [{"quantity": 2}]}', Outer) == Outer(
        name="a", lines=(Inner(quantity=2),)
    )


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        (b'{"nam": "a"}', "There is no field 'nam' at $.", "Did you mean name?"),
        (b'{"name": "a", "lines": [{"quantiti": 2}]}', "at $.lines[0].", "Did you mean quantity?"),
        (b'{"name": "a", "one": {"zzz": 2}}', "at $.one.", "Known: quantity."),
    ],
)
def test_an_unknown_field_is_named_with_its_place_and_the_nearest(
    body: bytes, message: str, hint: str
) -> None:
    with pytest.raises(UnknownField) as refused:
        read_body(body, Outer)
    assert message in refused.value.message
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("word", "hint"), [("produkt", "Did you mean product?"), ("zzz", "Known: product, cart.")]
)
def test_a_word_that_is_not_on_the_list_gets_the_nearest_or_all(word: str, hint: str) -> None:
    with pytest.raises(InvalidValue, match=r"at \$\.place") as refused:
        read_body(json.dumps({"name": "a", "place": word}).encode(), Outer)
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    "body", [b"{}", b'{"name": 1}', b'{"name": "a", "lines": [{"quantity": 0}]}', b"[1]", b"null"]
)
def test_values_out_of_range_say_where(body: bytes) -> None:
    with pytest.raises(InvalidValue, match=r"\(at \$"):
        read_body(body, Outer)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b'{"a": 1}{}', b'{"a": 1, "a": 1}', b'[{"b": [{"a": 1, "a": 2}]}]', b"[NaN]",
        b"[Infinity]", b"[-Infinity]", b"[1,]", b"'a'", b"\xff", b'"\xc3"', b"9" * 5000,
        b"[" * 1000, b"[" * 33 + b"]" * 33, b"\xef\xbb\xbf{}",
        b'{"a" :1,"a":2}', b'{"a":1,"a"\n\t:2}', b'{"a":":b","\\u0061":2}', b'{"\\"":1,"\\"":2}',
    ],
)  # fmt: skip
def test_what_readers_of_json_disagree_about_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        check_json(body)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**80), 2**80)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.just('":'),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    ),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,", " :"), ("\n,\t", "\r\n:")]),
    st.booleans(),
)
def test_everything_else_comes_through_unchanged(
    value: Any, separators: tuple[str, str], ascii_only: bool
) -> None:
    assert check_json(_text(value, separators, ascii_only)) == value


@given(
    st.lists(st.sampled_from(["a", '"', ":", '":', "b c", "ä"]), min_size=1, max_size=5),
    st.sampled_from([(",", ":"), (", ", " : ")]),
    st.booleans(),
)
def test_a_name_that_comes_twice_is_always_found(
    names: list[str], separators: tuple[str, str], ascii_only: bool
) -> None:
    between, after = separators
    parts = (f"{json.dumps(name, ensure_ascii=ascii_only)}{after}{{}}" for name in names)
    body = f"[{{{between.join(parts)}}}]".encode()
    if len(set(names)) == len(names):
        assert check_json(body) == [{name: {} for name in names}]
    else:
        with pytest.raises(MalformedBody, match="twice"):
            check_json(body)


def _text(value: Any, separators: tuple[str, str], ascii_only: bool) -> bytes:
    text = json.dumps(value, separators=separators, ensure_ascii=ascii_only)
    return text.encode()


@given(st.integers(1, 60), st.text(alphabet='[]{}"\\a', max_size=40))
def test_depth_counts_brackets_and_not_texts(depth: int, text: str) -> None:
    body = ("[" * depth + json.dumps(text) + "]" * depth).encode()
    assert is_too_deep(body) is (depth > MAX_DEPTH)


def test_a_hostile_megabyte_is_refused_soon() -> None:
    for body in (b"[" * (1 << 20), b"[]" * (1 << 19), b'"' + b"\\" * (1 << 20), b'{"a":' * 200000):
        started = time.process_time()
        with pytest.raises(MalformedBody):
            check_json(body)
        assert time.process_time() - started < 1

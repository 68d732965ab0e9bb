"""HTML that escapes by construction: a string becomes HTML only through here.

Titles and file names come from strangers, so no section ever joins strings into markup.
"""

from __future__ import annotations

from html import escape


class Html(str):
    """A string that is HTML already and is not escaped again."""

    __slots__ = ()


Child = str | None

_EMPTY = frozenset({"img", "input", "meta"})


def h(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """One element.

    Args:
        name: the element's name.
        children: text (escaped), ``Html`` (kept), or None (left out).
        attributes: ``class_`` is ``class``, ``data_v`` is ``data-v``; True is a bare attribute;
            None and False are left out.

    >>> h("td", "<b>", data_v=3, class_="n")
    '<td data-v="3" class="n">&lt;b&gt;</td>'
    """
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _EMPTY:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Children one after the other, text escaped.

    >>> join("a < b", h("br_", "x"), None)
    'a &lt; b<br_>x</br_>'
    """
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children if c is not None))


def raw(text: str) -> Html:
    """Text of our own that is HTML, style or script; never anything that came from outside."""
    return Html(text)

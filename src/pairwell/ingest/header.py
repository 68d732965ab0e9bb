"""Column names made usable: trimmed, none empty, none twice."""

from __future__ import annotations

from collections.abc import Sequence

from pairwell.model.finding import Finding


def clean_header(cells: Sequence[str]) -> tuple[str, ...]:
    """Names in file order; an empty one is called by its place, a repeated one gets a number.

    >>> clean_header([" Price", "", "Price"])
    ('Price', 'column 2', 'Price (2)')
    """
    names: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(cells, start=1):
        wanted = cell.strip().lstrip("\ufeff") or f"column {place}"
        name, n_same = wanted, 1
        while name in taken:
            n_same += 1
            name = f"{wanted} ({n_same})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def header_findings(cells: Sequence[str]) -> tuple[Finding, ...]:
    """A finding for names that the header holds twice."""
    names = [cell.strip() for cell in cells if cell.strip()]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if not repeated:
        return ()
    return (
        Finding(
            code="repeated_column",
            severity="warning",
            message=f"The header names one column more than once: {repeated[0]}. The first is used."
            if len(repeated) == 1
            else f"The header names {len(repeated)} columns more than once: "
            f"{', '.join(repeated[:5])}. The first of each is used.",
            hint="Rename or remove the others, or choose one in the mapping.",
            examples=tuple(repeated[:5]),
        ),
    )

"""Which column is which: a mapping guessed from the header, by preset or by synonyms."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import get_args

from pairwell.ingest.attribute_cells import PREFIX, attribute_field
from pairwell.ingest.mapping import Mapping
from pairwell.ingest.presets import PRESETS
from pairwell.ingest.presets.canonical import REQUIRED, Canonical
from pairwell.ingest.presets.preset import Preset
from pairwell.ingest.presets.without_lines import refuse_without_lines
from pairwell.ingest.synonyms import SYNONYMS, plain
from pairwell.model.errors import InputRefused
from pairwell.model.finding import Finding
from pairwell.model.source import Kind

_MAPPING_HINT = 'Rename the column, or give a mapping with a line such as: "{theirs}" = "{ours}".'


def guess_mapping(
    file: str, header: Sequence[str], *, preset: str | None = None, kind: Kind | None = None
) -> Mapping:
    """The mapping that a header suggests.

    Raises:
        InputRefused: the preset is unknown, or a column that every row needs is not there.

    >>> guess_mapping("o.csv", ["Заказ", "Артикул", "Кол-во"]).columns
    {'Заказ': 'order_id', 'Артикул': 'product_id', 'Кол-во': 'quantity'}
    """
    refuse_without_lines(file, frozenset(plain(name) for name in header))
    name = preset or _recognised(header, kind)
    if name not in PRESETS:
        near = difflib.get_close_matches(name, PRESETS, n=1)
        raise InputRefused(
            f"There is no preset {name!r}.",
            f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(PRESETS)}.",
        )
    if name == "canonical":
        return _by_synonyms(file, header, kind)
    chosen = PRESETS[name]
    columns = _by_table(header, chosen.columns)
    mapping = Mapping(kind=chosen.kind, preset=name, columns=columns, currency=chosen.currency)
    require_columns(file, header, mapping)
    return mapping


def likely_mapping(header: Sequence[str], kind: Kind | None = None) -> Mapping:
    """What columns seem to be, whether or not all that a row needs is among them.

    >>> likely_mapping(["Заказ", "Кол-во"]).columns
    {'Заказ': 'order_id', 'Кол-во': 'quantity'}
    """
    return Mapping(kind=kind or "orders", columns=_synonymous(header, kind or "orders"))


def new_preset(mapping: Mapping) -> Preset:
    """A fresh preset for one file.

    Raises:
        InputRefused: the mapping names a preset that does not exist, or one of another kind.
    """
    if mapping.preset == "canonical":
        return Canonical(mapping.kind)
    if mapping.preset not in PRESETS:
        raise InputRefused(
            f"There is no preset {mapping.preset!r}.", f"There are: {', '.join(PRESETS)}."
        )
    preset = PRESETS[mapping.preset]()
    if preset.kind != mapping.kind:
        raise InputRefused(
            f"The preset {preset.name} reads {preset.kind}, not {mapping.kind}.",
            "Change kind or preset in the mapping.",
        )
    return preset


def require_columns(file: str, header: Sequence[str], mapping: Mapping) -> None:
    """Let a mapping pass that gives every row what it needs.

    Raises:
        InputRefused: a needed column is missing, unknown to the file, or mapped to no field.
    """
    fields = known_fields(mapping)
    for theirs, ours in mapping.columns.items():
        if ours not in fields and not _is_attribute(ours, mapping):
            near = difflib.get_close_matches(ours, fields, n=1)
            raise InputRefused(
                f"The mapping sends {theirs!r} to {ours!r}, which is no column of {mapping.kind}.",
                f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(fields)}.",
            )
    present = {ours for theirs, ours in mapping.columns.items() if theirs in header}
    for ours in new_preset(mapping).required:
        if ours not in present:
            shown = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
            near_names = _near(header, ours, mapping)
            theirs = near_names[0] if near_names else "their name"
            guess = f"{theirs!r} looks like it. " if near_names else ""
            raise InputRefused(
                f"{file} has no column for {ours} of {mapping.kind}. Its columns are: {shown}.",
                guess + _MAPPING_HINT.format(theirs=theirs, ours=ours),
            )


def column_findings(header: Sequence[str], mapping: Mapping) -> tuple[Finding, ...]:
    """What the file has and the mapping leaves out, and what the mapping has and the file not."""
    findings = []
    unknown = [name for name in header if name not in mapping.columns]
    if unknown:
        known = {w: ours for ours, words in SYNONYMS[mapping.kind].items() for w in words.split()}
        hints = [
            f"{name!r} looks like {known[near[0]]}"
            for name in unknown
            if (near := difflib.get_close_matches(plain(name), known, n=1, cutoff=0.8))
            and known[near[0]] not in mapping.columns.values()
        ]
        findings.append(
            Finding(
                code="unknown_columns",
                severity="info",
                message=(
                    f"1 column was not read: {unknown[0]}"
                    if len(unknown) == 1
                    else f"{len(unknown)} columns were not read: {', '.join(unknown[:12])}"
                )
                + (" …" if len(unknown) > 12 else "."),
                hint="; ".join(hints[:3]) or "Name them in a mapping if they matter.",
                examples=tuple(unknown[:5]),
            )
        )
    missing = [name for name in mapping.columns if name not in header]
    if missing:
        findings.append(
            Finding(
                code="mapped_column_missing",
                severity="warning",
                message=f"The mapping names a column that the file has not: {missing[0]}."
                if len(missing) == 1
                else f"The mapping names columns that the file has not: {', '.join(missing)}.",
                hint="Was the export changed?",
                examples=tuple(missing[:5]),
            )
        )
    return tuple(findings)


def known_fields(mapping: Mapping) -> tuple[str, ...]:
    """Fields that a mapping of this kind and preset may name."""
    own = PRESETS[mapping.preset].columns.values() if mapping.preset in PRESETS else ()
    return tuple(dict.fromkeys([*SYNONYMS[mapping.kind], *own]))


def _recognised(header: Sequence[str], kind: Kind | None) -> str:
    names = frozenset(plain(name) for name in header)
    for name, preset in PRESETS.items():
        if name != "canonical" and preset.recognises(names) and kind in (None, preset.kind):
            return name
    return "canonical"


def _by_table(header: Sequence[str], table: dict[str, str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name in header:
        ours = table.get(plain(name))
        if ours is not None and ours not in columns.values():
            columns[name] = ours
    return columns


def _by_synonyms(file: str, header: Sequence[str], kind: Kind | None) -> Mapping:
    guesses = [
        Mapping(kind=each, columns=_synonymous(header, each))
        for each in get_args(Kind)
        if kind in (None, each)
    ]
    whole = [g for g in guesses if set(REQUIRED[g.kind]) <= set(g.columns.values())]
    # An order file has all that a product file needs too, so orders go first.
    # Links name a relation and its two ends, which no other file does.
    whole.sort(key=lambda g: (g.kind != "links", g.kind != "orders", -len(g.columns)))
    best = whole[0] if whole else guesses[0]
    if best.kind == "products" and kind is None:
        best = _orders_without_number(header) or best
    require_columns(file, header, best)
    return best


def _orders_without_number(header: Sequence[str]) -> Mapping | None:
    """Order lines whose order column has another name must not pass for a catalogue."""
    orders = Mapping(kind="orders", columns=_synonymous(header, "orders"))
    telling = {"ordered_at", "customer_id"} & set(orders.columns.values())
    return orders if telling or _near(header, "order_id", orders) else None


def _synonymous(header: Sequence[str], kind: Kind) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for name in header:
        by_name.setdefault(plain(name), name)
    found: dict[str, str] = {}
    for ours, words in SYNONYMS[kind].items():
        theirs = next((by_name[w] for w in words.split() if by_name.get(w, "") not in found
                       and w in by_name), None)  # fmt: skip
        if theirs is not None:
            found[theirs] = ours
    if kind == "products":
        for name in header:
            field = None if name in found else attribute_field(name)
            if field is not None and field not in found.values():
                found[name] = field
    return {name: found[name] for name in header if name in found}


def _is_attribute(ours: str, mapping: Mapping) -> bool:
    return mapping.kind == "products" and len(ours) > len(PREFIX) and ours.startswith(PREFIX)


def _near(header: Sequence[str], ours: str, mapping: Mapping) -> list[str]:
    words = [*SYNONYMS[mapping.kind].get(ours, "").split(), ours]
    free = [name for name in header if name not in mapping.columns]
    return [name for name in free if difflib.get_close_matches(plain(name), words, 1, 0.7)]

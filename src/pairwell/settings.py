"""What an operator can set: pairwell.toml, then the environment, then flags, read once in the door.

A later source wins. ``PAIRWELL_MATRIX__SEED=7`` sets ``seed`` of ``[matrix]``; ``--set
matrix.seed=7`` does the same for one run. An unknown section or key, or a value out of its range,
is refused with the nearest name: a typo must not become a silent default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from pairwell.matrix.options import MatrixOptions, checked
from pairwell.measure.assignment import HOLDOUT_SHARE
from pairwell.model.errors import SettingsRefused
from pairwell.offers.own_rules import merged, with_own
from pairwell.offers.policy import OfferPolicy
from pairwell.offers.policy_conflicts import Conflict, conflicts_of
from pairwell.offers.policy_faults import Fault, fault_in, written
from pairwell.offers.policy_lines import line_of
from pairwell.offers.presets import preset

Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]

PREFIX = "PAIRWELL_"
NOT_SETTINGS = frozenset(
    {
        "PAIRWELL_WORKSPACE",
        "PAIRWELL_LEAVING",
        "PAIRWELL_PACES",
        "PAIRWELL_SUPERVISOR",
        "PAIRWELL_PROGRESS",
        "PAIRWELL_TEST_DATA",
        "PAIRWELL_KEY",
        "PAIRWELL_SECRET_FILE",
        "PAIRWELL_WEBHOOK_SECRETS_FILE",
    }
)
"""Variables of ours that are no settings of a workspace."""


class ShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[shop]``: who we work for.

    Attributes:
        name: as it stands in the report.
        currency: ISO 4217 code of prices in files that name none; empty = not known.
        preset: what kind of shop (offers/presets.py); ``[offers]`` starts from its rules.
        locale: language of reasons and reports.
    """

    name: str = ""
    currency: Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")] = ""
    preset: str = "general"
    locale: Literal["en", "ru", "pl"] = "en"


class ImportSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[import]``: when a file looks wrong as a whole and waits for a person's word.

    Attributes:
        max_bad_share: quarantined rows over all rows of the file.
        max_shrink_share: products that would vanish over products known.
    """

    max_bad_share: Share = 0.05
    max_shrink_share: Share = 0.20


class EmbeddingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[embedding]``: titles by their meaning, for products without history.

    Attributes:
        model: folder of a sentence-transformers model, as seen from the workspace; empty = none.
            Needs the extra ``pairwell[embedding]``.
    """

    model: str = ""


ADMIN_ORIGIN = r"^(https://[a-z0-9.\-]+(:\d{1,5})?)?$"
"""Scheme and host in small letters, without a path; passwords are sent encrypted only."""


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[web]``: how the service speaks.

    Attributes:
        holdout_share: share of identified people who see no promotional offers, so that what
            offers earn can be measured.
        deadline_ms: after so many milliseconds a page gets the fallback list for the rest.
        site_rate: requests a second that one visitor's address may make with a public site key.
        site_burst: so many at once before that.
        backend_rate: requests a second of one back-end key.
        backend_burst: so many at once before that.
        trusted_proxies: addresses, parted by spaces, of reverse proxies whose
            ``X-Forwarded-For`` is believed.
        admin_origin: where people reach the admin, such as ``https://pairwell.shop.example``;
            empty: on this machine only, over plain http.
    """

    holdout_share: Share = HOLDOUT_SHARE
    deadline_ms: Annotated[int, msgspec.Meta(ge=1)] = 150
    site_rate: Annotated[float, msgspec.Meta(gt=0)] = 20.0
    site_burst: Annotated[int, msgspec.Meta(ge=1)] = 100
    backend_rate: Annotated[float, msgspec.Meta(gt=0)] = 10_000.0
    backend_burst: Annotated[int, msgspec.Meta(ge=1)] = 20_000
    trusted_proxies: str = ""
    admin_origin: Annotated[str, msgspec.Meta(pattern=ADMIN_ORIGIN)] = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename={"import_": "import"}):
    """Everything that can be set, one attribute a section of pairwell.toml."""

    shop: ShopSettings = ShopSettings()
    import_: ImportSettings = ImportSettings()
    matrix: MatrixOptions = MatrixOptions()
    offers: OfferPolicy = OfferPolicy()
    embedding: EmbeddingSettings = EmbeddingSettings()
    web: WebSettings = WebSettings()


def read_settings(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from a file, the environment and flags, the later winning.

    Args:
        file: pairwell.toml; left out, or not there, means defaults.
        environment: variables; only ``PAIRWELL_SECTION__KEY`` are looked at.
        flags: ``{"section.key": text}``.

    Raises:
        SettingsRefused: no TOML, an unknown section or key, or a value out of its range.

    >>> read_settings(flags={"import.max_bad_share": "0.1"}).import_.max_bad_share
    0.1
    """
    sections: dict[str, dict[str, Any]] = {}
    if file is not None and file.exists():
        for section, key, value, where in _from_file(file):
            _set(sections, section, key, value, where)
    for name, text in sorted((environment or {}).items()):
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            section, _, key = name.removeprefix(PREFIX).lower().partition("__")
            _set(sections, section, key, _Text(text), f"in the environment ({name})")
    for name, text in (flags or {}).items():
        section, _, key = name.partition(".")
        _set(sections, section, key, _Text(text), "on the command line (--set)")
    shop = ShopSettings(**sections.get("shop", {}))
    offers = with_own(preset(shop.preset), sections.get("offers", {}))
    refuse(conflicts_of(offers), file)
    return Settings(
        shop=shop,
        import_=ImportSettings(**sections.get("import", {})),
        matrix=checked(MatrixOptions(**sections.get("matrix", {}))),
        offers=offers,
        embedding=EmbeddingSettings(**sections.get("embedding", {})),
        web=WebSettings(**sections.get("web", {})),
    )


def text_of(file: Path) -> str:
    """What is written in a settings file.

    Raises:
        SettingsRefused: it is no UTF-8.
    """
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsRefused(f"{file} is not valid TOML: {error}.", "Save it as UTF-8.") from error


def refuse(conflicts: Iterable[Conflict], file: Path | None) -> None:
    """Nothing where there are none.

    Raises:
        SettingsRefused: all conflicts, each with its line of the file where it stands there.
    """
    text = text_of(file) if file is not None and file.is_file() else ""
    found = list(conflicts)
    told = []
    for conflict in found:
        line = line_of(text, ("offers", *conflict.path))
        told.append((f"{file.name}, line {line}: " if file and line else "") + conflict.message)
    if len(found) == 1:
        raise SettingsRefused(told[0], found[0].hint)
    if found:
        both = zip(told, found, strict=True)
        raise SettingsRefused(
            "\n".join(f"{each} {conflict.hint}" for each, conflict in both), "Mend each of these."
        )


class _Text(str):
    """A value that came as text: it is read as TOML where the setting is no text."""

    __slots__ = ()


class _InFile(str):
    """Where a setting stands in a file, as a refusal says it; knows the lines inside of it."""

    file: str
    text: str
    path: tuple[str | int, ...]

    def __new__(cls, file: str, text: str, path: tuple[str | int, ...]) -> _InFile:
        line = line_of(text, path)
        found = super().__new__(cls, f"in {file}, line {line}" if line else f"in {file}")
        found.file, found.text, found.path = file, text, path
        return found

    def inside(self, path: tuple[str | int, ...]) -> _InFile:
        """The narrower place of a setting in a table or list."""
        return _InFile(self.file, self.text, (*self.path, *path))


def _from_file(file: Path) -> Iterator[tuple[str, str, Any, str]]:
    text = text_of(file)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused(
            f"{file} is not valid TOML: {error}.", "Mend that line, or delete it for the default."
        ) from error
    for section, table in document.items():
        if not isinstance(table, dict):
            raise SettingsRefused(
                f"{section} in {file.name}, line {line_of(text, (section,))}, stands outside a "
                "section.",
                f"Put it under one of {_list(_fields(Settings))}.",
            )
        if not table:
            _section(section, _InFile(file.name, text, (section,)))
        for key, value in table.items():
            yield section, key, value, _InFile(file.name, text, (section, key))


def _set(
    sections: dict[str, dict[str, Any]], section: str, key: str, value: Any, where: str
) -> None:
    fields = _fields(_section(section, where))
    if key not in fields:
        raise SettingsRefused(
            f"There is no setting {section}.{key} ({where}).",
            _nearest(key, fields, f"Settings of [{section}]: {_list(fields)}."),
        )
    field, given = fields[key], sections.setdefault(section, {})
    plain, converted = _convert(value, field.type, f"{section}.{key}", where)
    if section == "offers":  # plain, so that a table can be laid over the preset's
        given.update(merged(given, {field.name: plain}))
    else:
        given[field.name] = converted


def _section(name: str, where: str) -> type[msgspec.Struct]:
    sections = _fields(Settings)
    if name not in sections:
        raise SettingsRefused(
            f"There is no section [{name}] ({where}).",
            _nearest(name, sections, f"Sections: {_list(sections)}."),
        )
    found: type[msgspec.Struct] = sections[name].type
    return found


def _convert(value: Any, kind: Any, name: str, where: str) -> tuple[Any, Any]:
    """What was meant, as a plain value and as its kind."""
    fault: Fault | None = None
    for candidate in _readings(value):
        found = fault_in(candidate, kind)
        if found is None:
            return candidate, msgspec.convert(candidate, kind)
        fault = fault or found
    assert fault is not None  # noqa: S101 - every value has one reading at least
    message, path = fault.message, fault.path
    if not path and isinstance(value, _Text):
        message = f"{{name}} cannot be {value}"
    if isinstance(where, _InFile):
        where = where.inside(path)
    if "unknown field" in message:
        path = path[:-1]
    told = message.replace("{name}", name + written(path), 1)
    raise SettingsRefused(f"{told} ({where}).", fault.hint)


def _readings(value: Any) -> Iterator[Any]:
    """What a value may mean: a text may be a TOML value or just the text; None has no TOML."""
    if isinstance(value, _Text):
        try:
            yield tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            if value.lower() in {"", "none"}:
                yield None
        yield str(value)
    else:
        yield value
        if value == "none":
            yield None


def _fields(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of a section by the name they have in the file."""
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}


def _nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]}?" if near else otherwise


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)

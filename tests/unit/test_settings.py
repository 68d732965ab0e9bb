"""Settings: file, then environment, then flags; typos and bad values are refused by name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pairwell.matrix.options import StrengthNumbers
from pairwell.model.errors import SettingsRefused
from pairwell.offers.presets import preset
from pairwell.settings import Settings, read_settings
from pairwell.wiring import TEMPLATE


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pairwell.toml"


def refused(**sources: Any) -> str:
    with pytest.raises(SettingsRefused) as caught:
        read_settings(**sources)
    return f"{caught.value.message} {caught.value.hint}"


def test_without_any_source_everything_has_its_default(file: Path) -> None:
    assert read_settings() == read_settings(file) == Settings()


def test_a_later_source_wins(file: Path) -> None:
    file.write_text("[import]\nmax_bad_share = 0.1\nmax_shrink_share = 0.1\n[shop]\nname = 'A'\n")
    environment = {
        "PAIRWELL_IMPORT__MAX_BAD_SHARE": "0.2",
        "PAIRWELL_IMPORT__MAX_SHRINK_SHARE": "0.2",
    }
    settings = read_settings(file, environment, {"import.max_bad_share": "0.3"})
    assert settings.shop.name == "A"
    assert settings.import_.max_shrink_share == 0.2
    assert settings.import_.max_bad_share == 0.3


def test_a_byte_order_mark_is_no_setting(file: Path) -> None:
    file.write_text("[shop]\nname = 'Łódź'\n", "utf-8-sig")
    assert read_settings(file).shop.name == "Łódź"


def test_text_settings_take_text_that_looks_like_a_number() -> None:
    settings = read_settings(environment={"PAIRWELL_SHOP__NAME": "1984"})
    assert settings.shop.name == "1984"


@pytest.mark.parametrize(
    ("text", "value"), [("120", 120.0), ("tune", "tune"), ("none", None), ("", None)]
)
def test_a_setting_may_be_a_number_a_word_or_nothing(text: str, value: object) -> None:
    settings = read_settings(environment={"PAIRWELL_MATRIX__HALF_LIFE_DAYS": text})
    assert settings.matrix.half_life_days == value


def test_a_table_can_be_set_from_a_flag() -> None:
    settings = read_settings(flags={"matrix.strength": "{ anchors = 50, ridge = 5.0 }"})
    assert settings.matrix.strength == StrengthNumbers(anchors=50, ridge=5.0)


def test_offers_start_from_the_kind_of_shop() -> None:
    settings = read_settings(flags={"shop.preset": "furniture", "offers.min_customers": "7"})
    assert settings.offers == msgspec.structs.replace(preset("furniture"), min_customers=7)
    assert settings.offers.max_price_ratio == 1.0
    free = read_settings(flags={"shop.preset": "furniture", "offers.max_price_ratio": "none"})
    assert free.offers.max_price_ratio is None
    assert "furniture" in refused(flags={"shop.preset": "furnture"})


def test_foreign_variables_and_our_own_two_are_no_settings() -> None:
    environment = {"HOME": "x", "PAIRWELL_WORKSPACE": "x", "PAIRWELL_TEST_DATA": "x"}
    assert read_settings(environment=environment) == Settings()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[imports]\n", "Did you mean import?"),
        ("[import]\nmax_bad_shar = 0.1\n", "Did you mean max_bad_share?"),
        ("[shop]\nxyz = 1\n", "Settings of [shop]: name, currency"),
        ("name = 'A'\n", "outside a section"),
        ("[import]\nmax_bad_share = 1.5\n", "<= 1.0"),
        ("[import]\nmax_bad_share = nan\n", "max_bad_share cannot be nan"),
        ("[import]\nmax_bad_share = true\n", "Expected float"),
        ("[shop]\nlocale = 'de'\n", "locale cannot be 'de'"),
        ("[shop]\ncurrency = 'pounds'\n", "currency cannot be 'pounds'"),
        ("[shop\n", "not valid TOML"),
        ("[matrix]\nneighbours = 0\n", "neighbours is 0"),
        ("[matrix]\nhalf_life_days = 'never'\n", "half_life_days cannot be 'never'"),
        ("[matrix]\nstrength = { ridg = 1.0 }\n", "unknown field ridg"),
    ],
)
def test_a_bad_file_is_refused(file: Path, text: str, names: str) -> None:
    file.write_text(text)
    assert names in refused(file=file)


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00\x01")
    assert "not valid TOML" in refused(file=file)


def test_a_refusal_says_where_the_value_came_from(file: Path) -> None:
    file.write_text("[import]\nmax_bad_share = 2\n")
    assert "in pairwell.toml" in refused(file=file)
    assert "PAIRWELL_IMPORT__X" in refused(environment={"PAIRWELL_IMPORT__X": "1"})
    assert "--set" in refused(flags={"import.x": "1"})


def test_an_environment_variable_of_ours_without_a_section_is_refused() -> None:
    assert "section" in refused(environment={"PAIRWELL_SEED": "7"})


def settings_of_the_template() -> dict[str, dict[str, Any]]:
    """The template with every ``# key = value`` made real."""
    lines = [
        line.removeprefix("# ") if " = " in line else line
        for line in TEMPLATE.splitlines()
        if not line.startswith("#") or " = " in line.split("   ")[0]
    ]
    return tomllib.loads("\n".join(lines))


def test_the_template_shows_every_setting_with_its_default() -> None:
    shown = settings_of_the_template()
    for section in msgspec.structs.fields(Settings):
        fields = {field.encode_name: field for field in msgspec.structs.fields(section.type)}
        assert set(shown[section.encode_name]) == set(fields)
        for name, value in shown[section.encode_name].items():
            given = msgspec.convert(None if value == "none" else value, fields[name].type)
            known = getattr(section.type(), fields[name].name)
            if isinstance(known, float):
                known = pytest.approx(known, abs=0.001)
            assert given == known, name


def test_the_template_itself_changes_nothing(file: Path) -> None:
    file.write_text(TEMPLATE)
    assert read_settings(file) == Settings()

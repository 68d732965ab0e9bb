"""Units, container files and docs/deployment.md: their commands exist, their settings are kept."""

from __future__ import annotations

import configparser
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml  # type: ignore[import-untyped]

from pairwell.cli.app import app
from pairwell.cli.repeated import spread
from pairwell.settings import read_settings
from pairwell.web.operations import OPERATIONS
from tests.docs.run_document import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
PAGE = (ROOT / "docs" / "deployment.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
BLOCKS = re.findall(r"```text\n(.*?)```", PAGE, re.S)


def unit(path: Path) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their capitals
    read.read(path, "utf-8")
    return read


def understood(words: list[str]) -> None:
    """Parse a command line as pairwell would, without running it.

    Raises:
        typer.TyperException: there is no such command or option, or its value is wrong.
    """
    command: Any = typer.main.get_command(app)
    context = command.make_context("pairwell", spread(words))
    while hasattr(command, "resolve_command"):
        waiting = [*vars(context).get("_protected_args", ()), *context.args]
        name, command, rest = command.resolve_command(context, waiting)
        context = command.make_context(name, rest, parent=context)


def commands() -> list[str]:
    """Every command line of pairwell that the files show."""
    found = [unit(path)["Service"]["ExecStart"].partition("bin/pairwell ")[2] for path in UNITS]
    found += [shlex.join(service["command"]) for service in COMPOSE["services"].values()]
    found.append(shlex.join(json.loads(re.findall(r"^CMD (\[.*\])", DOCKERFILE, re.M)[0])))
    for line in "\n".join(BLOCKS).splitlines():
        if words := re.search(r"(?:^|bin/|exec serve )pairwell (?!\S+\.service)(\w.*)", line):
            if line.startswith(("systemctl", "useradd", "install")):
                continue
            found.append(words[1])
        elif words := re.search(r"compose run .* serve (import .*)", line):
            found.append(words[1])
    return found


@pytest.mark.parametrize("line", commands())
def test_a_command_is_one_of_ours(line: str) -> None:
    understood(shlex.split(line))


def test_a_wrong_command_would_be_noticed() -> None:
    for wrong in (["serve", "--wrokers", "2"], ["keys", "make"], ["backup"], ["worker", "x"]):
        with pytest.raises(typer.TyperException):
            understood(wrong)
    assert len(commands()) >= 10


def test_the_units_stop_and_start_again_as_the_service_needs_it() -> None:
    names = {path.name for path in UNITS}
    assert names == {"pairwell.service", "pairwell-worker.service", "pairwell-backup.service"}
    for path in UNITS:
        service = unit(path)["Service"]
        assert service["User"] == "pairwell"
        assert service["ProtectSystem"] == "strict"
        if path.name != "pairwell-backup.service":
            assert (service["KillMode"], service["Restart"]) == ("mixed", "always")
    started = unit(ROOT / "deploy" / "systemd" / "pairwell.service")["Service"]
    drain = int(re.findall(r"--drain (\d+)", started["ExecStart"])[0])
    assert int(started["TimeoutStopSec"]) > drain + 20  # workers_kill_timeout of `pairwell serve`


def test_the_image_is_small_not_root_and_watched() -> None:
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)) == {"python:3.11-slim"}
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.M)
    assert users == ["pairwell"]
    assert "STOPSIGNAL SIGTERM" in DOCKERFILE
    paths = {operation.path for operation in OPERATIONS}
    asked = re.findall(r"http://127\.0\.0\.1:8000(/[\w/]+)", DOCKERFILE)
    assert asked == ["/health/ready"]
    assert set(asked) <= paths
    for copied in re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.M):
        assert (ROOT / copied).exists()
        assert f"!{copied}" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_containers_share_one_volume_and_have_no_rights() -> None:
    assert set(COMPOSE["services"]) == {"init", "serve", "worker"}
    for service in COMPOSE["services"].values():
        assert service["volumes"] == ["data:/data"]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert COMPOSE["services"]["serve"]["ports"] == ["127.0.0.1:8000:8000"]


def test_settings_that_the_page_shows_are_taken(tmp_path: Path) -> None:
    [block] = [block for block in BLOCKS if block.startswith("[web]")]
    file = tmp_path / "pairwell.toml"
    file.write_text(block)
    assert read_settings(file).web.admin_origin == "https://pairwell.shop.example"

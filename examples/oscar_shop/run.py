"""A django-oscar shop with pairwell in it, from nothing to two addresses: ``make shop``.

Everything it makes lies in a temporary folder that goes with it on Ctrl-C. The shop runs in an
environment of its own and knows pairwell by HTTP alone.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "src"
SHOP_PYTHON = Path(sys.prefix) / "shop" / "bin" / "python"
CODE, FREE_DELIVERY_FROM_MINOR = "PAPER15", 4000  # as in shop/goods.py

SETTINGS = """\
[shop]
name = "Harbour Coffee"
currency = "GBP"

[offers]
satisfied_categories = true    # a cart is offered the next category
thresholds = [{{ kind = "free_shipping", target_minor = {free} }}]

[[offers.incentives]]
name = "papers with the dripper"
kind = "percent"
discount_share = 0.15
code = "{code}"
confirmed_by = "{code}"
valid_to = {until:%Y-%m-%d}T00:00:00+00:00
conditions = {{ anchors = ["{dripper}"], products = ["{papers}"] }}

[web]
trusted_proxies = "127.0.0.1"  # the shop passes on what its pages ask
"""


class Stopped(BaseException):
    """Ctrl-C, or SIGTERM."""


class Run:
    """The processes of one run.

    Args:
        folder: of everything that is made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "pairwell"
        self.data = folder / "shop"
        self.data.mkdir()
        own = {k: v for k, v in os.environ.items() if not k.startswith(("PAIRWELL_", "DJANGO_"))}
        self.environment = own | {"PYTHONPATH": str(SOURCE), "PYTHONUNBUFFERED": "1"}
        self.shop_environment = own | {"SHOP_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def pairwell(self, *words: str) -> str:
        """Run a command of pairwell; what it printed."""
        command = [sys.executable, "-m", "pairwell", *words, "--workspace", str(self.workspace)]
        return self._done(command, self.environment)

    def manage(self, *words: str) -> str:
        """Run a command of the shop; what it printed."""
        return self._done([str(SHOP_PYTHON), "manage.py", *words], self.shop_environment)

    def start(self, name: str, command: Sequence[str], *, shop: bool = False) -> None:
        """Start a process; what it says goes to a file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                cwd=HERE,
                env=self.shop_environment if shop else self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours: they are stopped one by one
            )

    def stop(self) -> None:
        """Stop what runs, the shop first; and what is left of a process that was killed."""
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=20)
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def wait_for(self, name: str, url: str) -> None:
        """Until a process answers.

        Raises:
            SystemExit: it ended, or was silent for three minutes; its last words are told.
        """
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        for _ in range(1800):
            if self.children[name].poll() is not None:
                break
            with suppress(OSError):
                direct.open(url, timeout=10).close()
                return
            time.sleep(0.1)
        raise SystemExit(f"{name} did not start:\n{(self.folder / f'{name}.log').read_text()}")

    def _done(self, command: Sequence[str], environment: dict[str, str]) -> str:
        done = subprocess.run(  # noqa: S603 - our own commands
            command, cwd=HERE, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
        return done.stdout


def build(run: Run, asked: argparse.Namespace) -> dict[str, Any]:
    """Make and start everything; the addresses, and how to log in."""
    held = [hold(asked.shop_port), hold(asked.pairwell_port)]
    ports = [int(each.getsockname()[1]) for each in held]
    shop_url, pairwell_url = (f"http://127.0.0.1:{port}" for port in ports)
    say("pairwell's workspace and keys")
    run.pairwell("init")
    backend = ("--name", "shop", "--scope", "offers", "--scope", "events", "--scope", "data")
    site = ("--name", "widget", "--origin", shop_url)
    keys = [json.loads(run.pairwell("keys", "create", *key, "--json")) for key in (backend, site)]
    password = secrets.token_urlsafe(15)
    file = run.folder / "password.txt"
    file.write_text(password)
    run.pairwell("users", "add", "keeper", "--role", "merchandiser", "--password-file", str(file))
    file.unlink()
    (run.data / "shop.json").write_text(
        json.dumps(
            {
                "secret_key": secrets.token_urlsafe(50),
                "pairwell_url": pairwell_url,
                "shop_url": shop_url,
                "key": keys[0]["key"],
                "site_key": keys[1]["key"],
                "page_seconds": asked.page_seconds,
            }
        )
    )
    say(f"the shop, with {asked.orders} orders made by Oscar (a minute or so)")
    run.manage("migrate", "--run-syncdb", "--verbosity", "0")
    shop = json.loads(run.manage("fill_shop", "--orders", str(asked.orders)))
    write_settings(run.workspace, shop["products"])
    say("back-fill and the first matrix")
    held[1].close()
    serve(run, ports[1])
    run.manage("pairwell_backfill")
    run.pairwell("worker", "--once")
    run.start(
        "worker",
        (sys.executable, "-m", "pairwell", "worker", "--workspace", str(run.workspace),
         "--every", "2", "--rebuild-every", "300"),
    )  # fmt: skip
    sender = (str(SHOP_PYTHON), "manage.py", "pairwell_send", "--every", "1")
    run.start("sender", sender, shop=True)
    server = (str(SHOP_PYTHON), "manage.py", "runserver", f"127.0.0.1:{ports[0]}")
    held[0].close()
    run.start("shop", (*server, "--noreload", "--insecure"), shop=True)  # it serves the styles too
    run.wait_for("shop", f"{shop_url}/pairwell/pairwell.js")
    return {
        "shop": shop_url,
        "shop_log_in": shop["log_in"],
        "shop_password": shop["password"],
        "pairwell": pairwell_url,
        "pairwell_log_in": "keeper",
        "pairwell_password": password,
        "products": shop["products"],
        "folder": str(run.folder),
        "pids": {name: child.pid for name, child in run.children.items()},
    }


def serve(run: Run, port: int) -> None:
    """Start pairwell, and wait until it answers."""
    run.start(
        "pairwell",
        (sys.executable, "-m", "pairwell", "serve", "--workspace", str(run.workspace),
         "--port", str(port), "--drain", "0"),
    )  # fmt: skip
    run.wait_for("pairwell", f"http://127.0.0.1:{port}/health/live")


def write_settings(workspace: Path, products: dict[str, int]) -> None:
    """The shop's policy: the next category, free delivery, and 15 % that its voucher charges."""
    text = SETTINGS.format(
        free=FREE_DELIVERY_FROM_MINOR,
        code=CODE,
        until=datetime.now(UTC) + timedelta(days=29),  # noqa: TID251 - a program, no part of pairwell
        dripper=products["V60"],
        papers=products["V60-PAPER"],
    )
    (workspace / "pairwell.toml").write_text(text)


def hold(wished: int) -> socket.socket:
    """The wished port, or any other where it is taken; nobody else gets it until it is closed."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind(("127.0.0.1", wished))
    except OSError:
        held.bind(("127.0.0.1", 0))
    return held


def say(what: str) -> None:
    """On stderr, as everything that is no result."""
    print(f"{what} ...", file=sys.stderr, flush=True)  # noqa: T201


SHOWN = """
The shop      {shop}/
  dashboard   {shop}/dashboard/   {shop_log_in}   {shop_password}
  try         {shop}/catalogue/ceramic-pour-over-dripper_{dripper}/
pairwell      {pairwell}/docs
  admin       {pairwell}/admin   {pairwell_log_in}   {pairwell_password}

Logs are in {folder}. Ctrl-C stops everything and removes it."""


def main() -> None:
    """Run until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=400, help="how many Oscar makes")
    parser.add_argument("--shop-port", type=int, default=8000)
    parser.add_argument("--pairwell-port", type=int, default=8080)
    parser.add_argument("--page-seconds", type=float, default=0.25, help="a page waits so long")
    parser.add_argument("--json", action="store_true", help="one line, for programs")
    asked = parser.parse_args()
    if not SHOP_PYTHON.exists():
        raise SystemExit(f"There is no {SHOP_PYTHON}; `make shop` makes it.")

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for name in signals:
            signal.signal(name, signal.SIG_IGN)  # what is under way now is the end
        raise Stopped

    for name in signals:
        signal.signal(name, stop)
    with suppress(Stopped), ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pairwell-shop-"))
        run = Run(Path(folder))
        stack.callback(run.stop)
        told = build(run, asked)
        shown = SHOWN.format(dripper=told["products"]["V60"], **told)
        print(json.dumps(told) if asked.json else shown, flush=True)  # noqa: T201
        signal.pause()
    say("stopped")


if __name__ == "__main__":
    main()

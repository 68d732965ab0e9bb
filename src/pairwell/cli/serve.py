"""``pairwell serve``: the HTTP service, several workers on one snapshot."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, cast

import typer

from pairwell.cli.address import check_address
from pairwell.cli.figures import counted
from pairwell.cli.session import Session
from pairwell.model.errors import NotReady

TARGET = "pairwell.web.app:create_app"
"""Each worker makes its application from this; the command line itself does not know it."""


def serve(
    session: Session,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes; one a core is enough.")
    ] = 1,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; 0.0.0.0 is everybody.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port to listen at.")
    ] = 8000,
    drain: Annotated[
        float,
        typer.Option(
            min=0,
            max=300,
            help="Seconds to go on answering after SIGTERM while /health/ready says 503.",
        ),
    ] = 1.0,
) -> None:
    """Answer over HTTP: offers, events, the shop's data. Documentation is at /docs.

    It starts without a matrix, too, and serves the first one that is published within two seconds.
    Put a reverse proxy with TLS before it; see docs/service.md. On SIGTERM it first says that it
    leaves, then finishes what it has taken.

        pairwell keys create --name shop --scope offers events data
        pairwell serve --workers 2 --port 8000
    """
    from granian.constants import HTTPModes, Interfaces, RuntimeModes
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from pairwell.cli.supervisor import Supervisor

    with session.workspace() as workspace:  # its settings are sound, or this ends here
        folder = workspace.folder.resolve()
        workspace.secret()
        workspace.webhook_secrets()
    check_address(host, port)
    os.environ["PAIRWELL_WORKSPACE"] = str(folder)
    for name, value in session.flags.items():
        section, _, key = name.partition(".")
        os.environ[f"PAIRWELL_{section.upper()}__{key.upper()}"] = value
    session.output.say(
        f"Serving {folder} at http://{host}:{port} with {counted(workers, 'worker')}."
    )
    server = Supervisor(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        http=HTTPModes.http1,
        runtime_mode=RuntimeModes.st,  # fewer hand-overs between threads than one for all
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        factory=True,
        backlog=2048,
        log_level=LogLevels.warning,
        respawn_interval=1.0,
        workers_kill_timeout=20,
    )
    with tempfile.TemporaryDirectory(prefix="pairwell-") as folder_of_sign:
        sign = Path(folder_of_sign) / "leaving"
        os.environ["PAIRWELL_LEAVING"] = str(sign)
        os.environ["PAIRWELL_PACES"] = _shared_memory() or str(sign.with_name("paces"))
        os.environ["PAIRWELL_SUPERVISOR"] = str(os.getpid())
        server.on_startup(lambda: _drain_first(sign, drain))
        try:
            server.serve()
        except SystemExit as end:
            raise NotReady(
                "The service ended: a worker and its successors died soon after their start.",
                "Look at what was logged before. Whoever started the service should start it "
                "again: Restart=always in systemd.",
            ) from end


def _shared_memory() -> str:
    """A file for all workers that is on no disk and gone with the last of them; empty: no Linux."""
    if sys.platform != "linux":
        return ""
    return f"/proc/{os.getpid()}/fd/{os.memfd_create('pairwell-paces')}"


def _drain_first(sign: Path, seconds: float) -> None:
    """On SIGTERM hang out a sign that every worker's readiness shows, and stop only later.

    A connection that comes as a socket closes is lost, whatever a server does: so whoever sends
    the visitors must learn first. A second signal stops at once.
    """
    stop = cast(Callable[[int, FrameType | None], None], signal.getsignal(signal.SIGTERM))
    supervisor = os.getpid()

    def leave(number: int, frame: FrameType | None) -> None:
        if os.getpid() != supervisor or sign.exists():
            stop(number, frame)
            return
        sign.touch()
        timer = threading.Timer(seconds, stop, (number, frame))
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, leave)

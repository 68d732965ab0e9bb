"""Whether a service can listen at an address, and alone."""

from __future__ import annotations

import socket

from pairwell.model.errors import InputRefused


def check_address(host: str, port: int) -> None:
    """Refuse an address at which nobody, or somebody else, can listen.

    The workers share one port, and the system would share it with another service as well: then
    every second shopper would be answered from another workspace.

    Raises:
        InputRefused: the address is none of this machine, not allowed, or taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # not what just ended
            probe.bind(address)
    except OSError as error:
        raise InputRefused(
            f"Nothing can listen at {host}:{port}: {error.strerror}.",
            "Is another service running there? Take another --host or --port.",
        ) from error

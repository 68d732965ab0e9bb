"""``pairwell init``: a new workspace."""

from __future__ import annotations

from pairwell.cli.session import Session


def init(session: Session) -> None:
    """Make a workspace: a folder with pairwell.toml, in which everything has its default.

    Run it twice and the second run changes nothing. A folder that holds other things is refused.

        pairwell init
        pairwell init --workspace my-shop
    """
    from pairwell.wiring import create_workspace, open_workspace

    created = create_workspace(session.folder)
    with open_workspace(session.folder, flags=session.flags):
        pass  # an existing file with a bad setting is told now, not at the first import
    payload = {"workspace": session.folder, "created": created}
    if created:
        text = (
            f"Made the workspace {session.folder}.\n"
            f"Settings are in {session.folder / 'pairwell.toml'}.\n"
            "Next: pairwell import ORDERS.csv"
        )
    else:
        text = f"{session.folder} is a workspace already; nothing changed."
    session.output.result(payload, text)

"""Where what lies in a workspace: one name for each file and folder."""

from __future__ import annotations

from pathlib import Path


class WorkspaceFiles:
    """The paths of a workspace; nothing of them need be there.

    Args:
        folder: the workspace.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def decisions_file(self) -> Path:
        return self.folder / "decisions.sqlite"

    @property
    def compatibility_file(self) -> Path:
        return self.folder / "compatibility.toml"

    @property
    def facts_file(self) -> Path:
        return self.folder / "facts.duckdb"

    @property
    def state_file(self) -> Path:
        return self.folder / "state.sqlite"

    @property
    def users_file(self) -> Path:
        return self.folder / "users.sqlite"

    @property
    def journal_file(self) -> Path:
        return self.folder / "journal.sqlite"

    @property
    def snapshots_folder(self) -> Path:
        return self.folder / "snapshots"

    @property
    def mappings_folder(self) -> Path:
        return self.folder / "mappings"

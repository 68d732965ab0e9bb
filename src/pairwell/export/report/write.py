"""Write the report to a file: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pairwell.app.report.data import ReportData
from pairwell.export.report.page import page
from pairwell.model.errors import InputRefused


def write_report(data: ReportData, path: Path, locale: str = "en") -> int:
    """Write the page beside its place, then move it there in one step.

    Returns:
        Bytes written.

    Raises:
        InputRefused: the place cannot be written to.
        SettingsRefused: there is no such language.
    """
    content = page(data, locale).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _refused(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(0o644)  # mkstemp's 0600 would hide the report from a web server
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _refused(path, error) from error
    return len(content)


def _refused(path: Path, error: OSError) -> InputRefused:
    return InputRefused(
        f"The report cannot be written to {path}: {error.strerror}.",
        "Name another file with --out.",
    )

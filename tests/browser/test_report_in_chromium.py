"""The report in a real Chromium without a network: charts are drawn, strangers' markup is inert."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pairwell.export.report.write import write_report
from tests.report_shop import full_report

pytestmark = pytest.mark.slow

XSS = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    pytest.skip("no Chromium on this machine: the report was not opened in a browser")


def dom_of(path: Path, profile: Path, fragment: str = "") -> tuple[str, str]:
    """The page after its scripts ran, and what the browser logged; every host is unreachable."""
    done = subprocess.run(
        [chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
         "--log-level=0", f"--user-data-dir={profile}", "--virtual-time-budget=20000",
         "--window-size=1280,900", "--dump-dom", f"{path.as_uri()}{fragment}"],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.decode(), done.stderr.decode(errors="replace")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("report")
    path = folder / "report.html"
    write_report(full_report(XSS), path)
    return dom_of(path, folder / "profile", "#pairs.sort=2a")


def test_every_chart_is_drawn(opened: tuple[str, str]) -> None:
    dom, log = opened
    assert 'data-charts="drawn"' in dom, log[-2000:]
    n_places = len(re.findall(r'class="plot[^"]*"[^>]*data-figure', dom))
    assert n_places >= 9
    assert len(re.findall(r'class="plot js-plotly-plot"', dom)) == n_places
    assert "WARN:" not in log, log[-2000:]


def test_markup_in_titles_is_inert(opened: tuple[str, str]) -> None:
    dom, _ = opened
    assert "<title>What goes with what · Corner shop</title>" in dom
    assert "<img" not in dom.split("<main>")[1].split("<footer>")[0]


def test_nothing_was_asked_of_the_network(opened: tuple[str, str]) -> None:
    dom, log = opened
    assert "Content Security Policy" not in log, log[-2000:]
    assert not re.search(r"ERR_(NAME_NOT_RESOLVED|INTERNET_DISCONNECTED)", log)
    assert not re.search(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=\"https?:", dom)


def test_a_table_is_sorted_as_its_address_says(opened: tuple[str, str]) -> None:
    dom, _ = opened
    table = dom.split('data-name="pairs"')[1].split("</table>")[0]
    assert 'aria-sort="ascending"' in table
    joint = [int(v) for v in re.findall(r'<tr>(?:<td.*?</td>){2}<td data-v="(\d+)"', table)]
    assert joint == sorted(joint)
    assert len(joint) == 3

"""``/openapi.json`` and ``/docs``: the contract for programs, and on one page for people.

The page needs no network: no script, no font and no style from anywhere else.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from typing import Any

import msgspec

from pairwell.web.call import Call
from pairwell.web.operation import Operation
from pairwell.web.reply import Reply

HTML = b"text/html; charset=utf-8"
CACHE = (b"cache-control", b"public, max-age=300")

STYLE = """
:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h2{margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:.5rem .8rem}
summary{cursor:pointer}
code,pre{font:14px/1.45 ui-monospace,monospace}
pre{overflow:auto;border:1px solid var(--line);border-radius:6px;padding:.6rem}
.method{display:inline-block;min-width:4.2rem;font-weight:600}
table{border-collapse:collapse}
td,th{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top}
"""


@lru_cache(maxsize=1)
def page_of(contract: bytes) -> tuple[bytes, bytes]:
    """The page, and the policy that lets its one style through and nothing else."""
    said = msgspec.json.decode(contract)
    rows: dict[str, list[str]] = {}
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            rows.setdefault(operation["tags"][0], []).append(_section(method, path, operation))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(rows[tag])}" for tag in rows)
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>pairwell API</title><style>{STYLE}</style><h1>pairwell API</h1>"
        f"<p>{escape(said['info']['description'])} The contract for programs: "
        '<a href="/openapi.json">openapi.json</a>. Back ends send '
        "<code>Authorization: Bearer pw_live_…</code>, pages "
        "<code>X-Pairwell-Site: pw_site_…</code>. Errors are problem JSON (RFC 9457) with a "
        f"<code>code</code> and a <code>hint</code>.</p>{sections}</html>"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
    )
    return page.encode(), policy.encode()


def _section(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f'<details><summary><span class="method">{method.upper()}</span> '
        f"<code>{escape(path)}</code> {escape(operation['summary'])}</summary>"
    ]
    if operation["parameters"]:
        cells = "".join(
            f"<tr><td><code>{escape(p['name'])}</code></td><td>{p['in']}</td>"
            f"<td>{'required' if p['required'] else ''}</td></tr>"
            for p in operation["parameters"]
        )
        parts.append(f"<table>{cells}</table>")
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        parts.append(f"<p>Body, for example</p>{_example(content.get('example'))}")
    for status, answer in operation["responses"].items():
        parts += [
            f"<p>Answer {status}</p>{_example(content['example'])}"
            for content in answer.get("content", {}).values()
            if "example" in content
        ]
    refused = ", ".join(status for status in operation["responses"] if status >= "3")
    parts.append(f"<p>Else: {refused}.</p></details>")
    return "".join(parts)


def _example(value: Any) -> str:
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return f"<pre>{escape(text)}</pre>"


async def read_document(call: Call) -> Reply:
    """The contract."""
    return Reply(
        200, call.service.contract, headers=[CACHE, (b"access-control-allow-origin", b"*")]
    )


async def read_page(call: Call) -> Reply:
    """The contract for people."""
    page, policy = page_of(call.service.contract)
    return Reply(200, page, HTML, [CACHE, (b"content-security-policy", policy)])


OPERATIONS = (
    Operation(
        name="readOpenApi",
        method="GET",
        path="/openapi.json",
        summary="Read this contract.",
        tag="Documentation",
        run=read_document,
        gives=dict[str, Any],
    ),
    Operation(
        name="readDocs",
        method="GET",
        path="/docs",
        summary="Read this contract as a page.",
        tag="Documentation",
        run=read_page,
        media="text/html",
    ),
)

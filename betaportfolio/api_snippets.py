"""Programs that ask the API for something, or write to it, in three languages: each runs as it is written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program that asks for an address, to be run as it is."""

    language: str
    code: str


def reading_snippets(url: str) -> list[Snippet]:
    """The same request in three languages, with what each has by itself."""
    return [
        Snippet("curl", f"curl --fail --compressed '{url}'"),
        Snippet(
            "Python",
            "import json\nfrom urllib.request import urlopen\n\n"
            f'with urlopen("{url}") as answer:\n    print(json.dumps(json.load(answer), indent=2, ensure_ascii=False))',
        ),
        Snippet("JavaScript", f'const answer = await fetch("{url}");\nconsole.log(await answer.json());'),
    ]


@dataclass(frozen=True, slots=True)
class Sending:
    """What a tool sends: ``body`` to ``path``, over what it has just read of ``replaced`` (empty: it replaces nothing)."""

    method: str
    path: str
    body: Mapping[str, Any] | None
    replaced: str = ""


_FICHE, _FIGURES = "/api/v1/startups/ecole-ouverte/", "/api/v1/indicators/satisfaction/measured/"
_WHY = "Comité du 1er juin 2021"
_FIGURE = {"start": "2021-01-01", "end": "2021-12-31", "value": 82.5, "source": "Enquête annuelle", "reason": _WHY}
_MEASUREMENTS = f"{_FICHE}metrics/usagers/measurements/"
_ADDRESS = {"name": "Tableau de bord", "url": "https://exemple.gouv.fr/changements"}
SENDINGS = {
    "enter-phase": Sending(
        "POST",
        f"{_FICHE}phases/?dry_run=true",
        {"phase": "acceleration", "date": "2021-06-01", "reason": _WHY, "confirm": True},
        replaced=f"{_FICHE}phases/",
    ),
    "edit-fiche": Sending(
        "PATCH",
        f"{_FICHE}fiche/?dry_run=true",
        {"values": {"stats_url": "https://exemple.gouv.fr/statistiques"}, "reason": _WHY},
        replaced=f"{_FICHE}fiche/",
    ),
    "add-event": Sending(
        "POST",
        f"{_FICHE}events/?dry_run=true",
        {"kind": "committee", "date": "2021-06-01", "reason": _WHY},
        replaced=f"{_FICHE}events/",
    ),
    "record-measurements": Sending(
        "PUT",
        f"{_MEASUREMENTS}?dry_run=true",
        {"start": "2021-05-01", "end": "2021-06-01", "value": 1200},
        replaced=_MEASUREMENTS,
    ),
    "enter-measured-figure": Sending("POST", f"{_FIGURES}?dry_run=true", _FIGURE, replaced=_FIGURES),
    "correct-measured-figure": Sending("PUT", f"{_FIGURES}1/?dry_run=true", _FIGURE, replaced=f"{_FIGURES}1/"),
    "withdraw-measured-figure": Sending(
        "DELETE", f"{_FIGURES}1/?dry_run=true", {"reason": "Saisi deux fois"}, replaced=f"{_FIGURES}1/"
    ),
    "follow-changes": Sending("POST", "/api/v1/webhooks/", _ADDRESS),
    "stop-webhook": Sending("DELETE", "/api/v1/webhooks/1/", None),
}
"""An example of each operation that a token may do. With ``dry_run`` it says what it would do, and writes nothing."""


def writing_snippets(sending: Sending, site: str) -> list[Snippet]:
    """The same writing in three languages; the token is in the environment (``JETON``), never in a program."""
    return [
        Snippet("curl", _curl(sending, site)),
        Snippet("Python", _python(sending, site)),
        Snippet("JavaScript", _javascript(sending, site)),
    ]


def _curl(sending: Sending, site: str) -> str:
    authorization = '--header "Authorization: Bearer $JETON"'
    lines, headers = list[str](), [authorization]
    if sending.replaced:
        read = f"curl --fail --silent --head {authorization} '{site}{sending.replaced}'"
        lines.append(f"SEEN=$({read} | tr -d '\\r' | sed -n 's/^[Ee][Tt]ag: //p')")
        headers.append('--header "If-Match: $SEEN"')
    if sending.body is not None:
        body = json.dumps(sending.body, ensure_ascii=False)
        headers += ["--header 'Content-Type: application/json'", f"--data '{body}'"]
    parts = [f"curl --fail --request {sending.method}", *headers, f"'{site}{sending.path}'"]
    return "\n".join([*lines, " \\\n  ".join(parts)])


def _python(sending: Sending, site: str) -> str:
    lines = [
        "import json",
        "import os",
        "from urllib.request import Request, urlopen",
        "",
        'headers = {"Authorization": f"Bearer {os.environ[\'JETON\']}", "Content-Type": "application/json"}',
    ]
    if sending.replaced:
        lines += [
            f'with urlopen(Request("{site}{sending.replaced}", headers=headers)) as read:',
            '    headers["If-Match"] = read.headers["ETag"]',
        ]
    data = "" if sending.body is None else f", data=json.dumps({dict(sending.body)!r}).encode()"
    lines += [
        f'sent = Request("{site}{sending.path}"{data}, headers=headers, method="{sending.method}")',
        "with urlopen(sent) as answer:",
        "    print(answer.status, answer.read().decode())",
    ]
    return "\n".join(lines)


def _javascript(sending: Sending, site: str) -> str:
    lines = [
        'const headers = {"Authorization": `Bearer ${process.env.JETON}`, "Content-Type": "application/json"};',
    ]
    if sending.replaced:
        lines += [
            f'const read = await fetch("{site}{sending.replaced}", {{ headers }});',
            'headers["If-Match"] = read.headers.get("ETag");',
        ]
    body = "" if sending.body is None else f", body: JSON.stringify({json.dumps(sending.body, ensure_ascii=False)})"
    lines += [
        f'const answer = await fetch("{site}{sending.path}", {{ method: "{sending.method}", headers{body} }});',
        "console.log(answer.status, await answer.text());",
    ]
    return "\n".join(lines)

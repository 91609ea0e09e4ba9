"""A stand-in of the two APIs of espace-membre, which answers as their code and their documentation say.

The one in service, read in betagouv/espace-membre-next at 21ede7be0c8a63d74ba84b961cfe8f6faf1123f3 (main branch, 20
August 2026): ``src/middleware.ts`` (the key), ``src/app/api/protected/startups/route.ts``,
``src/app/api/protected/incubators/route.ts``, ``src/models/api/startup.ts`` and ``src/models/api/incubator.ts``.

The API v1, read in a branch at 33e9e9ae000b41403c07717cc602d74b0f6c8d1d (21 August 2026): ``docs/api-keys.md``,
``src/lib/api/withApiV1.ts`` (the order of the checks), ``src/lib/api/problem.ts``, ``src/models/api/standards.ts``,
``src/app/api/v1/startups/[id]/route.ts`` and ``…/[id]/standards/route.ts``.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

READ_KEY = "clef-de-lecture"
KEY = "em1_" + "a" * 43
PROBLEMS = "https://espace-membre.incubateur.net/api/v1/problems/"
TITLES = {
    "unauthorized": (401, "Jeton d'API absent, inconnu ou revoque"),
    "auth_disabled": (503, "Authentification par jeton temporairement suspendue"),
    "insufficient_scope": (403, "Portee insuffisante pour cette operation"),
    "out_of_perimeter": (403, "Ressource hors du perimetre de la clef"),
    "not_found": (404, "Ressource introuvable"),
    "conflict": (409, "Conflit avec l'etat courant de la ressource"),
    "unsupported_media_type": (415, "Type de media non supporte"),
    "invalid_request": (422, "Requete syntaxiquement correcte mais invalide"),
}
TEXT, FLAG, WORDS = "string", "boolean", "array"
DESCRIPTIVE = {
    **dict.fromkeys(("name", "pitch", "contact", "description", "link", "repository"), TEXT),
    **dict.fromkeys(("techno", "thematiques", "usertypes"), WORDS),
}
STANDARDS = {
    **dict.fromkeys(("accessibility_status", "dsfr_status", "analyse_risques_url", "dashlord_url"), TEXT),
    **dict.fromkeys(("tech_audit_url", "ecodesign_url", "stats_url"), TEXT),
    **dict.fromkeys(("mon_service_securise", "analyse_risques", "stats"), FLAG),
}
READ = (
    "uuid",
    "ghid",
    "name",
    "pitch",
    "incubator_id",
    "incubator_ids",
    "contact",
    "description",
    "link",
    "repository",
)
READ_TOO = ("accessibility_status", "dsfr_status", "techno", "thematiques", "usertypes", "phases", "current_phase")
INCUBATOR = {"uuid": "10000000-0000-4000-8000-000000000000", "ghid": "fabrique", "title": "La Fabrique"}
OTHER = {"uuid": "20000000-0000-4000-8000-000000000000", "ghid": "atelier", "title": "L’Atelier"}
LONGEST = 255

type Answer = tuple[int, dict[str, str], Any]


def product(ghid: str, phases: list[tuple[str, str, str | None]], **values: Any) -> dict[str, Any]:
    """Return a product as its database has it, for one service of the incubator « fabrique »."""
    rows = [
        {"name": name, "start": f"{start}T00:00:00.000Z", "end": f"{end}T00:00:00.000Z" if end else None}
        for name, start, end in sorted(phases, key=lambda row: row[1])
    ]
    uuid = f"00000000-0000-4000-8000-{sum(ghid.encode()):012d}"
    empty = dict.fromkeys({*DESCRIPTIVE, *STANDARDS}, None) | {"techno": [], "thematiques": [], "usertypes": []}
    return {
        **empty,
        "uuid": uuid,
        "ghid": ghid,
        "incubator_id": INCUBATOR["uuid"],
        "incubator_ids": [INCUBATOR["uuid"]],
        "phases": rows,
        "current_phase": rows[-1]["name"] if rows else None,
        **values,
    }


@dataclass
class StandIn:
    """The state of the stand-in, and what it was asked: (method, path, body)."""

    url: str = ""
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=lambda: {"startups:read", "startups:write"})
    outside: set[str] = field(default_factory=set)
    is_disabled: bool = False
    failing: set[str] = field(default_factory=set)
    """The products whose writes answer 500."""
    reading: Answer | None = None
    """What every read answers instead of its list."""
    conflicting: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def put(self, *products: dict[str, Any]) -> None:
        self.products |= {one["ghid"]: one for one in products}

    def writes(self) -> list[tuple[str, Any]]:
        return [(path, body) for method, path, body in self.asked if method == "PATCH"]

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        path = urlsplit(target).path
        if path.startswith("/api/protected/"):
            return self._list(path, headers)
        if refusal := self._refusal(method, path, headers):
            return refusal
        found = re.fullmatch(r"/api/v1/startups/([^/]+)(/standards)?", path)
        assert found is not None
        return self._patch(found[1], STANDARDS if found[2] else DESCRIPTIVE, body, path)

    def _refusal(self, method: str, path: str, headers: Mapping[str, str]) -> Answer | None:
        if self.is_disabled:
            detail = "L'authentification par jeton est temporairement coupee."
            return problem("auth_disabled", detail=detail, headers={"Retry-After": "3600"})
        token = re.fullmatch(r"Bearer +(em1_[A-Za-z0-9_-]{20,})", headers.get("Authorization", ""))
        if token is None or token[1] != KEY:
            challenge = {"WWW-Authenticate": 'Bearer realm="espace-membre", error="invalid_token"'}
            return problem("unauthorized", detail="Clef inconnue.", headers=challenge)
        wanted = "application/merge-patch+json"
        if method == "PATCH" and headers.get("Content-Type", "").partition(";")[0].strip().lower() != wanted:
            return problem("unsupported_media_type", path, detail=f"Types acceptes : {wanted}.")
        scope = "startups:write"
        if scope not in self.scopes:
            detail = f"Cette operation exige la portee {scope}."
            return problem("insufficient_scope", path, detail=detail, required_scope=scope)
        return None

    def _list(self, path: str, headers: Mapping[str, str]) -> Answer:
        if "X-Api-Key" not in headers:
            return 422, {}, {"error": {"message": "Api key is required."}}
        if headers["X-Api-Key"] != READ_KEY:
            return 401, {}, {"error": {"message": "Invalid api key."}}
        if self.reading:
            return self.reading
        if path == "/api/protected/incubators":
            return 200, {}, [INCUBATOR, OTHER]
        assert path == "/api/protected/startups"
        rows = sorted(self.products.values(), key=lambda one: one["name"])
        return 200, {}, [{name: row[name] for name in (*READ, *READ_TOO)} for row in rows]

    def _patch(self, ghid: str, schema: Mapping[str, str], body: bytes, path: str) -> Answer:
        if ghid not in self.products:
            return problem("not_found", path)
        if ghid in self.outside:
            return problem("out_of_perimeter", path)
        if ghid in self.failing:
            return 500, {}, {"type": "about:blank", "status": 500}
        values = {name: value for name, value in json.loads(body).items() if name in schema}
        for name, value in values.items():
            if refusal := _invalid_value(path, name, schema[name], value):
                return refusal
        if ghid in self.conflicting:
            return problem("conflict", path, detail="L'ecriture viole une contrainte d'integrite de la base.")
        self.products[ghid] |= values
        if "startups:read" not in self.scopes:
            return 204, {}, None
        return 200, {}, {"data": self.products[ghid]}


def _invalid_value(path: str, name: str, kind: str, value: Any) -> Answer | None:
    types = {TEXT: str, FLAG: bool, WORDS: list}
    if value is None and name != "name" and kind != WORDS:
        return None
    if not isinstance(value, types[kind]):
        return invalid(path, f"/{name}", "invalid_type", f"Expected {kind}, received {type(value).__name__}")
    limited = name in ("name", "accessibility_status", "dsfr_status", "tech_audit_url", "ecodesign_url")
    if limited and len(str(value)) > LONGEST:
        return invalid(path, f"/{name}", "too_big", "String must contain at most 255 character(s)")
    return None


def problem(
    sort: str, instance: str = "", *, detail: str = "", headers: dict[str, str] | None = None, **more: Any
) -> Answer:
    status, title = TITLES[sort]
    body = {"type": PROBLEMS + sort.replace("_", "-"), "title": title, "status": status}
    body |= {name: value for name, value in (("detail", detail), ("instance", instance)) if value}
    return status, {"Content-Type": "application/problem+json", **(headers or {})}, body | more


def invalid(path: str, pointer: str, code: str, detail: str) -> Answer:
    told = "Le corps ou les parametres de la requete ne satisfont pas le contrat."
    return problem("invalid_request", path, detail=told, errors=[{"pointer": pointer, "code": code, "detail": detail}])


@contextmanager
def serving() -> Iterator[StandIn]:
    """Serve the stand-in on a local port."""
    state = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.respond()

        def do_PATCH(self) -> None:
            self.respond()

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            state.asked.append((self.command, self.path, json.loads(body) if body else None))
            status, headers, answer = state.answer(self.command, self.path, self.headers, body)  # type: ignore[arg-type]
            data = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in (
                {"Content-Type": "application/json", "Content-Length": str(len(data))} | headers
            ).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the terminal quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()

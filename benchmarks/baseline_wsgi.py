"""The least that can answer the list: one prepared statement that makes the JSON, and WSGI that passes it on.

It runs the very statement of the API (written by the benchmark to ``BASELINE_STATEMENTS``), so that what it does not
spend is what the framework, the filters and the safety cost. Run by ``bench_http.py`` under the same server.
"""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import psycopg2

PARIS = ZoneInfo("Europe/Paris")
_connections: list[Any] = []


def connection() -> Any:
    """The one connection of this process, with both statements prepared."""
    if not _connections:
        made = psycopg2.connect(os.environ["DATABASE_URL"])
        made.autocommit = True
        statements = json.loads(Path(os.environ["BASELINE_STATEMENTS"]).read_text())
        with made.cursor() as cursor:
            for statement in statements.values():
                cursor.execute(statement)
        _connections.append(made)
    return _connections[0]


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """``/api/v1/startups/`` with ``page``, ``page_size`` and one ``phase``: no check of what it is given."""
    asked = parse_qs(environ["QUERY_STRING"])
    size, page = int(asked.get("page_size", ["100"])[0]), int(asked.get("page", ["1"])[0])
    site = f"http://{environ['HTTP_HOST']}"
    after = (page - 1) * size
    common = [dt.datetime.now(PARIS).date(), after, after + size, site]
    with connection().cursor() as cursor:
        if "phase" in asked:
            cursor.execute("EXECUTE filtered(%s, %s, %s, %s, %s)", [common[0], asked["phase"], *common[1:]])
        else:
            cursor.execute("EXECUTE everything(%s, %s, %s, %s)", common)
        count, results = cursor.fetchone()
    following = "null"
    if page * size < count:
        query = f"page={page + 1}" + "".join(
            f"&{name}={asked[name][0]}" for name in ("page_size", "phase") if name in asked
        )
        following = json.dumps(f"{site}{environ['PATH_INFO']}?{query}")
    body = f'{{"count":{count},"next":{following},"previous":null,"results":{results}}}'.encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]

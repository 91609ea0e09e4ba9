"""A Python client generated from the OpenAPI schema reads every list and every URL without parameters."""

import builtins
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import requests
from django.test import Client

from tests.catalogue.universe import make_universe

GENERATOR = Path(sys.executable).with_name("openapi-python-client")


def generate(schema: dict[str, Any], folder: Path) -> ModuleType:
    """Generate and import the client package."""
    (folder / "schema.json").write_text(json.dumps(schema))
    command = [
        str(GENERATOR),
        "generate",
        "--path",
        "schema.json",
        "--meta",
        "none",
        "--output-path",
        "generated_client",
    ]
    path = f"{GENERATOR.parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path}
    )
    assert (ran.returncode, "WARNING" in ran.stdout) == (0, False), ran.stdout + ran.stderr
    sys.path.insert(0, str(folder))
    return importlib.import_module("generated_client")


def open_reads(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return (path, operation) of the public JSON endpoints without path parameters."""
    return [
        (path, methods["get"])
        for path, methods in schema["paths"].items()
        if "get" in methods
        and "{" not in path
        and "application/json" in methods["get"]["responses"].get("200", {}).get("content", {})
        and "401" not in methods["get"]["responses"]
        and not any(parameter.get("required") for parameter in methods["get"].get("parameters", []))
    ]


@pytest.mark.sweep  # `test_api_docs.py` compares the schema with the answers
@pytest.mark.django_db(transaction=True)
def test_generated_client_reads_every_list(live_site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_universe()
    schema = Client().get("/api/schema/").json()
    monkeypatch.setattr(sys, "path", [*sys.path])
    package = generate(schema, tmp_path)
    read = {}
    with package.Client(base_url=live_site, raise_on_unexpected_status=True) as client:
        for path, operation in open_reads(schema):
            tag, name = operation["tags"][0].replace("-", "_"), operation["operationId"].replace("-", "_")
            name += "_" * (name in dir(builtins))  # the generator's name for « credits »
            module = importlib.import_module(f"generated_client.api.{tag}.{name}")
            answer = module.sync(client=client)
            read[path] = answer.to_dict() == requests.get(f"{live_site}{path}", timeout=30).json()
    assert {path for path, is_same in read.items() if not is_same} == set()
    assert {"/api/v1/startups/", "/api/v1/phases/", "/api/v1/indicators/", "/api/v1/changes/"} <= set(read)

"""Compose a rule as staff do, and compute its preview as a worker does."""

from typing import Any

from django.test import Client

from betaportfolio.celery import app
from common.models import Job

COMPOSE = "/espace/indicateurs/composer/"
PREVIEWS = "/espace/indicateurs/apercus/"
PREVIEW = "workspace.preview_rule"
"""The name of the task, and the kind of its job."""


LAUNCHED: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}


def fields_of(rule: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the form that give a rule."""
    fields: dict[str, Any] = {}
    for name, value in rule.items():
        if isinstance(value, dict):
            fields |= {f"{name}-{inner}": text for inner, text in fields_of(value).items()}
        else:
            fields[name] = str(value).lower() if isinstance(value, bool) else value
    return fields


def ask(desk: Client, rule: dict[str, Any], code: str = "") -> str:
    """Ask for the preview of a rule, for a new version of the indicator ``code`` if any; return its address."""
    compose = f"/espace/indicateurs/definitions/{code}/composer/" if code else COMPOSE
    answer = desk.post(compose, {"step": "preview", **fields_of(rule)})
    assert answer.status_code == 302
    return str(answer["Location"])


def key_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def make_job(address: str, **fields: Any) -> Job:
    """Create the job of a preview."""
    return Job.objects.create(kind=PREVIEW, arguments={"preview": key_of(address)}, **fields)


def run(job: Job) -> None:
    """Run a job as the worker that takes it."""
    app.loader.import_default_modules()
    app.tasks[PREVIEW].run(job.pk)


def preview(desk: Client, rule: dict[str, Any], code: str = "") -> str:
    """Ask for the preview of a rule and compute it; return its address."""
    address = ask(desk, rule, code)
    run(make_job(address))
    return address

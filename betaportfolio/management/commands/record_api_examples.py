"""Write the examples of the API again, from the records of the demonstration."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.test import Client

from access.token_actions import issue_token
from accounts.models import User
from betaportfolio.api.examples import FILE, READS, example_of
from common.clock import today
from impact.models import Measurement
from web.api.errors import json_number

SITE: dict[str, Any] = {"SERVER_NAME": "localhost", "SERVER_PORT": "8000"}


class Command(BaseCommand):
    help = "Write the responses that teach the API into the examples that its schema shows."

    def handle(self, *_: Any, **__: Any) -> None:
        with transaction.atomic():
            reader = Client(**SITE)
            found = {name: example_of("GET", address, reader.get(address)) for name, address in READS.items()}
            found |= dict(_of_tools())
            transaction.set_rollback(True)
        FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(found)} examples")


def _of_tools() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the examples of what needs a token, which is not kept."""
    measured = Measurement.objects.select_related("metric__startup").earliest("metric__startup__slug", "start")
    startup, code = measured.metric.startup, measured.metric.code
    staff = User.objects.filter(role__in=(User.Role.DINUM, User.Role.ADMINISTRATOR)).earliest("pk")
    _, secret = issue_token(name="Exemple", last_day=today() + dt.timedelta(days=1), actor=staff, startups=[startup])
    tool = Client(headers={"authorization": f"Bearer {secret}"}, **SITE)
    series = f"/api/v1/startups/{startup.slug}/metrics/{code}/measurements/"
    period = f"{series}{measured.start}/{measured.until}/"
    yield "recorded-measurements", example_of("GET", series, tool.get(series))
    yield "recorded-measurement", example_of("GET", period, tool.get(period))
    value = {"value": json_number(measured.value), "source": measured.source}
    sent = [{"start": f"{measured.start}", "end": f"{measured.until}", **value}]
    writes = (("add-measurements", "POST", series, sent), ("replace-measurement", "PUT", period, value))
    for name, method, path, body in writes:
        address = f"{path}?dry_run=true"
        answer = tool.generic(method, address, json.dumps(body), content_type="application/json")
        yield name, example_of(method, address, answer) | {"body": body}

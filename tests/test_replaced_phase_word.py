"""Replacing a phase kind by another with the same roles, rank and group changes no figure or page, except its name."""

import datetime as dt
import json
import re
from typing import Any

import pgtrigger
import pytest
from django.test import Client, TestCase, override_settings

from catalogue.home.queries import latest_changes
from catalogue.incubators.records import Block, records
from catalogue.published_charts.queries import durations, launches_by_month, passages
from common.clock import today
from impact.models import CriterionResult, ImpactStatus
from impact.national.actions import evaluate_criteria
from impact.queries.reviews import review_statuses
from impact.queries.standards import coverage
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from indicators.models import Definition, LiveEvidence, LiveResult
from indicators.queries import year_facts
from sampledata.demonstration import load_demo
from startups.models import Finding, Phase, PhaseKind, Span
from startups.queries import portfolio
from tests import factories
from tests.cases import undone
from workspace.home.medians import store_medians
from workspace.models import Todo
from workspace.todos.actions import store_todos

WORD = "mot-de-remplacement"
DAY = dt.date(2022, 1, 1)
PAGES = (
    "/",
    "/startups/",
    "/investigations/",
    "/revues/",
    "/standards/",
    "/impact-national/",
    "/indicateurs/",
    "/incubateurs/",
    "/donnees/",
    "/graphiques/",
    "/financements/",
    "/espace/?vue=phases",
)
"""Read as a member of staff, whose pages are never cached."""
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|jeton=[\w-]+| (?:fill|stroke)="#[0-9a-f]{6}"'
    r'|(?<=data-label="Dernier changement">)[^<]*'
)
"""Differs at each request; or the colour of a mark, which is grey until the palette has one for the new word; or the day of
the last change of a service, which is that of the replacement."""


def replace_word(old: str) -> None:
    """Replace a phase kind with one that differs by its key: in the records, the rules, and the import reports."""
    kind = PhaseKind.objects.get(key=old)
    rank = kind.rank
    PhaseKind.objects.filter(key=old).update(is_launch=False)
    kind.key, kind.rank = WORD, 1000
    kind.save(force_insert=True)
    Phase.objects.filter(kind=old).update(kind=WORD)
    PhaseKind.objects.filter(key=old).delete()
    PhaseKind.objects.filter(key=WORD).update(rank=rank)
    for finding in Finding.objects.filter(detail__contains=old):
        finding.detail = re.sub(rf"(?<![\w-]){old}(?![\w-])", WORD, finding.detail)
        finding.save()
    with pgtrigger.ignore("indicators.Definition:frozen_in_force"):
        for definition in Definition.objects.all():
            definition.rule = json.loads(re.sub(rf'(?<=["":]){old}(?=")', WORD, json.dumps(definition.rule)))
            definition.save()


def figures() -> dict[str, Any]:
    """Return what is computed from the records, by name, with the old key in place of the new one."""
    day = today()
    compute_live_results(on=day)
    evaluate_criteria(on=day)
    store_todos(day)
    store_medians(day)
    return {
        "indicators": list(
            LiveResult.objects.order_by("indicator__code", "year").values_list(
                "indicator__code", "year", "value", "counted", "base", "digest"
            )
        ),
        "evidence": list(
            LiveEvidence.objects.order_by("result__indicator__code", "result__year", "record", "record_id").values_list(
                "result__indicator__code", "result__year", "startup", "record", "record_id", "date", "part"
            )
        ),
        "portfolio": [portfolio(day), portfolio(DAY)],
        "timeline": list(
            Span.objects.order_by("startup", "start", "phase").values_list(
                "startup", "phase", "start", "until", "incubator", "is_entry", "first_of_kind", "is_launch"
            )
        ),
        "criteria": list(
            CriterionResult.objects.order_by("startup", "criterion").values_list(
                "startup", "criterion", "state", "evidence"
            )
        ),
        "status": list(ImpactStatus.objects.order_by("startup").values_list("startup", "status", "criteria_met")),
        "committees": review_statuses(day),
        "standards": coverage(day),
        "to-dos": list(Todo.objects.order_by("startup").values_list("startup", "incubator", "points")),
        "changes": latest_changes(day),
        "year": [
            [(one.slug, one.start) for one in year_facts.flows_of(2021).launched],
            [(end.slug, end.start, end.kind) for end in year_facts.flows_of(2021).ended],
        ],
        "launches": launches_by_month(day),
        "passages": passages(day),
        "durations": durations(day),
        "incubators": [
            records(block, one.pk, day)
            for one in Incubator.objects.order_by("pk")[:4]
            for block in (Block.MOVES, Block.TIMES, Block.OUTCOMES, Block.STANDARDS)
        ],
    }


def pages(client: Client, addresses: list[str]) -> dict[str, str]:
    """Return the text of each page, without what changes at each request."""
    found = {}
    for address in addresses:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        found[address] = CHANGING.sub("", response.content.decode())
    return found


def lines(value: Any, key: str) -> list[str]:
    """Return a page, or a figure whatever the order of its rows, as lines of text with ``key`` in place of the new key."""
    if isinstance(value, str):
        return value.replace(WORD, key).splitlines()
    rows = value.items() if isinstance(value, dict) else value
    return sorted(str(row).replace(WORD, key) for row in rows)


class TestReplacedWord(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(LOCAL_RUN=True):
            load_demo()

    @pytest.mark.sweep
    def test_another_word_with_the_same_roles_changes_nothing_else(self) -> None:
        self.client.force_login(factories.make_user(role="administrator"))
        addresses = [*PAGES, *self.fiches()]
        kinds = list(PhaseKind.objects.values_list("key", flat=True))
        before = {**figures(), **pages(self.client, addresses)}
        for key in kinds:
            with self.subTest(key), undone():
                replace_word(key)
                now = {**figures(), **pages(self.client, addresses)}
                changed = [name for name in now if lines(now[name], key) != lines(before[name], key)]
                assert changed == []

    @staticmethod
    def fiches() -> list[str]:
        """Return the page of a service in each phase today."""
        spans = (
            Span.objects.filter(until=None, start__lte=today()).order_by("kind_id", "startup_id").distinct("kind_id")
        )
        return [f"/startups/{slug}/" for slug in spans.values_list("startup__slug", flat=True)]

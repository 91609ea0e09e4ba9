import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client import REGISTRY
from pytest_django import Settings

from betaportfolio.middleware import MOST_CLIENTS, OTHERS, area_of
from betaportfolio.monitoring.metrics import exposition
from common.clock import today
from common.models import Freshness, Job, Worker
from tests.cases import cases

TOKEN = "un-jeton-de-mesures"
pytestmark = pytest.mark.django_db


def ask(authorization: str = f"Bearer {TOKEN}") -> tuple[int, str]:
    response = Client(headers={"authorization": authorization}).get("/metrics")
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer faux", TOKEN, f"Basic {TOKEN}", "Bearer é"])
def test_nothing_is_there_without_the_token(settings: Settings, authorization: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert ask(authorization)[0] == 404


def test_nothing_is_there_when_no_token_is_set(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert ask("Bearer ")[0] == 404


def test_state_of_jobs_workers_and_records_is_reported(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    now = timezone.now()
    for place, (state, minutes) in enumerate([("queued", 4), ("queued", 1), ("done", 9), ("failed", 9)]):
        moment = now - dt.timedelta(minutes=minutes)
        Job.objects.create(kind="common.resend_jobs", arguments={"n": place}, state=state, queued_at=moment)
    Worker.objects.create(name="a")
    Freshness.objects.create(kind=Freshness.Kind.RECORDS, day=today() - dt.timedelta(days=3))

    status, said = ask()

    values = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in said.splitlines() if line[0] != "#"}
    assert status == 200
    assert values['betaportfolio_jobs{state="queued"}'] == 2
    assert values['betaportfolio_jobs{state="running"}'] == 0
    assert values['betaportfolio_jobs{state="failed"}'] == 1
    assert 240 <= values['betaportfolio_oldest_job_seconds{state="queued"}'] < 300
    assert (values["betaportfolio_jobs_late"], values["betaportfolio_workers"]) == (1, 1)
    assert values[f'betaportfolio_records_age_days{{kind="{Freshness.Kind.RECORDS}"}}'] == 3
    assert values["betaportfolio_database_up"] == 1


def test_kind_is_failing_while_its_last_job_failed(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    now = timezone.now()
    ended = [("a", "failed", 9), ("a", "done", 5), ("b", "done", 9), ("b", "failed", 5)]
    for place, (kind, state, minutes) in enumerate(ended):
        finished = now - dt.timedelta(minutes=minutes)
        Job.objects.create(kind=kind, arguments={"n": place}, state=state, finished_at=finished)
    Job.objects.create(kind="b", state="queued")
    lines = [line for line in ask()[1].splitlines() if line.startswith("betaportfolio_job_failing")]
    assert lines == ['betaportfolio_job_failing{kind="a"} 0.0', 'betaportfolio_job_failing{kind="b"} 1.0']


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


def test_requests_are_counted_by_method_area_and_status(client: Client) -> None:
    wanted = [("GET", "pages", "200"), ("GET", "api", "404"), ("other", "pages", "405")]
    before = [
        counted("betaportfolio_requests_total", method=method, area=area, status=status)
        for method, area, status in wanted
    ]
    client.get("/mentions-legales/")
    client.get("/api/rien/")
    client.generic("INVENTED", "/mentions-legales/")
    after = [
        counted("betaportfolio_requests_total", method=method, area=area, status=status)
        for method, area, status in wanted
    ]
    assert [later - first for later, first in zip(after, before, strict=True)] == [1, 1, 1]


@pytest.fixture(autouse=True)
def _no_client_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the clients counted by other tests of this process, since there is room for a hundred."""
    monkeypatch.setattr("betaportfolio.middleware._clients", set())


def calls_of(version: str, client: str) -> float:
    return counted("betaportfolio_api_calls_total", version=version, client=client)


def test_calls_of_the_api_are_counted_by_version_and_client(client: Client) -> None:
    expected = [("v1", "outil.example"), ("v2.6", "curl"), ("", "navigateur"), ("v1", "sans nom")]
    before = [calls_of(*one) for one in expected]
    client.get("/api/v1/portfolio/", headers={"origin": "https://outil.example/", "user-agent": "curl/8"})
    client.get("/api/v2.6/startups.json", headers={"referer": "http://testserver/api/docs/", "user-agent": "curl/8"})
    client.get("/integrer/services/", headers={"user-agent": "Mozilla/5.0 (Prenom Nom)"})
    client.get("/api/v1/portfolio/", headers={"referer": "http://[", "user-agent": "prenom.nom@example.gouv.fr"})
    client.get("/mentions-legales/", headers={"user-agent": "curl/8"})
    assert [
        later - first for later, first in zip(map(calls_of, *zip(*expected, strict=True)), before, strict=True)
    ] == [1] * 4


def clients_counted() -> set[str]:
    return set(re.findall(r'betaportfolio_api_calls_total{client="(.*?)"', exposition().decode()))


def test_invented_clients_are_counted_together(client: Client) -> None:
    before = clients_counted()
    for number in range(MOST_CLIENTS + 5):
        client.get("/api/v1/rien/", headers={"user-agent": f"Outil{number}/1"})
    new = clients_counted() - before
    assert len(new - {OTHERS}) == MOST_CLIENTS
    assert calls_of("v1", OTHERS) >= 5


@pytest.mark.django_db(transaction=True)
def test_answers_kept_and_built_are_counted(client: Client) -> None:
    names = ("built", "kept")
    before = [counted("betaportfolio_kept_answers_total", outcome=name) for name in names]
    for _ in range(3):
        client.get("/mentions-legales/")
    after = [counted("betaportfolio_kept_answers_total", outcome=name) for name in names]
    assert [later - first for later, first in zip(after, before, strict=True)] == [1, 2]


@cases(("path", "area"), [("/", "pages"), ("/api/v1/", "api"), ("/espace/", "workspace"), ("/static/a.css", "static")])
def test_path_is_counted_in_its_area(path: str, area: str) -> None:
    assert area_of(path) == area


def test_processes_count_together(tmp_path: Path) -> None:
    count = "from web.metrics import REQUESTS; REQUESTS.labels('GET', 'pages', 200).inc()"
    read = (
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry); print(generate_latest(registry).decode())"
    )
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for code in (count, count):
        subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)
    done = subprocess.run([sys.executable, "-c", read], env=environment, check=True, timeout=60, capture_output=True)
    assert b'betaportfolio_requests_total{area="pages",method="GET",status="200"} 2.0' in done.stdout


def test_database_that_is_away_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away() -> None:
        raise OperationalError

    monkeypatch.setattr("betaportfolio.monitoring.metrics._jobs", away)
    assert b"betaportfolio_database_up 0.0" in exposition()

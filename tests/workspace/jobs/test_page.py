"""The jobs for staff: past runs, progress, failures, and running again."""

import datetime as dt
import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from betaportfolio.celery import app
from betaportfolio.monitoring.metrics import exposition
from budget.models import RoundEmail
from common.background import emails
from common.background.recompute import RECOMPUTE
from common.models import Job, Worker
from tests import factories
from tests.cases import cases
from tests.mail_server import mail_server
from tests.workspace.reading import messages, rows, text_of

pytestmark = pytest.mark.django_db
URL = "/espace/taches/"
PREVIEW = "workspace.preview_rule"
RESTARTS = "s’arrête et repart de lui-même"
TABLE = "Tâches, celles en cours d’abord"
START = dt.datetime(2022, 3, 1, 9, 5, tzinfo=dt.UTC)


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def make_job(kind: str = PREVIEW, state: str = "done", seconds: float = 65, **fields: Any) -> Job:
    """Create a job requested and started on 1 March 2022 at 10:05 in Paris."""
    ended = START + dt.timedelta(seconds=seconds) if state in ("done", "failed") else None
    started = None if state == "queued" else START
    return Job.objects.create(
        **{"kind": kind, "state": state, "queued_at": START, "started_at": started, "finished_at": ended, **fields}
    )


def test_every_task_that_takes_a_job_has_its_words(desk: Client) -> None:
    app.loader.import_default_modules()
    with_a_job = {name for name, task in app.tasks.items() if "job" in inspect.signature(task.run).parameters}
    for name in with_a_job:
        make_job(name)
    labels = [row[0] for row in rows(desk.get(URL), TABLE)]
    assert len(set(labels)) == len(with_a_job)
    assert not with_a_job & set(labels)


def test_jobs_are_reported_with_those_under_way_first(desk: Client) -> None:
    make_job(message="Critères : 3 résultats modifiés.")
    make_job(RECOMPUTE, "failed", seconds=0, message="Échec : ValueError. Le journal du serveur dit le reste.")
    make_job(RECOMPUTE, "running", done=2, total=5, queued_at=START - dt.timedelta(days=1))
    make_job(PREVIEW, "queued")
    make_job("ancienne.tache", queued_at=START - dt.timedelta(days=2))
    found = rows(desk.get(URL), TABLE)
    assert [[row[0], row[1], row[3], row[4]] for row in found] == [
        ["Calculer l’aperçu d’une définition", "En attente En attente d’un serveur de calcul", "–", "–"],
        ["Calculer les indicateurs et les critères", "En cours 40 %", "–", "–"],
        [
            "Calculer les indicateurs et les critères",
            "En échec",
            "Échec : ValueError. Le journal du serveur dit le reste.",
            "Relancer : Calculer les indicateurs et les critères",
        ],
        [
            "Calculer l’aperçu d’une définition",
            "Terminé",
            "Critères : 3 résultats modifiés.",
            "Relancer : Calculer l’aperçu d’une définition",
        ],
        ["ancienne.tache", "Terminé", "–", "–"],
    ]
    assert found[0][2] == "Demandée le 1er mars 2022 à 10 h 05"
    assert found[2][2:3] == ["Commencée le 1er mars 2022 à 10 h 05 Durée : moins d’une seconde"]
    assert found[3][2:3] == ["Commencée le 1er mars 2022 à 10 h 05 Durée : 1 min 5 s"]
    assert '<progress class="job-progress" max="100" value="40"' in desk.get(URL).content.decode()


@cases(
    ("query", "count"),
    [
        ("", 3),
        (f"?sorte={PREVIEW}", 2),
        ("?etat=failed", 1),
        (f"?sorte={PREVIEW}&etat=failed", 0),
        ("?page=99", 3),
    ],
)
def test_list_is_filtered_by_kind_and_state(desk: Client, query: str, count: int) -> None:
    make_job()
    make_job(state="running")
    make_job(RECOMPUTE, "failed")
    page = desk.get(f"{URL}{query}")
    assert page.status_code == 200
    assert text_of(page.content.decode()).count(f"Tâches en cours et passées {count}") == 1
    assert ("Aucune tâche ne correspond" in page.content.decode()) == (count == 0)


def test_progress_is_reported_for_the_jobs_requested_and_never_kept(desk: Client) -> None:
    running = make_job(state="running", done=1, total=3, attempts=2)
    failed = make_job(RECOMPUTE, "failed", message="Échec.")
    make_job(RECOMPUTE)
    response = desk.get(f"{URL}avancement/?id={failed.pk}&id={running.pk}&id=x&id=-1&id={'9' * 40}&id=٣")
    assert "no-store" in response["Cache-Control"]
    first, second = response.json()["jobs"]
    assert first.pop("lasted") != ""
    assert first == {
        "id": running.pk,
        "label": "Calculer l’aperçu d’une définition",
        "state": "running",
        "tone": "info",
        "said": "En cours",
        "percent": 33,
        "progress": "33\u202f% (2\xa0essais)",
        "message": "",
    }
    assert second == {
        "id": failed.pk,
        "label": "Calculer les indicateurs et les critères",
        "state": "failed",
        "tone": "error",
        "said": "En échec",
        "percent": None,
        "progress": "",
        "lasted": "1\xa0min\xa05\xa0s",
        "message": "Échec.",
    }


def test_staff_run_a_job_again_and_one_waits_at_most(
    desk: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    done = make_job(arguments={"year": 2021})
    with django_capture_on_commit_callbacks(execute=True):
        page = desk.post(f"{URL}lancer/", {"id": done.pk}, follow=True)
    assert messages(page) == ["« Calculer l’aperçu d’une définition » est demandée."]
    assert list(Job.objects.filter(state="queued").values_list("kind", "arguments")) == [(PREVIEW, {"year": 2021})]
    with django_capture_on_commit_callbacks(execute=True):
        page = desk.post(f"{URL}lancer/", {"id": done.pk}, follow=True)
        desk.post(f"{URL}lancer/", {"kind": RECOMPUTE})
    assert messages(page) == [
        "« Calculer l’aperçu d’une définition » attend déjà : elle verra les derniers changements."
    ]
    assert Job.objects.filter(state="queued").count() == 2


@cases(
    "typed", [{"kind": "celery.chord"}, {"kind": PREVIEW}, {}, {"id": "1"}, {"id": "x"}, {"id": "9" * 40}, {"id": "٣"}]
)
def test_unknown_job_or_kind_answers_404(desk: Client, typed: dict[str, str]) -> None:
    assert desk.post(f"{URL}lancer/", typed).status_code == 404
    assert not Job.objects.exists()


def test_kind_that_no_longer_exists_is_not_run_again(desk: Client) -> None:
    gone = make_job("celery.backend_cleanup")
    assert desk.post(f"{URL}lancer/", {"id": gone.pk}).status_code == 404


@cases(
    ("fields", "percent", "progress"),
    [
        ({"state": "running"}, None, "En cours"),
        ({"state": "running", "done": 3, "total": 3}, 100, "100\u202f%"),
        ({"state": "queued", "attempts": 1, "done": 1, "total": 3}, None, "Interrompue, en attente d’être reprise"),
        ({"state": "done", "done": 3, "total": 3}, None, ""),
    ],
)
def test_progress_in_words(desk: Client, fields: dict[str, Any], percent: int | None, progress: str) -> None:
    job = make_job(RECOMPUTE, **fields)
    [told] = desk.get(f"{URL}avancement/?id={job.pk}").json()["jobs"]
    assert (told["percent"], told["progress"]) == (percent, progress)


@cases(
    ("seconds", "words"),
    [(0.4, "moins d’une seconde"), (12, "12 s"), (60, "1 min"), (65, "1 min 5 s"), (3600, "1 h"), (7805, "2 h 10 min")],
)
def test_time_that_a_job_lasts_is_worded_naturally(desk: Client, seconds: float, words: str) -> None:
    make_job(seconds=seconds)
    [row] = rows(desk.get(URL), TABLE)
    assert row[2].endswith(f"Durée : {words}")


@cases(
    ("workers", "waits", "words"),
    [
        (
            {},
            0,
            (
                "warning",
                "Aucun serveur de calcul ne répond",
                "Une tâche demandée attendra qu’un serveur de calcul démarre.",
            ),
        ),
        ({"a": 0, "b": 1}, 0, ("success", "2\xa0serveurs de calcul répondent", "")),
        ({"a": 0, "b": 5}, 0, ("warning", "1\xa0serveur de calcul répond", "Sans réponse : b.")),
        (
            {"b": 5},
            4,
            ("error", "Des tâches attendent et aucun serveur de calcul ne les prend", "Sans réponse : b."),
        ),
    ],
)
def test_page_shows_whether_workers_answer(
    desk: Client, workers: dict[str, int], waits: int, words: tuple[str, str, str]
) -> None:
    now = timezone.now()
    for name, minutes in workers.items():
        Worker.objects.create(name=name, heartbeat_at=now - dt.timedelta(minutes=minutes))
    if waits:
        make_job(state="queued", queued_at=now - dt.timedelta(minutes=waits))

    told = desk.get(URL).context["workers"]

    tone, title, said = words
    assert (told.tone, told.title) == (tone, title)
    assert told.said.endswith(said)
    assert (RESTARTS in told.said) == (tone == "error")


def test_failures_are_counted_and_shown(settings: Any, desk: Client) -> None:
    call = factories.make_round(18)
    for letter in "abc":
        user = factories.make_user(f"{letter}@example.gouv.fr")
        RoundEmail.objects.create(user=user, round=call, kind=RoundEmail.Kind.CALL_OPENED)
    with mail_server(settings) as server:
        server.refused = "b@example.gouv.fr"
        emails.sending(lambda done, total: None)
    measured = exposition().decode()
    assert 'betaportfolio_emails{kind="fast",state="sent"} 2.0' in measured
    assert 'betaportfolio_emails{kind="fast",state="failed"} 1.0' in measured
    counts = rows(desk.get("/espace/taches/"), "E-mails par sorte et par état")
    assert ["E-mails du FAST", "2", "0", "1", "0"] in counts
    page = desk.get("/espace/financements/fast/18/")
    assert "2 e-mails envoyés, 1 non envoyé :" in text_of(page.content.decode())
    (row,) = rows(page, "E-mails non envoyés")
    assert [row[0], row[1], row[3]] == ["b@example.gouv.fr", "En échec, nouvel essai prévu", "1"]
    assert row[4] == "Le serveur d’e-mail refuse ce message (550 5.1.1 utilisateur inconnu)."


def test_staff_send_again_the_emails_that_were_given_up(settings: Any, desk: Client) -> None:
    user = factories.make_user("a@example.gouv.fr")
    RoundEmail.objects.create(user=user, round=factories.make_round(18), kind=RoundEmail.Kind.CALL_OPENED)
    RoundEmail.objects.update(created_at=timezone.now() - dt.timedelta(days=4), failure="x", attempts=9)
    assert "Envoyer de nouveau 1" in text_of(desk.get(URL).content.decode()).replace("\xa0", " ")

    desk.post("/espace/taches/renvoyer/")

    with mail_server(settings) as server:
        emails.sending(lambda done, total: None)
    assert server.recipients == ["a@example.gouv.fr"]
    assert "Envoyer de nouveau" not in text_of(desk.get(URL).content.decode())

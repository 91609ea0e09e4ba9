"""A session of five services played by staff and those who are consulted, from agenda to minutes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.models import Job
from impact.models import CommitteeSession, OpinionRequest, Review
from startups.queries import today
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, rows, text_of
from workspace.sessions.actions import SEND
from workspace.tasks import send_opinion_requests

pytestmark = pytest.mark.django_db
NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


@pytest.fixture
def reader() -> User:
    return factories.make_user("budget@example.gouv.fr")


@pytest.fixture
def session(staff: Client) -> CommitteeSession:
    for name in NAMES:
        factories.make_startup(name, phases=[("construction", "2020-03-01")])
    page = save(
        staff,
        "/espace/seances/nouvelle/",
        held_on=today().isoformat(),
        title="Automne",
        startups="\n".join(f"service {name}" for name in NAMES),
    )
    assert messages(page) == ["La séance et son ordre du jour sont enregistrés."]
    return CommitteeSession.objects.get()


def save(client: Client, path: str, **typed: Any) -> Any:
    return client.post(path, filled(client.get(path), step="save", **typed), follow=True)


def decide(client: Client, path: str, **typed: Any) -> Any:
    """Look at what the decision changes, then save it; return the page that follows."""
    seen = client.post(path, filled(client.get(path), step="preview", **typed))
    assert seen.context["is_preview"], errors(seen)
    return client.post(path, filled(seen, step="save", confirmed="on"), follow=True)


def test_session_of_five_services_from_agenda_to_minutes(
    staff: Client, session: CommitteeSession, reader: User, signed_in: Callable[[User], Client]
) -> None:
    home = f"/espace/seances/{session.pk}/"
    save(staff, f"{home}avis/", function="Responsable budgétaire", user=reader.pk)
    assert OpinionRequest.objects.count() == 5
    asked = OpinionRequest.objects.get(item__startup__slug="a")
    consulted = signed_in(reader)
    assert f"/espace/avis/{asked.pk}/" in consulted.get("/espace/seances/").content.decode()
    save(consulted, f"/espace/avis/{asked.pk}/", opinion="reserved", note="Coût à préciser")
    path = staff.get(home).content.decode().partition("decisions/")[2].partition("/")[0]
    for name in NAMES:
        assert path == name  # each decision leads to the next service
        decision = "stop" if name == "c" else "reinvest"
        page = decide(staff, f"{home}decisions/{name}/", decision=decision, reason=f"Motif {name}")
        path = page.redirect_chain[-1][0].removesuffix("/").rpartition("/")[2]
    assert page.redirect_chain[-1][0] == home
    assert Review.objects.filter(brief__isnull=False, held_on=session.held_on).count() == 5
    closing = staff.get(f"{home}cloture/")
    assert 'name="is_final"' in closing.content.decode()
    save(staff, f"{home}cloture/", is_final="on")
    minutes = text_of(consulted.get(f"{home}compte-rendu/").content.decode())
    for words in ("5 décisions", "1. Service a", "Réservé. Coût à préciser", "Arrêter. Motif c", "close le"):
        assert words in minutes.replace("\xa0", " ").replace("\u202f", " "), words
    assert staff.get(f"{home}compte-rendu.pdf").content[:5] == b"%PDF-"
    review = Review.objects.get(startup__slug="a")
    kept = save(staff, f"/espace/services/a/comites/{review.pk}/retrait/", reason="Erreur")
    assert (list(errors(kept)), Review.objects.count()) == (["__all__"], 5)
    record = f"/espace/services/a/comites/{review.pk}/"
    save(staff, record, reason="Motif revu", why="Faute de frappe")
    CommitteeSession.objects.update(
        closed_at=timezone.now() - dt.timedelta(hours=1)
    )  # versions have the time of the test
    assert text_of(staff.get(f"{home}compte-rendu/").content.decode()).count("Corrigée depuis la clôture") == 1
    late = save(consulted, f"/espace/avis/{asked.pk}/", opinion="favourable", note="Finalement")
    assert list(errors(late)) == ["__all__"]


def test_what_is_unusual_in_a_decision_is_confirmed(staff: Client, session: CommitteeSession) -> None:
    path = f"/espace/seances/{session.pk}/decisions/a/"
    typed = {"decision": "stop", "reason": "Sans usagers", "amount": "100000"}
    seen = staff.post(path, filled(staff.get(path), step="preview", **typed))
    assert len(seen.context["warnings"]) == 1
    assert staff.post(path, filled(seen, step="save")).status_code == 400
    assert not Review.objects.exists()


def test_decision_for_a_service_off_the_agenda_is_refused(staff: Client, session: CommitteeSession) -> None:
    factories.make_startup("autre", phases=[("construction", "2020-03-01")])
    page = staff.post(f"/espace/seances/{session.pk}/decisions/autre/", {}, follow=True)
    assert messages(page) == [wordings.NOT_ON_THE_AGENDA]


@cases(
    ("typed", "field"),
    [
        ({"startups": "inconnu"}, "startups"),
        ({"startups": ""}, "startups"),
        ({"held_on": "1999-01-01"}, "held_on"),
        ({"opinions_due_on": "2099-01-01"}, "__all__"),
    ],
)
def test_impossible_session_is_refused(staff: Client, typed: dict[str, str], field: str) -> None:
    factories.make_startup("a", phases=[("construction", "2020-03-01")])
    values = {"held_on": today().isoformat(), "startups": "Service a", **typed}
    page = save(staff, "/espace/seances/nouvelle/", **values)
    assert (page.status_code, list(errors(page)), CommitteeSession.objects.count()) == (400, [field], 0)


def test_opinions_are_requested_then_reminded_once(staff: Client, session: CommitteeSession, reader: User) -> None:
    save(staff, f"/espace/seances/{session.pk}/avis/", function="Responsable budgétaire", user=reader.pk)
    CommitteeSession.objects.update(
        held_on=today() + dt.timedelta(days=9), opinions_due_on=today() + dt.timedelta(days=5)
    )
    mail.outbox.clear()
    for day in (5, 2, 1):
        CommitteeSession.objects.update(opinions_due_on=today() + dt.timedelta(days=day))
        send_opinion_requests(Job.objects.create(kind=SEND).pk)
    assert [(one.to, one.subject.partition(",")[0]) for one in mail.outbox] == [
        ([reader.email], "Avis demandés"),
        ([reader.email], "Relance : avis attendus"),
    ]
    assert mail.outbox[0].body.count("/espace/avis/") == 5


def test_agenda_is_read_by_who_works_and_changed_by_staff(desk: Client, session: CommitteeSession) -> None:
    home = f"/espace/seances/{session.pk}/"
    assert len(rows(desk.get(home), "Ordre du jour")) == 5
    for part in ("avis/", "modifier/", "cloture/", "decisions/a/"):
        assert desk.get(f"{home}{part}").status_code == 403

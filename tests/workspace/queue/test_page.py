import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from common.words import date_fr
from impact.models import Metric
from impact.queries.reviews import usual_next
from incubators.models import Incubator
from startups.models import Finding, Startup
from startups.models.life import END_FIELDS
from tests import factories
from tests.cases import cases
from tests.workspace.conftest import days_ago
from tests.workspace.reading import rows, text_of

pytestmark = pytest.mark.django_db
PAGE = "/espace/a-mettre-a-jour/"
QUEUE = "À mettre à jour, le plus urgent d’abord"


def make_service(slug: str, incubator: Incubator | None, days: int = 10) -> None:
    startup = factories.make_startup(slug, phases=[("construction", days_ago(days))], incubator=incubator)
    factories.make_metric(startup, is_headline=True)


def read_queue(client: Client, query: str = "") -> Any:
    """Return the page once the job has stored the to-dos."""
    recompute.now()
    return client.get(f"{PAGE}?{query}")


def test_visitor_signs_in_first_and_comes_back() -> None:
    answer = Client().get(f"{PAGE}?quoi=review")
    assert (answer.status_code, answer["Location"]) == (302, f"/connexion/?next={PAGE}%3Fquoi%3Dreview")


def asked(page: Any) -> list[tuple[str, list[list[str]]]]:
    """Return each service, with its to-dos and their links, without the links to postpone."""
    found = rows(page, QUEUE)
    lists = [re.findall(r"<li>(.*?)</li>", cell, re.DOTALL) for cell in _cells(page)]
    assert len(found) == len(lists)
    return [
        (
            service.partition(" Changer de phase")[0],
            [text_of(item).split(" Reporter : ") for item in items],
        )
        for (service, *_), items in zip(found, lists, strict=True)
    ]


def _cells(page: Any) -> list[str]:
    table = page.content.decode().partition(f"<caption>{QUEUE}</caption>")[2].partition("</table>")[0]
    return re.findall(r'<ul class="fr-raw-list due">(.*?)</ul>', table, re.DOTALL)


def test_coach_sees_what_is_to_mend_and_how(desk: Client, incubator: Incubator) -> None:
    factories.make_startup("sans", incubator=incubator)
    make_service("un", incubator, days=400)
    factories.make_event(Startup.objects.get(slug="un"), "committee", days_ago(400))
    Metric.objects.all().delete()
    factories.make_event(factories.make_startup("deux", incubator=incubator), "committee", days_ago(1))
    Finding.objects.create(
        startup_id=factories.make_startup("tri", incubator=incubator).pk, code="reversed", field="phases[1].end"
    )
    page = read_queue(desk)
    since = text_of(date_fr(today().fromisoformat(days_ago(400))))
    first = text_of(date_fr(usual_next(today().fromisoformat(days_ago(400)))))
    overdue = f"Dernier comité d’investissement le {since}, le suivant était attendu le {first}"
    undated = "Aucune phase datée : le service n’est dans aucun chiffre"
    assert [(name, [what for what, _ in found]) for name, found in asked(page)] == [
        (
            "Service un",
            [
                f"{overdue} Enregistrer le comité : Service un",
                "Aucun indicateur d’impact principal Choisir la mesure : Service un",
                f"Aucune étape ni saisie depuis le {since} Relire la fiche : Service un",
                "Il manque : statistiques, budget, code source et accessibilité Compléter : Service un",
            ],
        ),
        (
            "Service tri",
            [
                "Fin avant le début (2e phase, date de fin) Vérifier : Service tri",
                f"{undated} Enregistrer une phase : Service tri",
            ],
        ),
        ("Service deux", [f"{undated} Enregistrer une phase : Service deux"]),
        ("Service sans", [f"{undated} Enregistrer une phase : Service sans"]),
    ]
    assert next(later for _, found in asked(page) for _, later in found) == "enregistrer le comité, Service un"
    assert "À mettre à jour : 8 points dans 4 services" in text_of(page.content.decode())


def test_phase_is_changed_from_wherever_the_service_is_named(desk: Client, incubator: Incubator) -> None:
    make_service("un", incubator, days=400)
    link = 'href="/espace/services/un/phase/"'
    assert read_queue(desk).content.decode().count(link) == 1
    assert desk.get("/startups/un/").content.decode().count(link) == 1
    assert link not in Client().get("/startups/un/").content.decode()
    fields = desk.get("/espace/services/un/phase/").context["form"].visible_fields()
    assert [field.name for field in fields] == ["kind", "date", *END_FIELDS, "reason", "confirmed"]


def test_each_action_links_to_a_page_that_opens(desk: Client, incubator: Incubator) -> None:
    startup = factories.make_startup("sans", incubator=incubator)
    Finding.objects.create(startup=startup, code="overlap", field="phases[0]")
    make_service("un", incubator, days=400)
    factories.make_event(Startup.objects.get(slug="un"), "committee", days_ago(400))
    Metric.objects.all().delete()
    factories.make_startup("enquete", phases=[("investigation", days_ago(300))], incubator=incubator)
    page = read_queue(desk)
    found = [row for service in page.context["due"] for row in service.rows]
    urls = [row.url for row in found]
    kinds = {"investigation", "review", "doubt", "phase", "metric", "stale", "standards"}
    assert {str(row.due.todo) for row in found} == kinds
    assert [desk.get(url).status_code for url in urls] == [200] * 7


def test_queue_is_filtered_by_kind_and_cut_into_pages(desk: Client, incubator: Incubator) -> None:
    for number in range(21):
        make_service(f"s{number:02}", incubator)
    page = read_queue(desk, "quoi=standards&page=2")
    assert [name for name, _ in asked(page)] == ["Service s20"]
    assert "Standards à compléter (21)" in text_of(page.content.decode())


@cases("query", ["page=x", "page=-1", "page=", "page=99999999999"])
def test_page_that_does_not_exist_shows_one_that_does(desk: Client, incubator: Incubator, query: str) -> None:
    make_service("un", incubator)
    assert [name for name, _ in asked(read_queue(desk, f"{query}"))] == ["Service un"]


@cases("query", ["quoi=inconnu", "quoi=%00", "couleur=bleu"])
def test_refused_filter_is_named_above_the_whole_queue(desk: Client, incubator: Incubator, query: str) -> None:
    make_service("un", incubator)
    page = read_queue(desk, f"{query}")
    assert (page.status_code, "fr-alert--error" in page.content.decode()) == (400, True)
    assert [name for name, _ in asked(page)] == ["Service un"]


def test_queue_that_is_empty_congratulates_and_shows_what_is_next(desk: Client) -> None:
    assert "Bravo, tout est à jour." in text_of(read_queue(desk).content.decode())


def test_staff_see_the_queue_by_incubator_then_one_of_them(
    incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    make_service("un", incubator)
    make_service("seul", None)
    Finding.objects.create(startup=Startup.objects.get(slug="un"), code="reversed", field="phases[1].end")
    staff = signed_in(factories.make_user(role=User.Role.DINUM))
    of_fabrique, of_none = rows(read_queue(staff), "À mettre à jour, par incubateur")
    assert of_fabrique[0] == "Incubateur fabrique ( ses chiffres : Incubateur fabrique )"
    assert of_fabrique[2:] == ["1 : Standards, Incubateur fabrique", "2"]
    assert of_none == ["Sans incubateur", "0", "1", "1"]
    one = read_queue(staff, "incubateur=fabrique")
    assert [name for name, _ in asked(one)] == ["Service un"]
    assert "À mettre à jour, par incubateur" not in text_of(one.content.decode())


def test_incubator_of_others_is_refused(desk: Client) -> None:
    factories.make_incubator("autre")
    assert read_queue(desk, "incubateur=autre").status_code == 400

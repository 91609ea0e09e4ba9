"""The page of the published file of a service: its address, its indicators linked once, what is set aside or waits."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from common.models import Job
from impact.models import FileState, IndicatorLink, Measurement, Metric, PublishedFile
from impact.published_files.actions import READ_FILES
from impact.published_files.addresses import REVEALING
from impact.published_files.client import TO_DO
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import read_page
from tests.impact.published_files.https_site import FileSite, serving_files
from tests.impact.published_files.rows import row
from tests.impact.published_files.scene import USERS, FileScene, months
from tests.moved_clock import on_day
from tests.workspace.reading import errors, filled
from workspace.published_files.presenters import key_of

pytestmark = pytest.mark.django_db
PAGE = "/espace/services/un.service/fichier/"
LINK = f"{PAGE}indicateurs/{key_of(USERS)}/"


@pytest.fixture(scope="module")
def running() -> Iterator[FileSite]:
    with serving_files() as site:
        yield site


@pytest.fixture
def scene(running: FileSite) -> FileScene:
    running.pages.clear()
    return FileScene(running)


@pytest.fixture
def coach(client: Client, scene: FileScene) -> Client:
    client.force_login(scene.coach)
    return client


def text(client: Client, url: str = PAGE) -> str:
    return " ".join(read_page(client.get(url)).text.replace("\xa0", " ").replace("\u202f", " ").split())


def send(client: Client, page: str, /, **typed: Any) -> Any:
    return client.post(page, filled(client.get(page), step="save", **typed))


def refusals(answer: Any) -> list[str]:
    return [one.replace("\xa0", " ") for of_field in errors(answer).values() for one in of_field]


def test_coach_gives_the_address_and_the_reading_is_requested(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    incubator = factories.make_incubator()
    factories.make_startup(incubator=incubator)
    client.force_login(factories.make_coach(incubator))
    assert "Aucun fichier n’est lu pour ce service" in text(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, f"{PAGE}adresse/nouvelle/", url="https://site.example/f.csv", reason="Publié")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Job.objects.get(kind=READ_FILES).arguments == {"file": PublishedFile.objects.get().pk}
    assert "La lecture attend son tour" in text(client)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://site.example/f.csv", "Adresse refusée : elle ne commence pas par https."),
        ("https://moi:x@site.example/f.csv", "Adresse refusée : elle contient un identifiant."),
        (
            "https://site.example/f.csv?token=x",
            f"{REVEALING.format('token')}.",
        ),
        (
            "https://autre.example/f.csv",
            "Cette adresse est déjà celle du fichier d’un autre service : faites-la d’abord retirer "
            "de cet autre service, ou donnez-en une autre.",
        ),
        ("pas une adresse", "Écrivez une adresse complète : https://…"),
        (
            f"https://site.example/{'a' * 400}",
            "Assurez-vous que cette valeur comporte au plus 400 caractères (actuellement 421).",
        ),
    ],
)
def test_address_that_may_not_be_read_is_refused(coach: Client, url: str, message: str) -> None:
    other = factories.make_startup("autre")
    PublishedFile.objects.create(startup=other, url="https://autre.example/f.csv")
    PublishedFile.objects.filter(startup__slug="un.service").delete()
    answer = send(coach, f"{PAGE}adresse/nouvelle/", url=url, reason="Publié")
    assert (answer.status_code, refusals(answer)) == (400, [message])
    assert PublishedFile.objects.count() == 1


def test_indicator_is_linked_to_a_new_measure_after_its_values_were_shown(coach: Client, scene: FileScene) -> None:
    scene.read(*months(36, type_indicateur="impact"))
    with on_day(scene.day):
        assert "Usagers du mois unité 36 valeurs, la dernière : 135 unités (décembre 2022) Aucune" in text(coach)
        shown = text(coach, LINK)
        assert "36 valeurs en « unité », chacune sur sa période" in shown
        assert "décembre 2022 135 unités 37" in shown
        answer = send(coach, LINK, unit="usagers", reason="Suivi")
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        shown = text(coach)
        metric = Metric.objects.get()
        source = text(coach, f"/espace/services/un.service/mesures/{metric.code}/")
    assert "L’indicateur est lié : 36 valeurs enregistrées." in shown
    assert (metric.name, metric.unit, metric.cadence, metric.dimension, metric.is_headline) == (
        USERS,
        "usagers",
        "month",
        "impactful",
        True,
    )
    assert "lu dans https://site.example/f.csv le 7 février 2023" in source


def test_indicator_is_linked_to_an_existing_measure(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    metric = factories.make_metric(scene.startup, "usagers", unit="usagers")
    factories.make_metric(scene.startup, "part", kind="percentage", unit="%")
    refused = send(coach, LINK, metric="part", reason="Suivi")
    assert refusals(refused) == [
        "L’unité « unité » n’est pas celle de la mesure « Part » : liez l’indicateur à une autre."
    ]
    send(coach, LINK, metric="usagers", reason="Suivi")
    assert (IndicatorLink.objects.get().metric, metric.measurements.count()) == (metric, 3)


def test_new_measure_needs_a_name_and_a_unit(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    answer = send(coach, LINK, name="", unit="", reason="Suivi")
    assert refusals(answer) == ["Renseignez-le, ou choisissez une mesure."] * 2
    assert not Metric.objects.exists()


def test_stock_becomes_a_running_total(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3, est_periode="false", date_debut=""))
    assert "cumulées depuis le début" in text(coach, LINK)
    send(coach, LINK, unit="usagers", reason="Suivi")
    assert Metric.objects.get().is_running_total


def test_what_is_set_aside_or_differs_is_shown_with_its_line(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    scene.link()
    Measurement.objects.filter(start=dt.date(2020, 2, 1)).delete()
    scene.read(*months(3), row("x", "2020-05"), row(est_cible="true"), row(code_insee="75"), row(code_insee="13"))
    with on_day(scene.day):
        shown = text(coach)
    assert re.search("Lu le 8 février 2023 à .*? Aucune nouvelle valeur. ", shown)
    assert "Motif Ligne 5 La valeur « x » n’est pas un nombre" in shown
    assert "Valeurs saisies qui diffèrent du fichier 1" in shown
    assert "1 cible, 2 valeurs d’un territoire" in shown


def test_file_that_waits_is_confirmed_by_its_coach(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    scene.link()
    scene.read(*months(3), row(20_000, "2020-04"))
    with on_day(scene.day):
        assert "Le fichier attend votre confirmation" in text(coach)
        shown = text(coach, f"{PAGE}confirmer/")
        assert "1 valeur change." in shown
        assert "avril 2020 20 000 usagers" in shown
        send(coach, f"{PAGE}confirmer/", reason="Vérifié")
        assert "Les valeurs du fichier sont enregistrées." in text(coach)
        assert coach.get(f"{PAGE}confirmer/").status_code == 404
    assert scene.values[-1] == ("2020-04", 20_000)


def test_content_that_changed_since_it_was_displayed_is_not_confirmed(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    scene.link()
    scene.read(*months(3), row(20_000, "2020-04"))
    form = filled(coach.get(f"{PAGE}confirmer/"), step="save", reason="Vérifié")
    scene.read(*months(3), row(30_000, "2020-04"))
    answer = coach.post(f"{PAGE}confirmer/", form)
    assert refusals(answer) == ["Le fichier a changé, ou ne demande plus rien : rechargez la page."]
    assert len(scene.values) == 3


def test_unlinked_indicator_keeps_its_values(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    link = scene.link()
    send(coach, f"{PAGE}liens/{link.pk}/retrait/", reason="Erreur")
    assert (IndicatorLink.objects.count(), len(scene.values)) == (0, 3)
    assert "Lier à une mesure" in text(coach)


def test_file_that_is_withdrawn_keeps_its_values(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    scene.link()
    send(coach, f"{PAGE}adresse/{scene.file.pk}/retrait/", reason="Abandonné")
    assert (PublishedFile.objects.count(), FileState.objects.count(), len(scene.values)) == (0, 0, 3)


def test_failure_is_shown_on_the_page_of_the_service(coach: Client, scene: FileScene) -> None:
    scene.site.pages.clear()
    scene.read()
    with on_day(scene.day):
        shown = text(coach)
        assert (
            f"La lecture échoue depuis le 7 février 2023 Réponse 404. {TO_DO}. Les valeurs enregistrées restent."
            in shown
        )
        assert "La lecture échoue depuis le 7 février 2023. Fichier publié" in text(
            coach, "/espace/services/un.service/"
        )


def test_reading_on_demand_is_requested_once(
    coach: Client, scene: FileScene, django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert coach.post(f"{PAGE}lire/")["Location"] == PAGE
    assert Job.objects.filter(kind=READ_FILES).count() == 1


def test_unknown_indicator_or_service_without_a_file_answers_404(coach: Client, scene: FileScene) -> None:
    scene.read(*months(3))
    assert coach.get(f"{PAGE}indicateurs/autre/").status_code == 404
    Startup.objects.get(slug="un.service").published_file.delete()
    assert [coach.get(f"{PAGE}{end}").status_code for end in ("confirmer/", "indicateurs/a/")] == [404, 404]

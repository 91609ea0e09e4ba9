"""Reading the file of a service each day: what is recorded, corrected, set aside, or waits for its coach."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from common.history import changes
from common.models import Job
from impact.actions.metrics import correct_measurement, withdraw_metric
from impact.links.actions import NetworkDownError
from impact.models import CriterionThreshold, FileState, IndicatorLink, Measurement, Metric, PublishedFile
from impact.published_files.actions import (
    NO_RIGHT,
    READ_FILES,
    accept_file,
    record_answer,
    save_file,
    unlink_indicator,
)
from impact.published_files.assessing import assess
from impact.published_files.client import REDIRECTED_TO_HTTP, TO_DO, FileAnswer
from impact.published_files.reading import read_files, request_daily_reading
from incubators.models import CoachAssignment
from startups import records
from tests import factories
from tests.impact.published_files.https_site import FileSite, LocalNetwork, Page, redirect, serving_files
from tests.impact.published_files.rows import as_csv, row
from tests.impact.published_files.scene import REASON, USERS, FileScene, months
from tests.moved_clock import on_day

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running() -> Iterator[FileSite]:
    with serving_files() as site:
        yield site


@pytest.fixture
def scene(running: FileSite) -> FileScene:
    running.pages.clear()
    running.asked.clear()
    return FileScene(running)


@pytest.fixture
def linked(scene: FileScene) -> FileScene:
    """Return the scene after 36 months were read and linked."""
    scene.read(*months(36))
    scene.link()
    return scene


def set_aside(scene: FileScene) -> list[tuple[int, str]]:
    with on_day(scene.day):
        return [(one.line, one.message) for one in assess(scene.file, scene.state).set_aside]


def test_indicator_that_nobody_linked_is_never_recorded(scene: FileScene) -> None:
    factories.make_metric(scene.startup, name=USERS, unit="usagers")
    state = scene.read(*months(3))
    assert (scene.values, state.problem, state.question) == ([], "", [])
    assert [*assess(scene.file, state).unlinked] == [USERS]


def test_linked_values_are_recorded_with_their_address_and_day(linked: FileScene) -> None:
    assert len(linked.values) == 36
    assert (linked.values[0], linked.values[-1]) == (("2020-01", 100), ("2022-12", 135))
    last = Measurement.objects.last()
    assert last is not None
    assert (last.origin, last.source) == ("file", "lu dans https://site.example/f.csv le 7\u202ffévrier\u202f2023")


def test_next_day_a_changed_row_corrects_a_gone_row_stays_and_a_new_row_is_added(linked: FileScene) -> None:
    rows = [*months(37)]
    rows[5]["valeur"] = "999"
    state = linked.read(*rows[:10], *rows[11:])
    assert (state.problem, state.question, state.counts) == ("", [], {"recorded": 1, "corrected": 1})
    assert len(linked.values) == 37
    assert (linked.values[5], linked.values[10], linked.values[36]) == (
        ("2020-06", 999),
        ("2020-11", 110),
        ("2023-01", 136),
    )
    (correction,) = [one for one in changes(Measurement) if one.kind == "update"]
    assert (correction.reason, correction.source, correction.author) == (
        "Le fichier publié a changé",
        "file",
        str(linked.coach),
    )


def test_unchanged_file_is_not_sent_again_and_writes_nothing(linked: FileScene) -> None:
    before = len(changes(Measurement))
    state = linked.read()
    assert (len(changes(Measurement)), state.counts) == (before, {"recorded": 0, "corrected": 0})
    assert linked.site.asked[-1][2]["If-None-Match"] == state.etag


def test_value_that_a_person_typed_is_never_overwritten(linked: FileScene) -> None:
    typed = Measurement.objects.get(start=dt.date(2020, 3, 1))
    typed.value, typed.source = Decimal(55), "Enquête"
    correct_measurement(typed, reason=REASON, actor=linked.coach)
    state = linked.read(*months(37))
    assert (linked.values[2], linked.values[36]) == (("2020-03", 55), ("2023-01", 136))
    assert [(one.line, one.message.replace("\u202f", " ")) for one in assess(linked.file, state).conflicts] == [
        (
            4,
            "« Usagers du mois », du 1er mars 2020 au 31 mars 2020 : le fichier donne 102, et la valeur saisie, 55, "
            "reste.",
        )
    ]


def test_value_that_a_person_withdrew_does_not_come_back(linked: FileScene) -> None:
    records.withdraw(Measurement.objects.get(start=dt.date(2020, 3, 1)), reason=REASON, actor=linked.coach)
    state = linked.read(*months(37))
    assert (len(linked.values), "2020-03" in dict(linked.values)) == (36, False)
    (conflict,) = assess(linked.file, state).conflicts
    assert conflict.message.endswith("et cette valeur a été retirée.")


def test_value_typed_before_the_link_stays(scene: FileScene) -> None:
    metric = factories.make_metric(scene.startup, name="Usagers", unit="usagers")
    factories.make_measurement(metric, "2020-02", "7", source="Matomo")
    scene.read(*months(3))
    scene.link(metric=metric)
    assert scene.values == [("2020-01", 100), ("2020-02", 7), ("2020-03", 102)]


def doubtful(change: str) -> list[dict[str, str]]:
    rows = months(36)
    match change:
        case "unit":
            rows.append(row(13_600, "2023-01"))
        case "corrections":
            for one in rows[:4]:
                one["valeur"] = "50"
        case "half":
            rows = rows[:18]
    return rows


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ("unit", "Ligne 38 : cette valeur est 100 fois celle d’avant, 135 : vérifiez l’unité."),
        ("corrections", "4 valeurs déjà enregistrées changent."),
        (
            "half",
            "La moitié des lignes ou plus a disparu : il y en avait 36, il en reste 18. Aucune valeur enregistrée ne sera "
            "retirée.",
        ),
    ],
)
def test_doubtful_file_waits_until_its_coach_confirms(linked: FileScene, change: str, question: str) -> None:
    before, rows = linked.values, doubtful(change)
    state = linked.read(*rows)
    assert (state.question, linked.values) == ([question], before)
    linked.read()
    assert linked.values == before
    accept_file(linked.file, digest=state.digest, reason="Vérifié", actor=linked.coach)
    assert linked.state.question == []
    if change != "half":
        assert (changes(Measurement)[-1].reason, changes(Measurement)[-1].source) == ("Vérifié", "file")
    assert dict(linked.values).items() >= {one["date_debut"][:7]: int(one["valeur"]) for one in rows}.items()
    assert linked.read().question == []


def test_three_corrections_are_recorded_without_a_question(linked: FileScene) -> None:
    rows = months(36)
    for one in rows[:3]:
        one["valeur"] = "90"
    assert (linked.read(*rows).question, linked.values[2]) == ([], ("2020-03", 90))


def test_doubtful_file_that_is_mended_no_longer_waits(linked: FileScene) -> None:
    linked.read(*doubtful("half"))
    assert (linked.read(*months(37)).question, len(linked.values)) == ([], 37)


def test_confirmation_of_another_content_is_refused(linked: FileScene) -> None:
    digest = linked.read(*doubtful("half")).digest
    linked.read(*doubtful("corrections"))
    with pytest.raises(ValidationError, match="Le fichier a changé"):
        accept_file(linked.file, digest=digest, reason="Vérifié", actor=linked.coach)


def test_criterion_that_would_change_waits(scene: FileScene) -> None:
    CriterionThreshold.objects.create(first_day=dt.date(2013, 1, 1), people=1000, reason="Défaut")
    scene.read(*months(3))
    scene.link(
        metric=Metric(startup=scene.startup, name="Usagers", unit="usagers", counts_people=True, cadence="month")
    )
    rows = [row(2000, f"2022-{month:02}") for month in range(2, 13)]
    (*_, question) = scene.read(*months(3), *rows).question
    assert question.startswith("Impact national, critère n° 2")


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(status=404), f"Réponse 404. {TO_DO}"),
        (Page(as_csv()), "Le fichier n’a aucune ligne : prévenez l’équipe qui le publie."),
        (Page(b""), "Le fichier est vide : prévenez l’équipe qui le publie."),
        (Page(b"<html>"), "Cette adresse répond une page web : donnez celle du fichier CSV ou JSON."),
        (redirect("http://site.example/g.csv"), f"{REDIRECTED_TO_HTTP}. {TO_DO}"),
        (
            Page(as_csv(row(nom_service_public_numerique="Autre"), row(month="2026-09"))),
            "Le fichier donne les valeurs de plusieurs services (« Autre » et « Un service ») : publiez-en un pour chacun.",
        ),
        (
            Page(as_csv(row(nom_service_public_numerique="Autre"))),
            "Le fichier nomme le service « Autre », et non plus « Un service » : s’il est bien celui de ce service, "
            "enregistrez de nouveau son adresse.",
        ),
    ],
)
def test_file_that_can_not_be_read_changes_nothing_and_says_since_when(
    linked: FileScene, page: Page, problem: str
) -> None:
    before = linked.values
    linked.site.pages[linked.path] = page
    failing_since = linked.read().failing_since
    state = linked.read()
    assert (state.problem, state.failing_since, linked.values) == (problem, failing_since, before)
    assert timezone.localdate(failing_since) == linked.day - dt.timedelta(days=1)
    state = linked.read(*months(37))
    assert (state.problem, state.failing_since, len(linked.values)) == ("", None, 37)


def test_file_of_another_service_is_refused(scene: FileScene) -> None:
    factories.make_startup("autre", name="Autre service")
    state = scene.read(row(nom_service_public_numerique="autre service"))
    assert state.problem == "Ce fichier est celui d’un autre service, « autre service » : donnez celui de ce service."
    with pytest.raises(ValidationError, match="celui d’un autre service"):
        scene.link()


def test_same_file_for_two_services_is_refused(scene: FileScene) -> None:
    other = factories.make_startup("autre", incubator=factories.make_incubator("autre"))
    with pytest.raises(ValidationError) as refused:
        save_file(
            PublishedFile(startup=other, url=f"{scene.file.url}#feuille"),
            reason=REASON,
            actor=factories.make_user("agent@dinum.example", role="dinum"),
        )
    assert "d’un autre service" in refused.value.messages[0]


def test_faulty_rows_are_set_aside_and_the_others_recorded(linked: FileScene) -> None:
    rows = [*months(37), row("beaucoup", "2019-01"), row("5", "2019-02"), row("6", "2019-02"), row("7", "2023-06")]
    state = linked.read(*rows)
    assert (state.problem, len(linked.values)) == ("", 37)
    assert [line for line, _ in set_aside(linked)] == [39, 40, 41, 42]


def test_unit_that_changes_sets_its_rows_aside(linked: FileScene) -> None:
    linked.read(*months(36), row("3", "2023-01", unite_mesure="%"))
    assert set_aside(linked) == [
        (38, "L’unité est « % », et non plus « unité » : liez de nouveau l’indicateur."),
    ]


def test_period_that_overlaps_a_recorded_one_is_set_aside(linked: FileScene) -> None:
    linked.read(*months(36)[1:], row("9", "2020-01", date="2020-01-15"))
    assert set_aside(linked) == [(37, "Un relevé couvre déjà une partie de cette période : 2020-01.")]


def test_link_to_a_metric_of_another_kind_is_refused(scene: FileScene) -> None:
    scene.read(*months(3))
    share = factories.make_metric(scene.startup, "taux", name="Taux", kind="percentage", unit="%")
    total = factories.make_metric(scene.startup, "total", name="Total", unit="usagers", is_running_total=True)
    with pytest.raises(ValidationError) as refused:
        scene.link(metric=share)
    assert refused.value.messages == [
        "L’unité « unité » n’est pas celle de la mesure « Taux » : liez l’indicateur à une autre."
    ]
    with pytest.raises(ValidationError) as refused:
        scene.link(metric=total)
    assert refused.value.messages == [
        "La ligne compte une période, et la mesure « Total » est un total cumulé : liez l’indicateur à une autre."
    ]
    assert IndicatorLink.objects.count() == 0


def test_link_of_two_indicators_to_one_metric_is_refused(linked: FileScene) -> None:
    linked.read(*months(36), *months(2, indicateur="Autre"))
    with pytest.raises(ValidationError, match="déjà lié à cette mesure"):
        linked.link("Autre", Metric.objects.get())


def test_unlinked_indicator_keeps_its_values_and_is_no_longer_read(linked: FileScene) -> None:
    link = IndicatorLink.objects.get()
    with pytest.raises(ValidationError, match="a des relevés"):
        withdraw_metric(link.metric, reason=REASON, actor=linked.coach)
    unlink_indicator(link, reason=REASON, actor=linked.coach)
    linked.read(*months(37))
    assert len(linked.values) == 36


def test_file_is_no_longer_read_once_its_coach_lost_the_right(linked: FileScene) -> None:
    CoachAssignment.objects.all().delete()
    state = linked.read(*months(37))
    assert (state.problem, len(linked.values)) == (NO_RIGHT, 36)
    with pytest.raises(PermissionDenied):
        save_file(linked.file, reason=REASON, actor=linked.coach)
    linked.coach = factories.make_user("agent@dinum.example", role="dinum")
    save_file(linked.file, reason=REASON, actor=linked.coach)
    assert (linked.read().problem, len(linked.values)) == ("", 37)


def test_answer_asked_for_before_the_stored_one_is_dropped(linked: FileScene) -> None:
    state = linked.read(*months(37))
    late = FileAnswer(as_csv(*months(1, 5)))
    assert state.read_at is not None
    before = state.read_at - dt.timedelta(seconds=1)
    file = PublishedFile.objects.select_related("startup", "linked_by").get()
    assert record_answer(file, late, asked_at=before) is None
    assert (linked.state.digest, len(linked.values)) == (state.digest, 37)


def test_answer_of_a_former_address_is_dropped(linked: FileScene) -> None:
    former = PublishedFile.objects.select_related("startup", "linked_by").get()
    linked.file.url = "https://site.example/autre.csv"
    save_file(linked.file, reason=REASON, actor=linked.coach)
    assert record_answer(former, FileAnswer(as_csv(*months(40))), asked_at=timezone.now()) is None
    assert len(linked.values) == 36


def test_interrupted_job_resumes_with_the_files_that_are_left(scene: FileScene) -> None:
    other = FileScene(scene.site, "/autre.csv", "autre")
    scene.publish(*months(3))
    other.publish(row(nom_service_public_numerique=""))
    scene.read()
    scene.site.asked.clear()
    with on_day(scene.day):
        result = read_files(LocalNetwork(scene.site), lambda done, total: None)
        again = read_files(LocalNetwork(scene.site), lambda done, total: None)
    assert [path for _, path, _ in scene.site.asked] == ["/autre.csv"]
    assert [one.message.replace("\xa0", " ") for one in (result, again)] == [
        "1 fichier lu, 0 valeur enregistrée.",
        "0 fichier lu, 0 valeur enregistrée.",
    ]


def test_silent_network_stores_nothing(scene: FileScene) -> None:
    for place in range(3):
        FileScene(scene.site, f"/{place}.csv", f"s{place}")
    for file in PublishedFile.objects.all():
        PublishedFile.objects.filter(pk=file.pk).update(url=f"https://inconnu.example/{file.pk}.csv")
    with pytest.raises(NetworkDownError):
        read_files(LocalNetwork(scene.site), lambda done, total: None)
    assert not FileState.objects.exclude(read_at=None).exists()


def test_one_silent_server_leaves_the_others(linked: FileScene) -> None:
    FileScene(linked.site, "/autre.csv", "autre")
    PublishedFile.objects.filter(startup__slug="autre").update(url="https://inconnu.example/f.csv")
    linked.publish(*months(37))
    with on_day(linked.day + dt.timedelta(days=1)):
        result = read_files(LocalNetwork(linked.site), lambda done, total: None)
    assert result.message.replace("\xa0", " ") == "2 fichiers lus, 1 valeur enregistrée, 1 en échec."
    assert FileState.objects.get(file__startup__slug="autre").problem == f"Le site n’a pas pu être joint. {TO_DO}"


def test_schedule_requests_the_daily_reading_once_a_file_is_known(
    running: FileSite, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        request_daily_reading()
    assert not Job.objects.exists()
    FileScene(running)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        request_daily_reading()
    assert Job.objects.get().kind == READ_FILES

"""The APIs of espace-membre: products are read, and what was changed here is sent, with each answer on its line."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from betagouv.models import Conflict, FailedImport, ImportRun, ImportSource, SentValue
from betagouv.scheduled_import.actions import request_hourly, request_products
from betagouv.scheduled_import.running import importing, reading_products
from common.clock import today
from common.models import Job
from common.words import date_fr
from startups.models import Phase, Startup
from tests.betagouv.espace_membre.stand_in import KEY, OTHER, READ_KEY, Answer, StandIn, product, serving
from tests.betagouv.factory import Content, memberships, phase
from tests.betagouv.test_local_changes import edit, enter, lines
from tests.cases import cases
from tests.factories import make_user
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db

FILED = [phase("investigation", "2020-01-06", comment="Un mot."), phase("construction", "2026-08-01")]
LIFE: list[tuple[str, str, str | None]] = [("investigation", "2020-01-06", None), ("construction", "2026-08-01", None)]
TEXTS = {"pitch": "Aider les gens.", "description": ""}


@pytest.fixture
def there(settings: Settings) -> Iterator[StandIn]:
    with serving() as state:
        settings.ESPACE_MEMBRE_URL = state.url
        settings.ESPACE_MEMBRE_READ_KEY, settings.ESPACE_MEMBRE_KEY = READ_KEY, KEY
        yield state


@pytest.fixture
def files(content: Content, there: StandIn) -> Content:
    """Return a folder with one service, imported, which espace-membre has too."""
    content.fiche("a", title="Alpha", phases=FILED)
    there.put(product("a", LIFE, name="Alpha", **TEXTS))
    ImportSource.objects.create(pk=1, address=str(content.root))
    importing(lambda *step: None)
    return content


@pytest.fixture
def staff() -> User:
    return make_user("dinum@example.gouv.fr", User.Role.DINUM)


def read() -> str:
    return reading_products(lambda *step: None).message.replace("\N{NO-BREAK SPACE}", " ")


def phases() -> list[tuple[str, str, str]]:
    rows = Phase.objects.order_by("start").values_list("kind", "start", "comment")
    return [(kind, str(start), comment) for kind, start, comment in rows]


def test_phase_entered_there_is_read_before_its_file_is_written(files: Content, there: StandIn) -> None:
    assert phases() == [("investigation", "2020-01-06", "Un mot."), ("construction", "2026-08-01", "")]
    assert read() == "Rien n’a changé dans l’espace membre. 0 valeur envoyée."
    assert ImportRun.objects.count() == 1
    there.put(product("a", [*LIFE, ("acceleration", "2026-11-01", None)], name="Alpha 2", **TEXTS))
    assert read() == "0 enregistrement créé, 1 changé."
    assert phases()[0] == ("investigation", "2020-01-06", "Un mot.")
    assert phases()[-1] == ("acceleration", "2026-11-01", "")
    assert Startup.objects.get().name == "Alpha 2"
    files.fiche("a", title="Alpha", link="https://a.gouv.fr", phases=FILED)  # an older state, with a field of its own
    importing(lambda *step: None)
    assert (len(phases()), Startup.objects.get().name) == (3, "Alpha 2")


def test_products_are_read_in_two_requests_and_wait_for_their_files(files: Content, there: StandIn) -> None:
    there.put(*(product(f"s{number}", LIFE, name=f"S{number:03}") for number in range(120)))
    there.asked.clear()
    reading_products(lambda *step: None)
    read_paths = [path for method, path, _ in there.asked if method == "GET"]
    assert set(read_paths) == {"/api/protected/incubators", "/api/protected/startups"}
    assert Startup.objects.count() == 1


def test_service_that_moves_there_moves_here(files: Content, there: StandIn) -> None:
    files.put("_incubators/atelier.md", {"title": "L’Atelier", "owner": "/organisations/ministere"})
    moved = {"incubator_id": OTHER["uuid"], "incubator_ids": [OTHER["uuid"]]}
    there.put(product("a", LIFE, name="Alpha", **TEXTS, **moved))
    importing(lambda *step: None)
    assert [one[0] for one in memberships("a") if one[2] is None] == ["atelier"]


def test_incubator_that_is_not_known_there_is_that_of_the_file(files: Content, there: StandIn) -> None:
    there.put(product("a", LIFE, name="Alpha", incubator_id="inconnu", incubator_ids=["inconnu"], **TEXTS))
    importing(lambda *step: None)
    assert [one[0] for one in memberships("a") if one[2] is None] == ["fabrique"]


def test_change_made_here_is_sent_and_its_line_goes(files: Content, there: StandIn, staff: User) -> None:
    edit("a", staff, mission="Aider mieux.", has_stats=True)
    enter("a", staff, "acceleration", "2026-11-01")
    assert read() == "Rien n’a changé dans l’espace membre. 2 valeurs envoyées."
    assert there.writes() == [
        ("/api/v1/startups/a", {"pitch": "Aider mieux."}),
        ("/api/v1/startups/a/standards", {"stats": True}),
    ]
    assert {row[0]: row[1].partition(" Envoyé")[1] for row in lines(staff)} == {
        "Mission": " Envoyé",
        "Statistiques publiées": " Envoyé",
        "Ajouter la phase": "",
    }
    read()
    assert [row[0] for row in lines(staff)] == ["Ajouter la phase", "Statistiques publiées"]
    assert len(there.writes()) == 2
    there.put(product("a", [*LIFE, ("acceleration", "2026-11-01", None)], name="Alpha", pitch="Aider mieux."))
    files.fiche("a", title="Alpha", mission="Aider mieux.", stats=True, phases=FILED)
    importing(lambda *step: None)
    assert lines(staff) == []


def test_value_missing_from_the_files_is_done_once_accepted(files: Content, there: StandIn, staff: User) -> None:
    edit("a", staff, risk_analysis_url="https://a.gouv.fr/risques")
    assert [row[0].partition(" L’espace membre ne rend pas")[0] for row in lines(staff)] == ["Analyse de risques"]
    read()
    assert there.writes() == [("/api/v1/startups/a/standards", {"analyse_risques_url": "https://a.gouv.fr/risques"})]
    assert lines(staff) == []


def test_refusals_are_told_on_the_line_and_not_sent_again(files: Content, there: StandIn, staff: User) -> None:
    refusals = {
        "outside": "À saisir à la main : le service est hors du périmètre de la clef.",
        "conflicting": "À saisir à la main : la valeur contredit une autre.",
    }
    for place, (name, told) in enumerate(refusals.items()):
        setattr(there, name, {"a"})
        edit("a", staff, mission=f"Aider {place}.")
        read()
        read()
        assert lines(staff)[0][1] == f"Aider {place}. {told}"
        assert len(there.writes()) == place + 1
        setattr(there, name, set())


def test_value_that_the_contract_refuses_names_its_reason(files: Content, there: StandIn, staff: User) -> None:
    edit("a", staff, name="N" * 300)
    read()
    assert "la valeur n’est pas acceptée (String must contain at most 255 character(s))" in lines(staff)[0][1]


def test_product_that_is_not_there_is_reported_as_unknown(files: Content, there: StandIn, staff: User) -> None:
    edit("a", staff, mission="Aider mieux.")
    there.products.clear()
    there.put(product("z", LIFE, name="Zêta"))
    read()
    assert "le service n’existe pas sous ce nom" in lines(staff)[0][1]


def test_outage_between_reading_and_sending_is_tried_again(
    files: Content, there: StandIn, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("a", staff, mission="Aider mieux.", has_stats=True)
    answers = there._patch
    monkeypatch.setattr(there, "_patch", lambda *_: (500, {}, {"type": "about:blank", "status": 500}))
    read()
    assert "Pas encore envoyé : réponse 500. Un nouvel essai suit." in lines(staff)[0][1]
    assert len(there.writes()) == 1
    monkeypatch.setattr(there, "_patch", answers)
    read()
    assert len(there.writes()) == 3


def test_value_that_both_sides_changed_waits_for_a_person(files: Content, there: StandIn, staff: User) -> None:
    edit("a", staff, mission="Aider mieux.")
    there.put(product("a", LIFE, name="Alpha", pitch="Aider vite.", description=""))
    read()
    assert Conflict.objects.get().theirs == "Aider vite."
    assert there.writes() == []


SERVER_ERROR: Answer = (500, {}, None)
REFUSED: list[tuple[str, Answer, str]] = [
    ("no scope", (403, {}, {"error": {"message": "Forbidden"}}), "la clef n’a pas la portée nécessaire"),
    ("too many", (429, {"Retry-After": "60"}, None), "trop de requêtes pour le moment"),
    ("error", SERVER_ERROR, "réponse 500"),
    ("empty", (200, {}, []), "la liste des produits est vide"),
    ("other shape", (200, {}, {"data": []}), "la réponse n’a pas la forme documentée"),
]


@cases(("answer", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_archive_is_read_without_the_products(
    files: Content, there: StandIn, staff: User, answer: Answer, reason: str
) -> None:
    there.put(product("a", [*LIFE, ("acceleration", "2026-11-01", None)], name="Alpha", **TEXTS))
    files.fiche("b", title="Bêta", phases=FILED)
    importing(lambda *step: None)
    there.reading = answer
    files.fiche("b", title="Bêta 2", phases=FILED)
    importing(lambda *step: None)
    assert list(Startup.objects.order_by("slug").values_list("name", flat=True)) == ["Alpha", "Bêta 2"]
    assert Phase.objects.filter(startup__slug="a", kind="acceleration").exists()
    assert not FailedImport.objects.exists()
    assert f"{reason}. 0 valeur envoyée." in read()
    told = text_of(home(staff))
    assert text_of(f"L’espace membre ne donne plus ses produits depuis le {date_fr(today())} : {reason}") in told
    there.reading = None
    importing(lambda *step: None)
    assert "L’espace membre ne donne plus" not in text_of(home(staff))


def test_file_that_changes_without_the_products_is_read(files: Content, there: StandIn) -> None:
    there.put(product("a", [*LIFE, ("acceleration", "2026-11-01", None)], name="Alpha", **TEXTS))
    importing(lambda *step: None)
    there.reading = SERVER_ERROR
    files.fiche("a", title="Alpha", phases=[*FILED, phase("acceleration", "2026-11-02")])
    importing(lambda *step: None)
    assert phases()[-1] == ("acceleration", "2026-11-02", "")


def test_unknown_key_does_not_stop_the_archive(files: Content, there: StandIn, settings: Settings) -> None:
    settings.ESPACE_MEMBRE_READ_KEY = "perdue"
    files.fiche("a", title="Autre", phases=FILED)
    importing(lambda *step: None)
    assert Startup.objects.get().name == "Autre"
    assert "la clef est inconnue, révoquée ou expirée" in read()


def test_refused_key_is_tried_again_once_mended(files: Content, there: StandIn, staff: User) -> None:
    there.scopes = {"startups:read"}
    edit("a", staff, mission="Aider mieux.", has_stats=True)
    read()
    assert "Pas encore envoyé : la clef n’a pas la portée nécessaire (startups:write)" in lines(staff)[0][1]
    assert len(there.writes()) == 1
    there.scopes = {"startups:read", "startups:write"}
    assert read().endswith("2 valeurs envoyées.")


def test_service_outside_of_the_perimeter_is_asked_again_the_next_day(
    files: Content, there: StandIn, staff: User
) -> None:
    there.outside = {"a"}
    edit("a", staff, mission="Aider mieux.")
    read()
    there.outside = set()
    assert read().endswith("0 valeur envoyée.")
    SentValue.objects.update(sent_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    assert read().endswith("1 valeur envoyée.")


def test_product_that_always_fails_does_not_block_the_others(files: Content, there: StandIn, staff: User) -> None:
    for slug in ("b", "c"):
        files.fiche(slug, title=slug, phases=FILED)
        there.put(product(slug, LIFE, name=slug, **TEXTS))
    importing(lambda *step: None)
    there.failing = {"a"}
    for slug in ("a", "b", "c"):
        edit(slug, staff, mission=f"Aider {slug}.", has_stats=True)
    assert read().endswith("4 valeurs envoyées.")
    assert [path for path, _ in there.writes()].count("/api/v1/startups/a") == 1
    assert "Pas encore envoyé : réponse 500. Un nouvel essai suit." in lines(staff)[0][1]
    there.failing = set()
    read()
    assert {row[1].partition(" Envoyé")[1] for row in lines(staff) if row[0] == "Mission"} <= {" Envoyé"}
    assert not SentValue.objects.exclude(outcome="sent").exists()


def test_server_that_fails_for_every_product_ends_the_run(files: Content, there: StandIn, staff: User) -> None:
    slugs = {f"s{number}" for number in range(6)}
    for slug in slugs:
        files.fiche(slug, title=slug, phases=FILED)
        there.put(product(slug, LIFE, name=slug, **TEXTS))
    importing(lambda *step: None)
    for slug in slugs:
        edit(slug, staff, mission=f"Aider {slug}.")
    there.failing = slugs
    assert read().endswith("0 valeur envoyée.")
    assert len(there.writes()) == 3


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/espace/").content.decode()


@pytest.mark.parametrize(
    ("bound", "value", "reason"),
    [
        ("betagouv.espace_membre.client.MAX_ANSWER", 10, "le serveur répond par plus de 10 octets"),
        ("betagouv.sources.downloads.MAX_SECONDS", 0, "le serveur n’a pas répondu à temps"),
    ],
)
def test_response_beyond_the_bounds_is_not_read(
    files: Content, there: StandIn, monkeypatch: pytest.MonkeyPatch, bound: str, value: int, reason: str
) -> None:
    monkeypatch.setattr(bound, value)
    assert read().startswith(f"L’espace membre ne donne pas ses produits : {reason}")


def test_key_does_not_follow_a_redirection(files: Content, there: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    there.reading = (302, {"Location": f"{there.url}/ailleurs"}, None)
    assert "réponse 302" in read()
    assert not any(path.startswith("/ailleurs") for _, path, _ in there.asked)


def test_products_are_asked_for_with_a_key_and_in_the_stage_alongside_only(
    files: Content, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    for stage, key, kinds in (
        ("owner", READ_KEY, ["betagouv.import_source"]),
        ("alongside", "", ["betagouv.import_source"]),
        ("alongside", READ_KEY, ["betagouv.import_source", "betagouv.read_products"]),
    ):
        settings.RECORDS_STAGE, settings.ESPACE_MEMBRE_READ_KEY, settings.ESPACE_MEMBRE_KEY = stage, key, ""
        Job.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            request_products()
            request_hourly()
        assert sorted(Job.objects.values_list("kind", flat=True)) == kinds

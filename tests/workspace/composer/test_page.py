"""The pages that compose an indicator: rights, fields, preview on past years, saving."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.clock import today
from common.models import Job
from common.periods import FIRST_YEAR
from indicators.models import Definition, Indicator
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.history import changes_of
from tests.impact import scene
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS_SENTENCE
from tests.tables import csv_rows
from tests.workspace.composer.steps import COMPOSE, PREVIEWS, ask, key_of, make_job, preview, run
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
FIELDS = {"measure": "entries", "kind": "construction", "first_time": "true"}
YEARS = "Résultats des fiches, année par année"


@pytest.fixture
def staff() -> User:
    factories.make_phase_kinds()
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def desk(staff: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(staff)


def test_form_follows_what_is_chosen_and_shows_what_it_means(desk: Client) -> None:
    first = desk.get(COMPOSE)
    assert [part.key for part in first.context["parts"]] == ["measure"]
    assert wordings.SHOW_PAST_YEARS not in first.content.decode()
    second = desk.post(COMPOSE, {"step": "update", "measure": "entries"})
    assert (second.status_code, [part.key for part in second.context["parts"]]) == (
        200,
        ["measure", "calcul", "population"],
    )
    assert second.context["meaning"] == ""
    third = desk.post(COMPOSE, {"step": "update", **FIELDS, "aggregate": "share"})
    assert [part.key for part in third.context["parts"]][-1] == "counted"
    fourth = desk.post(COMPOSE, {"step": "update", **FIELDS})
    assert fourth.context["meaning"].startswith("Première entrée en phase")
    assert filled(fourth)["kind"] == ["construction"]
    assert not Job.objects.exists()


def test_wrong_rule_is_refused_next_to_its_field(desk: Client) -> None:
    page = desk.post(COMPOSE, {"step": "preview", "measure": "entries", "incubator": "rêve"})
    assert page.status_code == 400
    told = {one.name: list(one.errors) for part in page.context["parts"] for one in part.conditions if one.errors}
    assert told == {
        "kind": [wordings.ENTRIES_NEED_A_KIND],
        "incubator": ["Incubateur (« incubator ») : « rêve » n’existe pas."],
    }
    assert page.context["problems"] == []
    unknown = desk.post(COMPOSE, {"step": "preview", "measure": "stars"})
    assert unknown.status_code == 400
    assert unknown.context["problems"][0].startswith(wordings.NO_MEASURE_STARS)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_preview_is_computed_by_a_worker(desk: Client) -> None:
    address = ask(desk, LAUNCHES)
    job = Job.objects.get(kind="workspace.preview_rule")
    assert job.arguments == {"preview": key_of(address)}
    waiting = desk.get(address)
    assert "Le calcul attend son tour." in text_of(waiting.content.decode())
    Job.objects.filter(pk=job.pk).update(state="running", done=3, total=15)
    assert "Le calcul est en cours : 3 sur 15." in text_of(desk.get(address).content.decode())
    Job.objects.filter(pk=job.pk).update(state="failed", message="La tâche a échoué.")
    assert "Le calcul a échoué." in text_of(desk.get(address).content.decode())
    Job.objects.filter(pk=job.pk).update(state="queued")
    run(job)
    assert desk.get(address).context["seen"].words.startswith("Première entrée en phase")


def test_preview_gives_each_year_with_its_first_records_and_their_number(desk: Client) -> None:
    for number in range(12):
        factories.make_startup(f"s{number:02}", phases=[("construction", f"2021-{number + 1:02}-01")])
    factories.make_startup("other", phases=[("construction", "2020-05-01")])
    page = desk.get(preview(desk, LAUNCHES))
    table = rows(page, YEARS)
    assert [row[0] for row in table] == [str(year) for year in range(today().year, FIRST_YEAR - 1, -1)]
    assert table[-9:-6] == [
        ["2021", "12", "12 enregistrements"],
        ["2020", "1", "1 enregistrement"],
        ["2019", "0", "0 enregistrement"],
    ]
    proof = rows(page, "Enregistrements de 2021")
    assert (len(proof), proof[0]) == (
        10,
        ["Service s00", "1er janvier 2021", "Première entrée en phase « Construction »", "1"],
    )
    assert "Les 10 premiers enregistrements par date, sur 12." in text_of(page.content.decode())


@cases("number", [1, 3])
def test_preview_makes_as_many_queries_whatever_the_number_of_records(
    desk: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        factories.make_startup(f"s{place}", phases=[("construction", "2021-03-01")])
    address = preview(desk, LAUNCHES)
    with django_assert_num_queries(9):  # session, user, preview, what the menu counts (3), session saved (3)
        assert rows(desk.get(address), YEARS)[-9][1] == str(number)


def test_chart_of_a_preview_can_be_downloaded(desk: Client) -> None:
    factories.make_startup("a", phases=[("construction", "2020-05-01")])
    address = ask(desk, LAUNCHES)
    assert desk.get(f"{address}annees.csv").status_code == 404  # not computed yet
    run(make_job(address))
    page = read_page(desk.get(address))
    [link] = [link.href for link in page.one("figure").all("a", download="")]
    assert link == f"{address}annees.csv"
    first, *_ = csv_rows(desk.get(link).content)
    assert (first["category"], first["series"], first["value"]) == ("2020", "D’après les fiches", "1")
    assert desk.get(f"{PREVIEWS}{UUID(int=1)}/annees.csv").status_code == 404


@pytest.fixture
def previewed(desk: Client) -> str:
    """Return the address of a preview, computed once for all cases of a test."""
    return preview(desk, LAUNCHES)


def save(desk: Client, address: str, **typed: Any) -> Any:
    asked = {"code": "launches", "label": "Lancements", "unit": "produits", "first_year": "2020", "reason": "PLF 2027"}
    asked["follower"] = "programme"
    return desk.post(address, filled(desk.get(address), **{**asked, **typed}), follow=True)


def save_version(desk: Client, address: str, **typed: Any) -> Any:
    """Save a new version from 2021 on."""
    return desk.post(address, filled(desk.get(address), first_year="2021", **typed), follow=True)


def test_previewed_rule_is_saved_with_its_reason_and_its_figures_wait_for_the_job(desk: Client) -> None:
    address = preview(desk, LAUNCHES)
    page = save(desk, address, wording="Les mots de l’équipe", last_year="", code="")
    assert messages(page) == ["L’indicateur est enregistré. Ses chiffres arrivent dans un instant."]
    indicator = Indicator.objects.get()
    [follower] = indicator.followers.all()
    assert (follower.follower, follower.first_year) == ("programme", 2020)
    assert (indicator.code, indicator.wording) == ("lancements", "Les mots de l’équipe")
    assert indicator.definitions.get().rule == LAUNCHES
    assert changes_of(indicator)[0].reason == "PLF 2027"
    assert not indicator.live_results.exists()
    assert rows(page, "Les versions, la dernière d’abord")[0][:2] == ["1", "2020"]
    assert rows(page, "Les versions, la dernière d’abord")[0][4] == "PLF 2027"


def test_form_sent_twice_saves_once(desk: Client) -> None:
    address = preview(desk, LAUNCHES)
    sent = filled(
        desk.get(address),
        code="a",
        label="A",
        unit="produits",
        first_year="2020",
        reason="Raison",
        follower="programme",
    )
    desk.post(address, sent)
    desk.post(address, sent)
    assert Definition.objects.count() == 1


@cases(
    ("typed", "refusals"),
    [
        ({"code": "", "label": ""}, {"label": ["Donnez un libellé."]}),
        ({"code": "Lancements"}, {"__all__": [wordings.CODE_IN_LOWER_CASE]}),
        (
            {"first_year": "hier"},
            {"first_year": ["Cette année est illisible. Écrivez-la en quatre chiffres, comme 2026."]},
        ),
        ({"first_year": "1999"}, {"first_year": ["Une année est comprise entre 2013 et 2099."]}),
        ({"follower": ""}, {"follower": ["Choisissez qui suit l’indicateur : le Parlement ou le programme."]}),
        (
            {"followed_from": "2019"},
            {"followed_from": ["« Lancements » n’est pas en vigueur en 2019 : il l’est depuis 2020."]},
        ),
        ({"last_year": "2019"}, {"__all__": [wordings.YEARS_IN_ORDER]}),
        ({"reason": ""}, {"reason": [wordings.NO_REASON]}),
        (
            {"surprise": "1"},
            {"__all__": ["Ce formulaire n’a pas de champ « surprise ». Rechargez la page, puis recommencez."]},
        ),
    ],
)
def test_wrong_name_is_refused_and_nothing_is_saved(
    desk: Client, previewed: str, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    page = save(desk, previewed, **typed)
    assert (page.status_code, errors(page)) == (400, refusals)
    assert not Indicator.objects.exists()


def test_new_version_begins_with_the_current_rule_and_is_saved_from_a_year(desk: Client) -> None:
    indicator = factories.make_indicator(rule=LAUNCHES, label="Produits lancés")
    compose = f"/espace/indicateurs/definitions/{indicator.code}/composer/"
    page = desk.get(compose)
    assert (filled(page)["kind"], filled(page)["first_time"]) == (["construction"], ["true"])
    address = preview(desk, {"measure": "entries", "kind": "construction", "first_time": ""}, indicator.code)
    back = desk.get(f"{compose}?apercu={key_of(address)}")
    assert filled(back)["first_time"] == [""] or "first_time" not in filled(back)
    done = desk.post(address, filled(desk.get(address), first_year="2022", reason="PLF 2022"), follow=True)
    assert messages(done) == ["La nouvelle version est enregistrée. Ses chiffres arrivent dans un instant."]
    assert [row[:2] for row in rows(done, "Les versions, la dernière d’abord")] == [["2", "2022"], ["1", "2020"]]
    refused = desk.post(address, filled(desk.get(address), first_year="2019", reason="PLF"), follow=True)
    assert errors(refused) == {"first_year": ["« Produits lancés » n’est pas suivi en 2019."]}


def test_version_that_decides_a_published_year_is_confirmed_with_its_reason(desk: Client) -> None:
    indicator = factories.make_indicator("launches", rule=LAUNCHES, first_year=2020)
    scene.publish(indicator, 2021, "50")
    page = preview(desk, {**LAUNCHES, "incubator": factories.make_incubator("a").slug}, indicator.code)
    shown = desk.get(page)
    warning = read_page(shown).one("div", "fr-alert--warning")
    assert warning.text.startswith("Des années sont publiées 2021.")
    assert warning.links() == [("2021", "/indicateurs/2021/publications/")]
    refused = save_version(desk, page, reason="Périmètre réduit")
    assert refused.status_code == 400
    assert errors(refused)["confirmed"][0].startswith("2021 est publiée, et cette version la décide")
    assert indicator.definitions.count() == 1
    assert messages(save_version(desk, page, reason="Périmètre réduit", confirmed="on")) == [
        "La nouvelle version est enregistrée. Ses chiffres arrivent dans un instant."
    ]
    assert [change.reason for change in changes_of(indicator.definitions.get(version=2))] == ["Périmètre réduit"]


def test_version_of_an_indicator_that_was_never_published_requests_no_confirmation(desk: Client) -> None:
    indicator = factories.make_indicator("launches", rule=LAUNCHES, first_year=2020)
    page = preview(desk, {"measure": "states"}, indicator.code)
    assert "confirmed" not in desk.get(page).context["form"].fields
    save_version(desk, page, reason="Autre mesure")
    assert indicator.definitions.count() == 2


def test_preview_of_a_deleted_incubator_says_that_it_is_unknown(desk: Client) -> None:
    incubator = factories.make_incubator("ephemere")
    address = ask(desk, LAUNCHES | {"incubator": "ephemere"})
    incubator.delete()
    run(make_job(address))
    page = desk.get(address)
    assert page.status_code == 200
    assert wordings.NO_INCUBATOR_EPHEMERE in text_of(page.content.decode())


def test_unknown_preview_or_indicator_answers_404(desk: Client) -> None:
    for address in (
        f"{PREVIEWS}{UUID(int=1)}/",
        "/espace/indicateurs/definitions/absent/composer/",
    ):
        assert desk.get(address).status_code == 404
    assert desk.get(f"{COMPOSE}?apercu=rien").status_code == 200


def test_list_shows_what_each_indicator_computes(desk: Client) -> None:
    empty = desk.get("/espace/indicateurs/")
    assert "Aucun indicateur n’est suivi" in text_of(empty.content.decode())
    factories.make_indicator("b", rule=LAUNCHES, label="Lancés", position=2, last_year=2030)
    factories.make_indicator("a", rule={"measure": "stars"}, label="Étoiles", position=1)
    factories.make_indicator("c", label="Sans définition", position=3)
    told = rows(desk.get("/espace/indicateurs/"), "Les indicateurs, leurs années et ce qui est calculé")
    assert told[0][0] == "Étoiles a"
    assert told[0][1].startswith("Ne se calcule pas La mesure « stars » n’existe pas.")
    assert told[1] == [
        "Lancés b",
        FIRST_CONSTRUCTIONS_SENTENCE.replace("\xa0", " "),
        "de 2020 à 2030",
        "1",
        "pas encore calculé",
    ]
    assert told[2][1:4] == ["Aucune définition", "depuis 2020", "0"]


def test_words_end_and_order_are_changed_with_a_reason(desk: Client) -> None:
    first = factories.make_indicator("a", label="Un", position=1)
    factories.make_indicator("b", label="Deux", position=2)
    page = f"/espace/indicateurs/definitions/{first.code}/"
    for address, typed, done in (
        (f"{page}textes/", {"label": "Premier", "reason": "Clarté"}, "Les textes de l’indicateur sont changés."),
        (
            f"{page}fin/",
            {"last_year": "2026", "reason": "Retiré"},
            "La dernière année est enregistrée. Les chiffres suivent.",
        ),
        ("/espace/indicateurs/ordre/", {"place-a": "3", "reason": "PAP"}, "L’ordre est enregistré."),
    ):
        assert messages(desk.post(address, filled(desk.get(address), **typed), follow=True)) == [done]
    assert list(Indicator.objects.values_list("code", "label", "last_year")) == [
        ("b", "Deux", None),
        ("a", "Premier", 2026),
    ]
    told = rows(desk.get(page), "Changements de l’indicateur, du plus récent au plus ancien")
    assert [row[1:] for row in told] == [
        ["Place dans le tableau : 1 → 2", "PAP", "Camille"],
        ["Dernière année : vide → 2026", "Retiré", "Camille"],
        ["Libellé : Un → Premier", "Clarté", "Camille"],
        ["Indicateur créé", "Non renseigné", "Origine externe"],
    ]
    again = desk.post("/espace/indicateurs/ordre/", filled(desk.get("/espace/indicateurs/ordre/"), reason="PAP"))
    assert errors(again) == {"__all__": ["Rien n’a changé : donnez un autre ordre, ou quittez cette page."]}

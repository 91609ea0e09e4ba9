"""A preview from request to end: rights, retention, and each of its states."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.clock import today
from common.models import Job
from indicators.models import Definition, Indicator
from tests import factories, wordings
from tests.cases import cases
from tests.tables import chart_series, csv_rows
from tests.workspace.composer.steps import COMPOSE, PREVIEW, PREVIEWS, ask, fields_of, key_of, make_job, preview, run
from tests.workspace.reading import filled, text_of

pytestmark = pytest.mark.django_db
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
STOPS: dict[str, Any] = {"measure": "entries", "kind": "abandon"}


@pytest.fixture
def staff() -> User:
    factories.make_phase_kinds()
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def desk(staff: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(staff)


@pytest.fixture
def asked(desk: Client) -> str:
    """Return the address of a preview that is not computed."""
    return ask(desk, LAUNCHES)


# --- Requesting -----------------------------------------------------------------------------------------------------


@cases(("role", "status"), [(User.Role.AGENT, 403), (None, 302)])
def test_preview_is_requested_by_the_team_only(
    signed_in: Callable[[User], Client], staff: User, role: str | None, status: int
) -> None:
    client = signed_in(factories.make_user("agent@example.gouv.fr", role)) if role else Client()
    answer = client.post(COMPOSE, {"step": "preview", **fields_of(LAUNCHES)})
    assert (answer.status_code, answer.get("Location", "/connexion/")[:11]) == (status, "/connexion/")


@pytest.mark.django_db(transaction=True)
def test_job_of_a_requested_preview_waits(desk: Client) -> None:
    factories.make_indicator("launched", rule=LAUNCHES)
    address = ask(desk, STOPS, "launched")
    job = Job.objects.get()
    assert (job.kind, job.arguments, job.state) == (PREVIEW, {"preview": key_of(address)}, "queued")
    assert "Le calcul attend son tour." in text_of(desk.get(address).content.decode())


@cases(
    ("rule", "message"),
    [
        ({}, "La règle ne dit pas ce qu’elle mesure"),
        ({"measure": "stars"}, wordings.NO_MEASURE_STARS),
        ({"measure": "entries"}, wordings.ENTRIES_NEED_A_KIND),
        ({"measure": "entries", "kind": "inconnue"}, "Phase (« kind ») : « inconnue » n’existe pas."),
    ],
)
def test_rule_that_means_nothing_is_refused(desk: Client, rule: dict[str, Any], message: str) -> None:
    page = desk.post(COMPOSE, {"step": "preview", **rule})
    assert (page.status_code, message in text_of(page.content.decode())) == (400, True)
    assert not Job.objects.exists()


@cases(("days", "is_kept"), [(8, False), (6, True)])
def test_preview_is_kept_for_a_week(desk: Client, days: int, is_kept: bool) -> None:
    old = ask(desk, LAUNCHES)
    apps.get_model("workspace.RulePreview").objects.update(created_at=timezone.now() - dt.timedelta(days=days))
    ask(desk, STOPS)
    assert desk.get(old).status_code == (200 if is_kept else 404)


def test_page_follows_the_last_job_of_its_preview(desk: Client, asked: str) -> None:
    other = f"{PREVIEWS}{UUID(int=1)}/"
    make_job(asked, state="failed")
    make_job(asked, state="running", done=1, total=3)
    make_job(other, state="failed")
    Job.objects.create(kind="indicators.other", arguments={"preview": key_of(asked)}, state="failed")
    assert "Le calcul est en cours : 1 sur 3." in text_of(desk.get(asked).content.decode())


# --- Computing ------------------------------------------------------------------------------------------------------


def test_job_of_a_preview_that_is_gone_computes_no_other(desk: Client, asked: str) -> None:
    job = make_job(f"{PREVIEWS}{UUID(int=1)}/")
    run(job)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "L’aperçu n’existe plus.")
    assert "Le calcul attend son tour." in text_of(desk.get(asked).content.decode())


def test_only_the_preview_of_the_job_is_computed(desk: Client, asked: str) -> None:
    other = ask(desk, STOPS)
    job = make_job(asked)
    run(job)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "Aperçu calculé.")
    waits = ["Le calcul attend son tour." in text_of(desk.get(address).content.decode()) for address in (asked, other)]
    assert waits == [False, True]


# --- Its page, state by state ---------------------------------------------------------------------------------------


@cases(
    ("state", "words"),
    [
        (None, "Le calcul attend son tour."),
        ("queued", "Le calcul attend son tour."),
        ("running", "Le calcul est en cours"),
        ("failed", "Le calcul a échoué."),
    ],
)
def test_preview_that_is_not_computed_shows_how_far_it_is(
    desk: Client, asked: str, state: str | None, words: str
) -> None:
    if state:
        make_job(asked, state=state, done=0, total=3)
    page = desk.get(asked)
    assert page.status_code == 200
    assert words in text_of(page.content.decode())
    assert page.context["cancel_url"] == f"{COMPOSE}?apercu={key_of(asked)}"
    assert desk.get(f"{asked}annees.csv").status_code == 404


def test_preview_whose_phases_were_deleted_has_no_form_and_no_series(desk: Client) -> None:
    incubator = factories.make_incubator("ephemere")
    asked = ask(desk, {**LAUNCHES, "incubator": "ephemere"})
    incubator.delete()
    run(make_job(asked))
    page = desk.get(asked)
    assert wordings.NO_INCUBATOR_EPHEMERE in text_of(page.content.decode())
    assert "workspace-form" not in page.content.decode()
    assert desk.get(f"{asked}annees.csv").status_code == 404
    refused = desk.post(asked, {"code": "a", "label": "A", "unit": "b", "first_year": "2020", "reason": "c"})
    assert refused.status_code == 200
    assert not Indicator.objects.exists()


def test_rule_is_not_saved_before_its_preview_is_computed(desk: Client, asked: str) -> None:
    sent = {"code": "a", "label": "A", "unit": "b", "first_year": "2020", "reason": "c"}
    assert desk.post(asked, sent).status_code == 200
    assert not Indicator.objects.exists()


def test_preview_of_services_proposes_this_year_and_no_unit(desk: Client) -> None:
    shown = filled(desk.get(preview(desk, LAUNCHES)))
    assert (shown["unit"], shown["first_year"], shown["code"], shown["label"]) == (
        [""],
        [str(today().year)],
        [""],
        [""],
    )


@cases(
    ("rule", "unit"),
    [
        ({"measure": "awards", "aggregate": "sum"}, "€"),
        ({"measure": "states", "aggregate": "share", "counted": {"group": "service"}}, "%"),
    ],
)
def test_preview_proposes_the_unit_of_its_sum_or_share(desk: Client, rule: dict[str, Any], unit: str) -> None:
    assert filled(desk.get(preview(desk, rule)))["unit"] == [unit]


def test_version_proposes_this_year_and_links_back_to_its_indicator(desk: Client) -> None:
    indicator = factories.make_indicator("launched", rule=LAUNCHES)
    asked = preview(desk, STOPS, indicator.code)
    page = desk.get(asked)
    assert filled(page)["first_year"] == [str(today().year)]
    assert page.context["cancel_url"] == f"/espace/indicateurs/definitions/launched/composer/?apercu={key_of(asked)}"
    assert page.context["published"] == []


def test_series_of_a_preview_shows_each_year(desk: Client, asked: str) -> None:
    for number, year in enumerate((2020, 2021, 2021), start=1):
        factories.make_startup(f"s{number}", phases=[("construction", f"{year}-03-01")])
    run(make_job(asked))
    answer = desk.get(f"{asked}annees.csv")
    rows = csv_rows(answer.content)
    assert chart_series(rows) == ["D’après les fiches"]
    values = {row["category"]: row["value"] for row in rows}
    assert (values["2020"], values["2021"]) == ("1", "2")
    assert answer["Content-Disposition"] == 'attachment; filename="apercu.csv"'


@cases("path", ["", "annees.csv"])
def test_preview_is_shown_to_the_team_only(asked: str, signed_in: Callable[[User], Client], path: str) -> None:
    agent = signed_in(factories.make_user("agent@example.gouv.fr"))
    coach = signed_in(factories.make_coach(factories.make_incubator()))
    assert [client.get(f"{asked}{path}").status_code for client in (agent, coach, Client())] == [403, 403, 302]


# --- The start page -------------------------------------------------------------------------------------------------


@cases(
    ("query", "kind"),
    [
        ("", None),
        ("?apercu=", None),
        ("?apercu=rien", None),
        (f"?apercu={UUID(int=5)}", None),
        ("?apercu={}", ["construction"]),
    ],
)
def test_form_begins_with_the_rule_of_a_preview_or_empty(
    desk: Client, asked: str, query: str, kind: list[str] | None
) -> None:
    page = desk.get(f"{COMPOSE}{query.format(key_of(asked))}")
    assert page.status_code == 200
    assert filled(page).get("kind") == kind


@cases(
    ("last_year", "kind"), [(None, ["transfere"]), (2099, ["transfere"]), (2022, ["abandon"]), (2021, ["construction"])]
)
def test_version_begins_with_the_rule_that_decides_the_last_year(
    desk: Client, last_year: int | None, kind: list[str]
) -> None:
    indicator = factories.make_indicator("launched", rule=LAUNCHES, last_year=last_year)
    for version, (year, rule) in enumerate(((2022, STOPS), (2024, {**STOPS, "kind": "transfere"})), start=2):
        Definition.objects.create(indicator=indicator, first_year=year, version=version, rule=rule)
    page = desk.get("/espace/indicateurs/definitions/launched/composer/")
    assert filled(page)["kind"] == kind


def test_indicator_without_a_rule_begins_with_nothing(desk: Client) -> None:
    factories.make_indicator("vide")
    page = desk.get("/espace/indicateurs/definitions/vide/composer/")
    assert (page.status_code, page.context["meaning"], page.context["indicator"].code) == (200, "", "vide")


@cases("step", ["update", "", "autre"])
def test_updating_the_form_requests_no_preview(desk: Client, step: str) -> None:
    sent = {"step": step, "measure": "entries", "kind": "construction"}
    page = desk.post(COMPOSE, sent)
    assert (page.status_code, Job.objects.exists()) == (200, False)
    assert page.context["meaning"] == "Entrée en phase «\xa0Construction\xa0»."

"""A preview from request to end: rights, retention, and each of its states."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from common.clock import today
from common.models import Job
from indicators.models import Definition, Indicator
from tests import factories, wordings
from tests.cases import cases
from tests.refusals import refusal
from tests.tables import csv_cells
from tests.workspace.reading import filled, text_of
from workspace.composer.actions import KEPT, PREVIEW, ask_preview, compute_preview, job_of
from workspace.models import RulePreview

pytestmark = pytest.mark.django_db
COMPOSE = "/espace/indicateurs/composer/"
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
STOPS: dict[str, Any] = {"measure": "entries", "kind": "abandon"}
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def staff() -> User:
    factories.make_phase_kinds()
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def desk(staff: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(staff)


@pytest.fixture
def asked(staff: User) -> RulePreview:
    return ask_preview(rule=LAUNCHES, actor=staff)


def page_of(asked: RulePreview) -> str:
    return reverse("workspace-preview", args=[asked.pk])


def csv_of(asked: RulePreview) -> str:
    return f"{page_of(asked)}annees.csv"


def computed(asked: RulePreview) -> RulePreview:
    compute_preview(Job.objects.create(kind=PREVIEW, arguments={"preview": str(asked.pk)}).pk)
    asked.refresh_from_db()
    return asked


# --- Requesting -----------------------------------------------------------------------------------------------------


@cases("role", [User.Role.AGENT, None])
def test_nobody_but_the_team_requests_a_preview(staff: User, role: str | None) -> None:
    actor = factories.make_user("agent@example.gouv.fr", role) if role else None
    with pytest.raises(PermissionDenied):
        ask_preview(rule=LAUNCHES, actor=actor)
    assert not RulePreview.objects.exists()


def test_a_preview_keeps_who_requested_what_and_its_job_waits(
    staff: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    indicator = factories.make_indicator(rule=LAUNCHES)
    with django_capture_on_commit_callbacks(execute=True):
        made = ask_preview(rule=STOPS, actor=staff, indicator=indicator)
    assert RulePreview.objects.values("user", "indicator", "rule", "result").get() == {
        "user": staff.pk,
        "indicator": indicator.pk,
        "rule": STOPS,
        "result": None,
    }
    job = Job.objects.get()
    assert (job.kind, job.arguments, job.state) == (PREVIEW, {"preview": str(made.pk)}, "queued")
    assert job_of(made) == job


@cases(
    ("rule", "message"),
    [
        ({}, "La règle ne dit pas ce qu’elle mesure."),
        ({"measure": "stars"}, wordings.NO_MEASURE_STARS),
        ({"measure": "entries"}, wordings.ENTRIES_NEED_A_KIND),
        ({"measure": "entries", "kind": "inconnue"}, "Phase (« kind ») : « inconnue » n’existe pas."),
        ([], wordings.RULE_IS_AN_OBJECT),
    ],
)
def test_a_rule_that_means_nothing_is_not_kept(staff: User, rule: Any, message: str) -> None:
    [found] = refusal(lambda: ask_preview(rule=rule, actor=staff))
    assert found.startswith(message)
    assert not RulePreview.objects.exists()


@cases(("age", "is_kept"), [(KEPT + MINUTE, False), (KEPT - MINUTE, True), (MINUTE, True)])
def test_previews_are_kept_for_a_week(staff: User, asked: RulePreview, age: dt.timedelta, is_kept: bool) -> None:
    RulePreview.objects.update(made_at=timezone.now() - age)
    new = ask_preview(rule=STOPS, actor=staff)
    kept = set(RulePreview.objects.values_list("pk", flat=True))
    assert kept == ({asked.pk, new.pk} if is_kept else {new.pk})


def test_the_job_of_a_preview_is_the_last_that_was_requested(asked: RulePreview) -> None:
    arguments = {"preview": str(asked.pk)}
    assert job_of(asked) is None
    for state in ("failed", "done"):
        last = Job.objects.create(kind=PREVIEW, arguments=arguments, state=state)
    Job.objects.create(kind=PREVIEW, arguments={"preview": str(UUID(int=1))})
    Job.objects.create(kind="indicators.other", arguments=arguments)
    assert job_of(asked) == last


# --- Computing ------------------------------------------------------------------------------------------------------


def test_a_preview_that_is_gone_does_not_change_the_others(staff: User, asked: RulePreview) -> None:
    other = ask_preview(rule=STOPS, actor=staff)
    job = Job.objects.create(kind=PREVIEW, arguments={"preview": str(asked.pk)})
    asked.delete()
    compute_preview(job.pk)
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.message, other.result) == ("done", "L’aperçu n’existe plus.", None)


def test_only_the_preview_of_the_job_is_filled(staff: User, asked: RulePreview) -> None:
    other = ask_preview(rule=STOPS, actor=staff)
    computed(asked)
    other.refresh_from_db()
    assert (asked.result is not None, other.result) == (True, None)
    assert Job.objects.values_list("state", "message").get() == ("done", "Aperçu calculé.")


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
def test_a_preview_that_is_not_computed_shows_how_far_it_is(
    desk: Client, asked: RulePreview, state: str | None, words: str
) -> None:
    if state:
        Job.objects.create(kind=PREVIEW, arguments={"preview": str(asked.pk)}, state=state, done=0, total=3)
    page = desk.get(page_of(asked))
    assert page.status_code == 200
    assert words in text_of(page.content.decode())
    assert page.context["back"] == f"{COMPOSE}?apercu={asked.pk}"
    assert desk.get(csv_of(asked)).status_code == 404


def test_a_preview_whose_phases_were_deleted_has_no_form_and_no_series(desk: Client, staff: User) -> None:
    incubator = factories.make_incubator("ephemere")
    asked = ask_preview(rule={**LAUNCHES, "incubator": "ephemere"}, actor=staff)
    incubator.delete()
    computed(asked)
    assert asked.result == {"refusals": [wordings.NO_INCUBATOR_EPHEMERE]}
    page = desk.get(page_of(asked))
    assert "workspace-form" not in page.content.decode()
    assert desk.get(csv_of(asked)).status_code == 404
    refused = desk.post(page_of(asked), {"code": "a", "label": "A", "unit": "b", "first_year": "2020", "reason": "c"})
    assert refused.status_code == 200
    assert not Indicator.objects.exists()


def test_what_is_saved_is_not_yet_computed_is_not_saved(desk: Client, asked: RulePreview) -> None:
    sent = {"code": "a", "label": "A", "unit": "b", "first_year": "2020", "reason": "c"}
    assert desk.post(page_of(asked), sent).status_code == 200
    assert not Indicator.objects.exists()


def test_a_preview_of_services_proposes_this_year_and_no_unit(desk: Client, staff: User) -> None:
    shown = filled(desk.get(page_of(computed(ask_preview(rule=LAUNCHES, actor=staff)))))
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
def test_a_preview_proposes_the_unit_of_its_sum_or_share(
    desk: Client, staff: User, rule: dict[str, Any], unit: str
) -> None:
    assert filled(desk.get(page_of(computed(ask_preview(rule=rule, actor=staff)))))["unit"] == [unit]


def test_a_version_proposes_this_year_and_links_back_to_its_indicator(desk: Client, staff: User) -> None:
    indicator = factories.make_indicator("launched", rule=LAUNCHES)
    asked = computed(ask_preview(rule=STOPS, actor=staff, indicator=indicator))
    page = desk.get(page_of(asked))
    assert filled(page)["first_year"] == [str(today().year)]
    assert page.context["back"] == f"/espace/indicateurs/definitions/launched/composer/?apercu={asked.pk}"
    assert page.context["published"] == []


def test_the_series_of_a_preview_shows_each_year(desk: Client, asked: RulePreview) -> None:
    for number, year in enumerate((2020, 2021, 2021), start=1):
        factories.make_startup(f"s{number}", phases=[("construction", f"{year}-03-01")])
    answer = desk.get(csv_of(computed(asked)))
    cells = csv_cells(answer.content)
    assert cells[0] == ["Année", "D’après les fiches"]
    assert dict(row for row in cells[1:] if row[0] in ("2020", "2021")) == {"2020": "1", "2021": "2"}
    assert answer["Content-Disposition"] == 'attachment; filename="apercu.csv"'


@cases("path", ["", "annees.csv"])
def test_a_preview_is_shown_to_the_team_only(
    asked: RulePreview, signed_in: Callable[[User], Client], path: str
) -> None:
    agent = signed_in(factories.make_user("agent@example.gouv.fr"))
    coach = signed_in(factories.make_coach(factories.make_incubator()))
    assert [client.get(f"{page_of(asked)}{path}").status_code for client in (agent, coach, Client())] == [403, 403, 302]


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
def test_one_begins_with_the_rule_of_a_preview_or_with_nothing(
    desk: Client, asked: RulePreview, query: str, kind: list[str] | None
) -> None:
    page = desk.get(f"{COMPOSE}{query.format(asked.pk)}")
    assert page.status_code == 200
    assert filled(page).get("kind") == kind


@cases(
    ("last_year", "kind"), [(None, ["transfere"]), (2099, ["transfere"]), (2022, ["abandon"]), (2021, ["construction"])]
)
def test_a_version_begins_with_the_rule_that_decides_the_last_year(
    desk: Client, last_year: int | None, kind: list[str]
) -> None:
    indicator = factories.make_indicator("launched", rule=LAUNCHES, last_year=last_year)
    for version, (year, rule) in enumerate(((2022, STOPS), (2024, {**STOPS, "kind": "transfere"})), start=2):
        Definition.objects.create(indicator=indicator, first_year=year, version=version, rule=rule)
    page = desk.get("/espace/indicateurs/definitions/launched/composer/")
    assert filled(page)["kind"] == kind


def test_an_indicator_without_a_rule_begins_with_nothing(desk: Client) -> None:
    factories.make_indicator("vide")
    page = desk.get("/espace/indicateurs/definitions/vide/composer/")
    assert (page.status_code, page.context["meaning"], page.context["indicator"].code) == (200, "", "vide")


@cases("step", ["update", "", "autre"])
def test_nothing_is_requested_before_the_preview(desk: Client, step: str) -> None:
    sent = {"step": step, "measure": "entries", "kind": "construction"}
    page = desk.post(COMPOSE, sent)
    assert (page.status_code, RulePreview.objects.count()) == (200, 0)
    assert page.context["meaning"].endswith("Calcul : Nombre.")

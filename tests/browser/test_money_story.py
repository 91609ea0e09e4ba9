"""A FAST round in two browsers, from call to result, by a coach and by the team."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from budget.models import Award, RoundEmail
from common.clock import today
from startups.models import Startup
from tests import factories
from tests.browser.sessions import open_session

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
MONEY, CALLS = "/espace/financements/", "/espace/candidatures/"


@pytest.fixture
def coach(page: Page, live_site: str) -> Page:
    """Return the browser of a coach, whose incubator has a service with a metric."""
    incubator = factories.make_incubator("fabrique", name="La Fabrique")
    service = factories.make_startup(
        "dossierfacile", name="DossierFacile", phases=[("construction", "2020-01-01")], incubator=incubator
    )
    metric = factories.make_metric(service, "dossiers", name="Dossiers", unit="dossiers")
    factories.make_measurement(metric, "2021-03", "1000")
    open_session(page, live_site, factories.make_coach(incubator, email="coach@example.gouv.fr"))
    page.goto(f"{live_site}{CALLS}")
    return page


@pytest.fixture
def team(coach: Page, second: Page, live_site: str) -> Page:
    """Return the browser of DINUM staff, on the page of money."""
    open_session(second, live_site, factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    second.goto(f"{live_site}{MONEY}")
    return second


def fill(page: Page, **values: str) -> None:
    """Fill the fields of a form by name."""
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


def choose(page: Page, label: str) -> None:
    """Select a radio button or checkbox by its label."""
    page.locator("label").get_by_text(label, exact=True).click()


def save(page: Page, message: str, button: str = "Enregistrer") -> None:
    """Submit the form, and check the response."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(re.compile(message)).first).to_be_visible()


def open_call(team: Page) -> None:
    """Open the call, with its committee."""
    team.get_by_role("link", name="Ouvrir un appel").click()
    days = {"call_opened_on": today() - DAY, "call_closes_on": today() + 9 * DAY}
    fill(team, number="18", envelope="100 000", objective="Passer à l’échelle", reason="Appel de printemps")
    fill(team, **{name: day.isoformat() for name, day in days.items()})
    save(team, "1 accompagnateur|Accompagnateur : coach@example.gouv.fr", "Vérifier")
    save(team, "L’appel est enregistré")
    team.get_by_role("link", name="Composer le comité").click()
    fill(team, seats="Directrice, DINUM\nResponsable, ANCT", reason="Arrêté")
    save(team, "Directrice, DINUM")


def apply(coach: Page) -> None:
    """Apply as the coach; an amount with three decimals is refused, and the form keeps what was typed."""
    coach.reload()
    coach.get_by_role("link", name="Candidater au FAST 18").click()
    coach.get_by_role("main").get_by_role("link", name="DossierFacile").click()
    fill(coach, amount="150 000,001", objective="Doubler les dossiers")
    coach.locator("[name=metric]").select_option(label="Dossiers (dossiers)")
    save(coach, "Un montant a deux décimales au plus")
    expect(coach.locator("[name=objective]")).to_have_value("Doubler les dossiers")
    fill(coach, amount="150 000")
    save(coach, "La candidature au FAST 18 est déposée")


def decide(team: Page, live_site: str) -> None:
    """Assess and decide as the team; the award exceeds the budget, and is confirmed."""
    team.goto(f"{live_site}{MONEY}fast/18/")
    team.get_by_role("link", name="DossierFacile", exact=True).click()
    team.get_by_role("link", name="Donner mon avis").click()
    choose(team, "Favorable")
    fill(team, grade="4", comment="Solide")
    save(team, "Votre avis est enregistré")
    expect(team.get_by_role("main")).to_contain_text("Favorable, 4 sur 5 (dinum@example.gouv.fr) : Solide")
    team.get_by_role("link", name="Enregistrer la décision").click()
    choose(team, "Retenue")
    # As six months later: the result is due today.
    fill(team, decided_on=today().isoformat(), amount="150 000", coaching_share="15 000", reason="Forte demande")
    save(team, "Le FAST 18 dépasserait son enveloppe de 50\u202f000\u202f€", "Vérifier la décision")
    expect(team.get_by_role("heading", level=1)).to_be_focused()
    expect(team.get_by_role("region", name="E-mail envoyé aussitôt")).to_contain_text("Motif : Forte demande")
    for _ in range(4):  # figures, evidence, confirmation, button
        team.keyboard.press("Tab")
    expect(team.get_by_role("button", name="Enregistrer la décision")).to_be_focused()
    assert not Award.objects.exists()
    choose(team, "Je confirme ce changement")
    save(
        team,
        "La décision est enregistrée ; l’e-mail au porteur de la candidature est en attente d’envoi",
        "Enregistrer la décision",
    )


def tell_result(coach: Page) -> None:
    """Read the decision as the coach, then record the result."""
    coach.reload()
    expect(coach.get_by_role("cell", name="Forte demande")).to_be_visible()
    coach.get_by_role("link", name="Renseigner le résultat du FAST 18 pour DossierFacile").press("Enter")
    expect(coach.get_by_role("main")).to_contain_text("Objectif : Doubler les dossiers. Mesure : Dossiers (dossiers).")
    coach.get_by_label("Objectif atteint").select_option(label="Oui")
    fill(coach, result="Trois fois plus de dossiers", result_value="3 000", reason="Point à six mois")
    fill(coach, result_evidence="https://exemple.fr/stats")
    save(coach, "Le résultat est enregistré")


@pytest.mark.sweep  # `tests/workspace/fast` has each step by its address, and no page of it has a script of its own
def test_a_round_is_played_from_its_call_to_the_result(
    coach: Page, team: Page, live_site: str, axe: Callable[..., None], browser_errors: list[str]
) -> None:
    expect(coach.get_by_text("Aucun appel n’est ouvert")).to_be_visible()
    open_call(team)
    apply(coach)
    assert [error for error in browser_errors if "400" not in error] == []
    browser_errors.clear()  # a refusal is a 400, which the browser reports
    decide(team, live_site)
    tell_result(coach)
    expect(coach).to_have_url(f"{live_site}/financements/fast/18/")
    expect(coach.locator("tbody tr")).to_have_text(
        re.compile(
            r"DossierFacile\s+150\s000\s€.*Dossiers\s: 1\s000 avant, 3\s000\s+après.*Objectif atteint", re.DOTALL
        )
    )
    axe(coach)
    team.goto(f"{live_site}/financements/{today().year}/")
    expect(team.get_by_role("main")).to_contain_text("1 financement pour 150\u202f000\u202f€, à 1 service.")
    emails = RoundEmail.objects.order_by("pk").values_list("kind", "user__email")
    assert list(emails) == [
        ("call_opened", "coach@example.gouv.fr"),
        ("application_received", "dinum@example.gouv.fr"),
        ("decided", "coach@example.gouv.fr"),
    ]
    assert Startup.objects.get().awards.get().objective_reached is True

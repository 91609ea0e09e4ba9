"""Decisions of staff on an impact matrix: certified or to be revised, corrected, withdrawn, undone."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from impact.models import Beginning, MatrixDecision
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, text_of

pytestmark = pytest.mark.django_db
LEVEL = "/espace/services/un/niveau/"
NEW = f"{LEVEL}decisions/nouvelle/"
CERTIFIED = {"outcome": "certified", "comment": "Relue.", "reason": "Relue avec l’équipe"}
TO_REVISE = {"outcome": "to_revise", "comment": "Ajouter la satisfaction.", "reason": "Relue avec l’équipe"}


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


@pytest.fixture
def coach(signed_in: Callable[[User], Client], service: Startup) -> Client:
    return signed_in(factories.make_coach(service.memberships.get().incubator))


@pytest.fixture
def service() -> Startup:
    """Create ``un``, in acceleration, whose fiche gives the address of a matrix."""
    return factories.make_startup(
        "un",
        phases=[("acceleration", "2020-01-01")],
        incubator=factories.make_incubator("fabrique"),
        impact_url="https://matrice.example",
    )


def preview(desk: Client, address: str, **typed: Any) -> Any:
    return desk.post(address, filled(desk.get(address), **typed))


def decide(desk: Client, address: str, **typed: Any) -> Any:
    """Preview a decision, then save it."""
    return desk.post(address, filled(preview(desk, address, **typed), step="save"), follow=True)


def level_of(slug: str = "un") -> tuple[str, str]:
    found = Client().get(f"/api/v1/startups/{slug}/").json()
    return found["matrix_level"], found["matrix_state"]


@pytest.mark.usefixtures("service")
def test_certified_matrix_is_previewed_saved_and_undone(desk: Client) -> None:
    seen = text_of(preview(desk, NEW, **CERTIFIED).content.decode())
    assert "Niveau du service Matrice publiée Matrice certifiée" in seen
    assert level_of() == ("published", "to_read")
    saved = decide(desk, NEW, **CERTIFIED)
    assert (level_of(), messages(saved)[0].startswith("La décision est enregistrée.")) == (
        ("certified", "certified"),
        True,
    )
    [one] = MatrixDecision.objects.all()
    assert (one.decided_on, one.comment, one.address) == (today(), "Relue.", "https://matrice.example")
    history = desk.get("/espace/services/un/historique/").content.decode()
    change = history.partition("/espace/services/un/changements/")[2].partition("/")[0]
    undone = f"/espace/services/un/changements/{change}/"
    page = desk.get(undone)
    assert "Matrices d’impact certifiées 0 1" in text_of(page.content.decode())
    assert desk.post(undone, filled(page)).status_code == 302
    assert (level_of(), MatrixDecision.objects.count()) == (("published", "to_read"), 0)


def test_each_form_of_a_decision_links_to_the_matrix_that_it_examines(desk: Client, service: Startup) -> None:
    pk = factories.make_matrix_decision(service).pk
    service.impact_url = "https://autre.example"
    service.save()
    examined = {NEW: "https://autre.example"} | dict.fromkeys(
        (f"{LEVEL}decisions/{pk}/", f"{LEVEL}decisions/{pk}/retrait/"), "https://matrice.example"
    )
    links = {
        page: re.findall(r'href="(https://[^"]*[.]example)"', desk.get(page).content.decode()) for page in examined
    }
    assert links == {page: [address] for page, address in examined.items()}


@pytest.mark.usefixtures("service")
def test_coach_neither_decides_nor_undoes_what_staff_decided(desk: Client, coach: Client) -> None:
    decide(desk, NEW, **TO_REVISE)
    pk = MatrixDecision.objects.get().pk
    for address in (NEW, f"{LEVEL}decisions/{pk}/", f"{LEVEL}decisions/{pk}/retrait/"):
        assert (coach.get(address).status_code, coach.post(address, CERTIFIED).status_code) == (403, 403)
    shown = text_of(coach.get(LEVEL).content.decode())
    assert ("Ajouter la satisfaction." in shown, "Corriger" in shown) == (True, False)
    history = coach.get("/espace/services/un/historique/").content.decode()
    change = history.partition("/espace/services/un/changements/")[2].partition("/")[0]
    undone = f"/espace/services/un/changements/{change}/"
    page = coach.get(undone)
    assert "elle seule peut l’annuler" in page.content.decode()
    token = page.content.decode().partition('name="token" value="')[2].partition('"')[0]
    sent = {"token": token or "00000000-0000-4000-8000-000000000000", "reason": "Non"}
    assert (coach.post(undone, sent).status_code, level_of()) == (403, ("published", "to_revise"))


@pytest.mark.usefixtures("service")
def test_matrix_certified_twice_is_refused_until_its_address_changes(desk: Client, service: Startup) -> None:
    factories.make_matrix_decision(service)
    refused = preview(desk, NEW, **CERTIFIED)
    assert (refused.status_code, [*errors(refused)]) == (400, ["outcome"])
    service.impact_url = "https://autre.example"
    service.save()
    assert level_of() == ("published", "to_read")
    decide(desk, NEW, **CERTIFIED)
    assert level_of() == ("certified", "certified")


@cases("address", ["", "bientôt", "matrice.example"])
def test_matrix_without_the_address_of_a_page_is_refused(desk: Client, service: Startup, address: str) -> None:
    Startup.objects.update(impact_url=address)
    assert preview(desk, NEW, **CERTIFIED).status_code == 400
    assert (MatrixDecision.objects.count(), level_of()) == (0, ("none", "none"))


@pytest.mark.usefixtures("service")
def test_unknown_service_and_unknown_decision_answer_404(desk: Client) -> None:
    assert desk.get("/espace/services/rien/niveau/decisions/nouvelle/").status_code == 404
    assert desk.get(f"{LEVEL}decisions/12345/").status_code == 404


@cases(
    ("typed", "field"),
    [
        ({"decided_on": "2100-01-01"}, "decided_on"),
        ({"decided_on": "2019-01-01"}, "decided_on"),
        ({"comment": " "}, "comment"),
        ({"outcome": "lue"}, "outcome"),
        ({"reason": ""}, "reason"),
    ],
)
def test_wrong_decision_is_refused(desk: Client, service: Startup, typed: dict[str, str], field: str) -> None:
    refused = preview(desk, NEW, **{**CERTIFIED, **typed})
    assert (refused.status_code, [*errors(refused)]) == (400, [field])


def test_service_that_left_is_not_examined_and_keeps_what_was_decided(desk: Client, service: Startup) -> None:
    factories.make_matrix_decision(service, day="2021-01-01")
    factories.make_phases(service, [("transfere", "2022-01-01")])
    assert preview(desk, NEW, **TO_REVISE).status_code == 400
    assert level_of() == ("certified", "certified")
    assert Client().get("/api/v1/startups/?matrix_level=certified&phase=construction").json()["count"] == 0


@pytest.mark.usefixtures("service")
def test_second_of_two_staff_reads_what_the_first_decided(desk: Client, signed_in: Callable[[User], Client]) -> None:
    other = signed_in(factories.make_user("autre@example.gouv.fr", User.Role.DINUM))
    late = filled(preview(other, NEW, **CERTIFIED), step="save")
    decide(desk, NEW, **TO_REVISE)
    assert (other.post(NEW, late).status_code, level_of()) == (409, ("published", "to_revise"))


def test_decision_is_corrected_and_withdrawn(desk: Client, service: Startup) -> None:
    pk = factories.make_matrix_decision(service).pk
    decide(desk, f"{LEVEL}decisions/{pk}/", **TO_REVISE)
    assert level_of() == ("published", "to_revise")
    decide(desk, f"{LEVEL}decisions/{pk}/retrait/", reason="Par erreur")
    assert level_of() == ("published", "to_read")


def test_board_of_staff_counts_matrices_and_each_number_opens_its_list(desk: Client, service: Startup) -> None:
    factories.make_startup("deux", phases=[("construction", "2021-01-01")])
    factories.make_startup("trois", phases=[("construction", "2021-01-01")], impact_url="https://trois.example")
    factories.make_startup("parti", phases=[("transfere", "2021-01-01")], impact_url="https://parti.example")
    factories.make_matrix_decision(service, day=str(today() - dt.timedelta(days=1)))
    section = desk.get("/espace/?vue=phases").content.decode().partition('id="matrices"')[2].partition("</section>")[0]
    said = text_of(f"<{section}").replace("\u00a0", " ")
    assert "2 des 3 services en construction ou en accélération ont une matrice : 1 certifiée , 1 à relire" in said
    assert "Dans les autres phases, 1 fiche donne une adresse" in said
    addresses = [part.partition('"')[0].replace("&amp;", "&") for part in section.split('href="')[1:7]]
    names = [
        [
            slug
            for slug in ("un", "deux", "trois", "parti")
            if f"/espace/services/{slug}/" in desk.get(one).content.decode()
        ]
        for one in addresses
        if one.startswith("/espace/")
    ]
    assert names == [["un", "trois"], ["un", "deux", "trois"], ["un"], ["trois"], ["parti"]]


def test_board_counts_once_the_services_without_a_first_value_since_their_launch(
    desk: Client, service: Startup
) -> None:
    Beginning.objects.create(day=today())
    factories.make_startup("deux", phases=[("construction", "2021-01-01")])
    measured = factories.make_startup("trois", phases=[("construction", "2021-01-01")])
    factories.make_measurement(factories.make_metric(measured), "2021-06", "3")
    factories.make_startup("parti", phases=[("construction", "2021-01-01"), ("transfere", "2022-01-01")])
    factories.make_startup("neuf", phases=[("construction", str(today()))])
    page = desk.get("/espace/?vue=phases").content.decode()
    assert "1 service lancé depuis plus de 18 mois n’a encore aucune valeur" in text_of(page).replace("\u00a0", " ")
    address = re.search(r'href="([^"]*first_value[^"]*)"', page)
    assert address
    listed = desk.get(address[1].replace("&amp;", "&")).content.decode()
    slugs = [slug for slug in ("un", "deux", "trois", "parti", "neuf") if f"/espace/services/{slug}/" in listed]
    assert slugs == ["deux"]
    assert desk.get("/espace/a-mettre-a-jour/?quoi=value").context["total"] == 0


def test_matrix_to_revise_is_a_point_of_its_coach_until_it_is_certified(
    desk: Client, coach: Client, service: Startup
) -> None:
    decide(desk, NEW, **TO_REVISE)
    points = text_of(coach.get("/espace/a-mettre-a-jour/?quoi=revise").content.decode())
    assert TO_REVISE["comment"].rstrip(".") in points
    certified = {**TO_REVISE, "outcome": "certified", "reason": "Revue"}
    decide(desk, f"{LEVEL}decisions/{service.matrix_decisions.get().pk}/", **certified)
    assert coach.get("/espace/a-mettre-a-jour/?quoi=revise").context["total"] == 0

"""« Voir l’effet » and « Annuler »: the links after a change, and the page of the change."""

import re
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from indicators.live.actions import compute_live_results
from startups.models import Startup
from tests import factories, wordings
from tests.workspace.phases.steps import FICHE, WHY, now, saved, shown
from tests.workspace.reading import filled, messages, rows, text_of
from tests.workspace.simultaneous import TwoPeople

pytestmark = pytest.mark.django_db
MOVED = "Les chiffres d’aujourd’hui, sans ce changement et avec lui"
CHANGE = re.compile(rf'href="({FICHE}changements/[0-9a-f-]+/)"')


@pytest.fixture
def launches(startup: Startup) -> None:
    factories.make_indicator(
        label="Produits lancés", rule={"measure": "entries", "kind": "construction", "first_time": True}
    )
    compute_live_results()


def change_phase(desk: Client) -> Any:
    """Return the fiche after a change of phase."""
    return saved(desk, shown(desk, **now()))


def address(page: Any) -> str:
    found = CHANGE.search(page.content.decode())
    assert found
    return found[1]


def test_saving_offers_the_effect_and_the_undoing(desk: Client, startup: Startup) -> None:
    page = change_phase(desk)
    assert messages(page) == [wordings.PHASE_CHANGED]
    url = address(page)
    alert = page.content.decode().partition('<div class="fr-alert')[2].partition("</div>")[0]
    assert text_of(f"<{alert}") == f"{wordings.PHASE_CHANGED} Voir l’effet Annuler ce changement"
    assert re.findall(r'href="([^"]+)"', alert) == [url, f"{url}#annuler"]


def test_effect_is_each_figure_that_moved_with_its_proof(desk: Client, startup: Startup, launches: None) -> None:
    page = desk.get(address(change_phase(desk)))
    year = today().year
    assert f"<li>{page.context['entry'].lines[0].what}</li>" in page.content.decode()
    assert rows(page, MOVED) == [
        ["Phase aujourd’hui", "Investigation", "Construction"],
        [f"Produits lancés {year}", "0", "1"],
        ["Portefeuille : investigations", "1", "0"],
        ["Portefeuille : en construction", "0", "1"],
    ]
    table = page.content.decode().partition(MOVED)[2].partition("</table>")[0]
    proofs = re.findall(r'href="([^"]+)"', table)
    assert proofs == [
        f"/indicateurs/products_launched/{year}/preuve/",
        "/startups/?phase=investigation",
        "/startups/?phase=construction",
    ]
    assert [desk.get(url).status_code for url in proofs] == [200, 200, 200]


def test_undoing_gives_the_phase_and_the_figures_back(desk: Client, startup: Startup, launches: None) -> None:
    url = address(change_phase(desk))
    page = desk.get(url)
    assert filled(page)["reason"] == [f"Annulation du changement « {WHY} »"]
    after = desk.post(url, filled(page), follow=True)
    assert messages(after) == ["Le changement est annulé."]
    assert list(startup.phases.values_list("kind", flat=True)) == ["investigation"]
    again = desk.get(address(after))
    assert rows(again, MOVED)[1] == [f"Produits lancés {today().year}", "1", "0"]


def test_undone_change_is_restored_and_can_be_undone_again(desk: Client, startup: Startup) -> None:
    undoing = desk.get(address(change_phase(desk)))
    undone = desk.post(undoing.request["PATH_INFO"], filled(undoing), follow=True)
    assert re.search(r'href="[^"]+#retablir">Rétablir le changement</a>', undone.content.decode())
    restoring = desk.get(address(undone))
    assert restoring.context["undo_label"] == "Rétablir le changement annulé"
    restored = desk.post(restoring.request["PATH_INFO"], filled(restoring), follow=True)
    assert messages(restored) == ["Le changement est rétabli."]
    assert list(startup.phases.values_list("kind", flat=True)) == ["investigation", "construction"]
    assert desk.get(address(restored)).context["undo_label"] == "Annuler ce changement"


def test_sent_twice_does_it_once(desk: Client, startup: Startup) -> None:
    url = address(change_phase(desk))
    form = filled(desk.get(url))
    desk.post(url, form)
    again = desk.post(url, form, follow=True)
    assert messages(again)[-1] == wordings.ALREADY_SAVED
    assert startup.phases.count() == 1


def test_change_followed_by_another_shows_what_to_do(desk: Client, startup: Startup) -> None:
    url = address(change_phase(desk))
    form = filled(desk.get(url))
    saved(desk, shown(desk, **now(kind="acceleration")))
    page = desk.get(url)
    since = (
        "La fiche a changé depuis : cette annulation effacerait ce changement. Corrigez-la depuis la page du service."
    )
    assert (page.status_code, since in text_of(page.content.decode())) == (200, True)
    assert "reason" not in filled(page)
    refused = desk.post(url, form)
    assert (refused.status_code, list(refused.context["form"].non_field_errors())) == (409, [since])
    assert startup.phases.count() == 3


def test_section_of_the_fiche_is_undone_too(desk: Client, startup: Startup) -> None:
    section = f"{FICHE}modifier/identite/"
    page = desk.post(section, filled(desk.get(section), mission="Aider", step="save"), follow=True)
    url = address(page)
    change = desk.get(url)
    assert rows(change, "Changements") == [["Mission", change.context["entry"].lines[0].before, "Aider"]]
    assert "Aucun chiffre d’aujourd’hui ne dépend de ce changement." in text_of(change.content.decode())
    desk.post(url, filled(change))
    startup.refresh_from_db()
    assert startup.mission == ""


def test_form_saved_unchanged_offers_no_effect(desk: Client, startup: Startup) -> None:
    section = f"{FICHE}modifier/identite/"
    page = desk.post(section, filled(desk.get(section), step="save"), follow=True)
    assert not CHANGE.search(page.content.decode())


def test_other_roles_and_other_changes_are_refused(
    desk: Client, startup: Startup, signed_in: Callable[[User], Client], client: Client
) -> None:
    url = address(change_phase(desk))
    stranger = factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr")
    assert signed_in(stranger).get(url).status_code == 403
    assert client.get(url).status_code == 302
    assert signed_in(factories.make_user("d@example.gouv.fr", User.Role.DINUM)).get(url).status_code == 200
    assert desk.get(f"{FICHE}changements/{uuid.uuid4()}/").status_code == 404


def test_user_who_loses_the_service_is_offered_nothing_that_they_may_not_do(desk: Client, startup: Startup) -> None:
    factories.make_incubator("autre")
    url = f"{FICHE}incubateurs/autre/"
    typed = {"incubator": "autre", "reason": WHY}
    page = desk.post(url, filled(desk.get(url), **typed))
    last = desk.post(url, filled(page, step="save", confirmed="on"), follow=True)
    assert messages(last) == [wordings.MOVED_TO_AN_INCUBATOR]
    assert not CHANGE.search(last.content.decode())


@pytest.mark.django_db(transaction=True)
def test_change_undone_by_two_people_at_once_is_undone_once(desk: Client, startup: Startup, both: TwoPeople) -> None:
    url = address(change_phase(desk))
    forms = [filled(one.get(url)) for one in both.clients]
    first, second = (partial(one.post, url, form) for one, form in zip(both.clients, forms, strict=True))
    answers = [one.status_code for one in both.at_once(first, second)]
    assert sorted(answers) == [302, 409]
    assert startup.phases.count() == 1

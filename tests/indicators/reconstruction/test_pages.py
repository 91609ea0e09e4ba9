"""A list attached to a printed figure, marked wherever the figure is displayed, and the public page of the search."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import User
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.checks.reports import published_against_lists
from indicators.drift.queries import drift_of, published_in_force
from indicators.live import actions as live
from indicators.models import LiveResult
from indicators.reconstruction.actions import attach_list, search_evidence
from indicators.reconstruction.queries import printed_figure, years_to_search
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, get_page
from tests.indicators.reconstruction.past import FIRST, LAST, make_history, make_launches, state_printed

pytestmark = pytest.mark.django_db
URL = "/indicateurs/products_launched/2021/"
LIST = "Enregistrements de la liste reconstituée"
MARK = "Preuve reconstituée"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


def find(staff: User, sort: str = "indicateur", code: str = "products_launched", reading: str = "definition") -> None:
    search_evidence(year=2021, first=FIRST, last=LAST)
    found = printed_figure(2021, sort, code)
    assert found
    attach_list(figure=found, reading=reading, day=dt.date(2022, 1, 28), reason="La seule liste", actor=staff)


def table(page: Element, caption: str) -> list[list[str]]:
    (found,) = [one for one in page.all("table") if one.one("caption").text == caption]
    return found.rows()


def test_list_is_shown_with_what_was_tried(staff: User, client: Client) -> None:
    make_history()
    make_launches()
    find(staff)
    page = get_page(client, f"{URL}reconstitution/")
    assert page.one("h1").text == "Quels enregistrements ont fait 3 ?"
    why = "Première entrée en phase « Construction »"
    assert table(page, LIST) == [
        ["Service a", "1er février 2021", why, "–", "–", "En construction"],
        ["Service b", "1er mars 2021", why, "–", "–", "En construction"],
        ["Service c", "1er mai 2021", why, "–", "–", "En construction"],
    ]
    assert table(page, "Listes essayées pour ce chiffre") == [
        ["Du 1er décembre 2021 au 9 janvier 2022", "0", "Règle de l’indicateur", "Non"],
        ["Du 10 janvier 2022 au 27 janvier 2022", "2", "Règle de l’indicateur", "Non"],
        ["Du 28 janvier 2022 au 8 février 2022", "3", "Règle de l’indicateur", "Oui"],
        ["Du 9 février 2022 au 4 mars 2022", "2", "Règle de l’indicateur", "Non"],
    ]
    assert "une égalité peut être l’effet du hasard" in page.text
    assert "dinum@example.gouv.fr" not in page.text


def test_nothing_tried_is_reported(client: Client) -> None:
    make_launches()
    page = get_page(client, f"{URL}reconstitution/")
    assert page.one(css="fr-text--lead").text == wordings.NO_STATE_TRIED


def test_state_of_the_portfolio_has_its_page(staff: User, client: Client) -> None:
    make_history()
    make_launches()
    state_printed("investigations", "1")
    state_printed("services", "4")
    find(staff, "portefeuille", "services", "on_the_day")
    page = get_page(client, "/indicateurs/2021/portefeuille/services/")
    assert page.one(css="fr-text--lead").text == (
        f"{MARK} 3 d’après l’état des fiches du 28 janvier 2022 (phase de chaque service, par ses dates). "
        "Reste 1 sans enregistrement."
    )
    assert [row[0] for row in table(page, LIST)] == ["Service a", "Service b", "Service c"]


@cases(
    ("address", "status"),
    [
        ("/indicateurs/rien/2021/reconstitution/", 404),
        ("/indicateurs/products_launched/1999/reconstitution/", 404),
        ("/indicateurs/products_launched/rien/reconstitution/", 400),
        ("/indicateurs/2021/portefeuille/rien/", 404),
    ],
)
def test_what_was_not_printed_has_no_page(client: Client, address: str, status: int) -> None:
    make_launches()
    assert client.get(address).status_code == status


def test_figure_published_with_its_evidence_needs_no_other(staff: User, client: Client) -> None:
    make_history()
    factories.make_indicator("products_launched", rule={"measure": "entries", "kind": "construction"})
    live.compute_live_results()
    publish(Request(2021, [PublicationEntry("products_launched")], dt.date(2022, 2, 1), "Bilan"), actor=staff)
    assert client.get(f"{URL}reconstitution/").status_code == 404
    assert years_to_search() == []


def test_list_is_marked_wherever_the_figure_is(staff: User, client: Client) -> None:
    make_history()
    _, result = make_launches()
    live.compute_live_results()
    addresses = [
        "/indicateurs/2021/",
        f"{URL}preuve/",
        f"{URL}derive/",
        "/indicateurs/2021/publications/",
        f"/indicateurs/2021/publications/{result.publication_id}/",
    ]
    assert all(MARK.lower() not in get_page(client, one).text.lower() for one in addresses if "derive" not in one)
    find(staff)
    for one in addresses:
        assert MARK.lower() in get_page(client, one).text.lower(), one
    answer = client.get("/api/v1/indicators/2021/publications/").json()
    assert answer["results"][0]["results"][0]["reconstructed"] == {"day": "2022-01-28", "value": 3, "remainder": 0}


def test_drift_is_explained_from_the_list(staff: User, client: Client) -> None:
    make_history()
    make_launches()
    find(staff)
    live.compute_live_results()
    page = get_page(client, f"{URL}derive/")
    assert table(page, wordings.FROM_PUBLISHED_TO_RECORDED) == [
        ["Publié", "3"],
        [f"{MARK} : ce que donnaient les fiches le 28 janvier 2022", "3"],
        ["Date changée (1 enregistrement)", "−1"],
        [wordings.BY_THE_RECORDS_TODAY, "2"],
    ]
    (line,) = table(page, wordings.RECORDS_OF_THE_DIFFERENCE)
    assert line[:3] == [
        "Service b",
        "Date changée : 1er mars 2021 → 5 janvier 2022 Première entrée en phase « Construction », 1er mars 2021",
        "−1",
    ]
    assert "1 enregistrement retiré depuis l’état des fiches du 28 janvier 2022 (preuve reconstituée)." in (
        get_page(client, "/indicateurs/2021/").text
    )


def test_definition_that_changed_since_is_the_cause(staff: User) -> None:
    make_history()
    launches, _ = make_launches()
    find(staff)
    launches.definitions.create(version=2, first_year=2021, rule={"measure": "entries", "kind": "abandon"})
    live.compute_live_results()
    published = published_in_force("products_launched", 2021)
    assert published
    drift = drift_of(published, published.reconstruction, LiveResult.objects.get(indicator=launches, year=2021))
    causes = {line.difference.row.slug: line.cause.sort.value for line in drift.lines}
    assert causes == {"a": "Définition changée", "b": "Date changée", "c": "Définition changée"}


def test_check_holds_the_figure_against_its_list(staff: User) -> None:
    make_history()
    make_launches("5")
    live.compute_live_results()
    (before,) = published_against_lists(dt.date(2022, 3, 1))
    assert "publié sans sa liste" in before.sentence
    find(staff)
    (after,) = published_against_lists(dt.date(2022, 3, 1))
    assert after.sentence.replace("\xa0", " ").replace("\u202f", " ") == (
        "Produits lancés 2021 : 5 publié, 3 dans la preuve reconstituée (état des fiches du 28 janvier 2022), soit 2 de moins."
    )

"""The followers of an indicator by year: entered by staff, refused outside its span, and displayed on each page."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from bilan.figures.indicators import indicator_figures
from common.clock import today
from common.history import history_of
from indicators.models import Follower, Indicator, IndicatorFollower
from indicators.queries import year_table
from indicators.queries.targets import follower_in
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from tests.sweeps import examples
from tests.workspace.reading import errors, filled, messages

FIRST_CONSTRUCTIONS = {"measure": "entries", "kind": "construction", "first_time": True}
pytestmark = pytest.mark.django_db
URL = "/espace/indicateurs/definitions/flows/suivi/nouveau/"
GIVEN = {"follower": "budget_law", "first_year": "2021", "last_year": "2022", "reason": "Loi de finances 2021"}


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


@pytest.fixture
def flows() -> Indicator:
    return factories.make_indicator("flows", label="Flux", follower=None, rule=FIRST_CONSTRUCTIONS, last_year=2024)


def enter(desk: Client, **typed: str) -> Any:
    return desk.post(URL, filled(desk.get(URL), **{**GIVEN, **typed}), follow=True)


@cases(
    ("role", "status"),
    [("", 302), (User.Role.AGENT, 403), ("coach", 403), (User.Role.DINUM, 200), (User.Role.ADMINISTRATOR, 200)],
)
def test_only_staff_state_who_follows(client: Client, flows: Indicator, role: str, status: int) -> None:
    row = IndicatorFollower.objects.create(indicator=flows, follower="programme", first_year=2021)
    if role:
        coach = role == "coach"
        client.force_login(
            factories.make_coach(factories.make_incubator()) if coach else factories.make_user(role=role)
        )
    base = "/espace/indicateurs/definitions/flows/suivi/"
    for url in (f"{base}nouveau/", f"{base}{row.pk}/", f"{base}{row.pk}/retrait/"):
        assert client.get(url).status_code == status
        if status != 200:
            assert client.post(url, GIVEN).status_code == status
    assert IndicatorFollower.objects.get().follower == "programme"


@pytest.mark.usefixtures("flows")
def test_staff_state_who_follows_an_indicator_and_correct_it(desk: Client) -> None:
    assert messages(enter(desk)) == ["Le suivi est enregistré."]
    row = IndicatorFollower.objects.get()
    assert (row.follower, row.first_year, row.last_year) == ("budget_law", 2021, 2022)
    url = f"/espace/indicateurs/definitions/flows/suivi/{row.pk}/"
    desk.post(url, filled(desk.get(url), follower="programme", reason="Erreur de saisie"))
    row.refresh_from_db()
    assert row.follower == Follower.PROGRAMME
    assert [*history_of(IndicatorFollower)._default_manager.order_by("pgh_id").values_list("follower", flat=True)] == [
        "budget_law",
        "programme",
    ]
    desk.post(f"{url}retrait/", filled(desk.get(f"{url}retrait/"), reason="Saisi deux fois"))
    assert not IndicatorFollower.objects.exists()


@pytest.mark.usefixtures("flows")
@cases(
    ("typed", "words"),
    [
        ({"first_year": "2019"}, "n’est pas en vigueur en 2019 : il l’est de 2020 à 2024."),
        ({"last_year": "2025"}, "n’est pas en vigueur en 2025"),
        ({"first_year": "2022", "last_year": "2021"}, "La dernière année ne peut pas précéder"),
        ({"follower": "senate"}, wordings.NOT_IN_THE_LIST),
        ({"first_year": "vingt"}, "illisible"),
    ],
    parts=2,
)
def test_a_year_outside_the_indicator_is_refused(desk: Client, typed: dict[str, str], words: str) -> None:
    assert words in str(errors(enter(desk, **typed)))
    assert not IndicatorFollower.objects.exists()


@pytest.mark.usefixtures("flows")
def test_a_year_has_one_follower(desk: Client) -> None:
    enter(desk)
    page = enter(desk, follower="programme", first_year="2022", last_year="")
    assert "Ces années ont déjà un suivi" in page.content.decode()
    assert IndicatorFollower.objects.count() == 1


def test_an_indicator_does_not_end_before_its_follower(desk: Client, flows: Indicator) -> None:
    enter(desk)
    url = "/espace/indicateurs/definitions/flows/fin/"
    page = desk.post(url, filled(desk.get(url), last_year="2021", reason="Plus suivi"))
    assert "Corrigez-le d’abord" in " ".join(errors(page)["last_year"])
    flows.refresh_from_db()
    assert flows.last_year == 2024


@examples(40)
@given(spans=st.lists(st.tuples(st.integers(2020, 2024), st.none() | st.integers(2020, 2024)), max_size=4))
def test_each_year_has_the_follower_of_its_span(spans: list[tuple[int, int | None]]) -> None:
    with transaction.atomic():
        indicator = factories.make_indicator("drawn", follower=None)
        expected: dict[int, str] = {}
        for place, (first, last) in enumerate(spans):
            years = set(range(first, (last or 2030) + 1))
            row = IndicatorFollower(
                indicator=indicator, follower=Follower.values[place % 2], first_year=first, last_year=last
            )
            if years and not years & set(expected):
                row.save()
                expected |= dict.fromkeys(years, row.follower)
            else:
                with pytest.raises(IntegrityError), transaction.atomic():
                    row.save()
        read = Indicator.objects.prefetch_related("followers").get(pk=indicator.pk)
        assert {year: follower_in(read, year) for year in range(2020, 2031)} == {
            year: expected.get(year) for year in range(2020, 2031)
        }
        transaction.set_rollback(True)


@pytest.fixture
def three_followers(flows: Indicator) -> None:
    """Create two indicators that Parliament follows, one of the programme, and one without follower."""
    scene.make_programme()
    IndicatorFollower.objects.create(indicator=flows, follower=Follower.PROGRAMME, first_year=2021)
    factories.make_target(flows, 2021, "3")
    factories.make_indicator("others", label="Sans suivi", follower=None, rule=FIRST_CONSTRUCTIONS)


@pytest.mark.usefixtures("three_followers")
def test_parliament_has_only_what_it_follows(client: Client) -> None:
    assert [one.code for one in year_table(2021).of_parliament] == ["products_launched", "national_impact"]
    page = client.get("/indicateurs/2021/").content.decode()
    titles = ["suivis par le Parlement", "Flux suivis par le programme", "Autres indicateurs"]
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    of_parliament, of_programme, of_others = (
        page[start:end] for start, end in zip(places, [*places[1:], len(page)], strict=True)
    )
    assert "Produits lancés" in of_parliament
    assert "Flux</a>" not in of_parliament
    assert "Flux</a>" in of_programme
    assert "Sans suivi</a>" in of_others


@pytest.mark.usefixtures("three_followers")
@cases(
    "address",
    [
        "/indicateurs/documents-budgetaires/?de=2021&a=2021",
        "/indicateurs/documents-budgetaires.csv?de=2021&a=2021",
        "/?as_of=2022-03-01",
    ],
)
def test_flows_are_not_among_what_parliament_reads(client: Client, address: str) -> None:
    response = client.get(address)
    body = b"".join(response).decode()
    assert (response.status_code, ">Flux<" in body or ";Flux;" in body) == (200, False)


@pytest.mark.usefixtures("three_followers")
def test_flows_are_not_in_the_bilan() -> None:
    assert {one.key.split(".")[1] for one in indicator_figures(2021)} == {"products_launched", "national_impact"}


@pytest.mark.usefixtures("three_followers")
def test_api_names_who_follows(client: Client) -> None:
    rows = client.get("/api/v1/indicators/?year=2021").json()["results"]
    assert {row["code"]: row["followed_by"] for row in rows} == {
        "products_launched": "budget_law",
        "national_impact": "budget_law",
        "flows": "programme",
        "others": None,
    }


def test_running_year_without_a_target_says_that_none_is_set(client: Client) -> None:
    year = today().year
    indicator = factories.make_indicator(rule=FIRST_CONSTRUCTIONS)
    factories.make_target(indicator, 2021, "5")
    sentence = f"Aucune cible n’est fixée pour {year}."
    factories.make_target(factories.make_indicator("own", follower=Follower.PROGRAMME), year, "5")
    assert sentence in client.get(f"/indicateurs/{year}/").content.decode()
    factories.make_target(indicator, year, str(Decimal(5)))
    assert sentence not in client.get(f"/indicateurs/{year}/").content.decode()

"""The block of the page of an incubator that only its team and staff see, and the moves that it counts."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from incubators.models import Incubator
from startups.models import Membership, Span, Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.people import sign_in_as
from tests.catalogue.reading import get_page, read_page
from tests.sweeps import examples

pytestmark = pytest.mark.django_db
DATED = "as_of=2022-12-31"
URL = f"/incubateurs/fabrique/?{DATED}"
PROOF = "/incubateurs/fabrique/preuve"
NEW, ARRIVED = "Entrés dans le programme", "Venus d’un autre incubateur"
BLOCK = {"aria-labelledby": "equipe"}


@pytest.fixture
def lives() -> Incubator:
    """Create five services of the incubator: arrived, left, transferred, ended, unchanged."""
    incubator = factories.make_incubator("fabrique")
    atelier = factories.make_incubator("atelier", name="Atelier")
    gone = factories.make_startup("parti", phases=[("construction", "2020-01-01"), ("acceleration", "2021-01-01")])
    factories.make_membership(gone, incubator, None, "2022-01-01")
    factories.make_membership(gone, atelier, "2022-01-01")
    come = factories.make_startup("venu", phases=[("construction", "2020-01-01")])
    factories.make_membership(come, atelier, None, "2021-03-01")
    factories.make_membership(come, incubator, "2021-03-01")
    phases = [("investigation", "2019-01-01"), ("construction", "2019-07-01"), ("transfere", "2021-07-01")]
    done = factories.make_startup("transmis", phases=phases, incubator=incubator)
    ended = [("investigation", "2020-06-01"), ("abandon-investigation", "2020-09-01")]
    factories.make_startup("arrete", phases=ended, incubator=incubator)
    factories.make_startup(
        "reste", phases=[("construction", "2021-02-01")], incubator=incubator, repository="https://code", has_stats=True
    )
    factories.make_designation(done, 2020, decided_on=dt.date(2020, 12, 1))
    seven = factories.make_round(7, 2021, committee_on=dt.date(2021, 2, 1))
    factories.make_award(seven, gone, "100000")
    factories.make_award(seven, incubator, "50000")
    factories.make_award(factories.make_round(11, 2022, committee_on=dt.date(2022, 3, 1)), come, None)
    factories.make_award(factories.make_round(12, 2022, committee_on=dt.date(2022, 4, 1)), gone, "1")
    return incubator


@pytest.mark.usefixtures("lives")
@cases(("role", "count"), [("public", 0), ("agent", 0), ("coach", 1), ("dinum", 1), ("administrator", 1)])
def test_team_and_staff_alone_see_the_block(client: Client, role: str, count: int) -> None:
    sign_in_as(client, role)
    assert len(get_page(client, URL).all("section", **BLOCK)) == count


@pytest.mark.usefixtures("lives")
def test_coach_of_another_incubator_does_not_see_the_block(client: Client) -> None:
    client.force_login(factories.make_coach(Incubator.objects.get(slug="atelier"), email="a@example.gouv.fr"))
    assert get_page(client, URL).all("section", **BLOCK) == []


@pytest.mark.usefixtures("lives")
def test_page_of_visitors_is_the_same_and_that_of_the_team_is_private(client: Client) -> None:
    before = client.get(URL)
    sign_in_as(client, "coach")
    assert client.get(URL)["Cache-Control"] == "private, no-cache"
    after = Client().get(URL)
    assert (after.content, "private" in after.get("Cache-Control", "")) == (before.content, False)


@pytest.mark.usefixtures("lives")
def test_each_finding_links_to_its_records(client: Client) -> None:
    sign_in_as(client, "coach")
    block = get_page(client, URL).one("section", "", **BLOCK)
    links = [(text.replace("\u202f", " ").replace("\xa0", " "), address) for text, address in block.links()]
    assert links[2:6] == [
        ("En 2022, 0 service entré, 1 sorti", f"{PROOF}/mouvements/?annee=2022&{DATED}"),
        (
            "La phase la plus longue est « Construction » : 12 mois pour la moitié des services",
            f"{PROOF}/durees/?quoi=construction&{DATED}",
        ),
        (
            "50 % des sorties de la phase « Investigation » mènent plus loin : 1 sur 2",
            f"{PROOF}/suites/?quoi=investigation&{DATED}",
        ),
        (
            "Le standard le moins rempli : matrice d’impact publiée, 0 sur 2",
            f"{PROOF}/standards/?quoi=impact&{DATED}",
        ),
    ]
    counted = [len(get_page(client, address).one("table").rows()) for _, address in links[2:6]]
    assert counted == [1, 2, 2, 2]


@pytest.mark.usefixtures("lives")
def test_each_signal_links_to_its_services(client: Client) -> None:
    sign_in_as(client, "coach")
    block = get_page(client, URL).one("section", "", **BLOCK)
    assert block.links()[6:] == [
        ("2 services", f"/startups/?incubator=fabrique&signal={kind}&{DATED}") for kind in ("no_committee", "no_value")
    ]
    listed = read_page(client.get(block.links()[6][1])).all("tr")
    assert len(listed) == 3  # with that of the titles


def test_block_of_an_incubator_that_carried_nothing_has_no_figure(client: Client) -> None:
    factories.make_phase_kinds()
    factories.make_incubator("fabrique")
    sign_in_as(client, "coach")
    block = get_page(client, "/incubateurs/fabrique/").one("section", "", **BLOCK)
    assert block.all("p")[-1].text == "Aucun chiffre à cette date : l’incubateur n’a encore porté aucun service."


def proof(client: Client, block: str, slug: str = "fabrique", query: str = DATED) -> list[list[str]]:
    """Return the records of a block of an incubator."""
    page = get_page(client, f"/incubateurs/{slug}/preuve/{block}/?{query}")
    return [row for table in page.all("table") for row in table.rows()]


@pytest.mark.usefixtures("lives")
def test_moves_and_outcomes_are_counted(client: Client) -> None:
    moves = sorted((row[3][-4:], row[1]) for row in proof(client, "mouvements"))
    assert moves == [
        ("2019", NEW),
        ("2020", "Arrêtés"),
        ("2020", NEW),
        ("2020", NEW),
        ("2021", NEW),
        ("2021", "Transférés"),
        ("2021", ARRIVED),
        ("2022", "Partis vers un autre incubateur"),
    ]
    outcomes = sorted((row[1], row[2]) for row in proof(client, "suites"))
    assert outcomes == [
        ("Construction", "Accélération"),
        ("Construction", "Transféré"),
        ("Investigation", "Construction"),
        ("Investigation", "Investigation non concluante"),
    ]


DAYS = st.integers(0, 400).map(lambda days: dt.date(2020, 1, 1) + dt.timedelta(days=days))
LIFE = st.tuples(
    st.lists(
        st.tuples(st.sampled_from(["investigation", "construction", "transfere", "abandon"]), DAYS),
        max_size=4,
        unique=True,
    ),
    st.lists(st.tuples(st.sampled_from(["fabrique", "autre", None]), DAYS), max_size=3, unique_by=lambda one: one[1]),
)


def make_life(slug: str, phases: Any, moves: Any, carriers: dict[str, Incubator]) -> None:
    startup = factories.make_startup(slug, phases=[(kind, day.isoformat()) for kind, day in phases])
    ordered = sorted(moves, key=lambda one: one[1])
    for place, (carrier, day) in enumerate(ordered):
        if carrier:
            end = ordered[place + 1][1] if place + 1 < len(ordered) else None
            Membership.objects.create(startup=startup, incubator=carriers[carrier], start=day, until=end)


@examples(20)
@given(lives=st.lists(LIFE, max_size=3), day=DAYS)
def test_arrivals_less_departures_are_the_accompanied_services(client: Client, lives: Any, day: dt.date) -> None:
    Startup.objects.all().delete()
    Incubator.objects.all().delete()
    carriers = {slug: factories.make_incubator(slug) for slug in ("fabrique", "autre")}
    for number, (phases, moves) in enumerate(lives):
        make_life(f"s{number}", phases, moves, carriers)
    for incubator in carriers.values():
        found = [row[1] for row in proof(client, "mouvements", incubator.slug, f"as_of={day}")]
        came = sum(1 for what in found if what in (NEW, ARRIVED))
        held = Span.objects.filter(incubator=incubator, start__lte=day).exclude(until__lte=day)
        accompanied = held.filter(kind__in=["investigation", "construction"]).count()
        assert 2 * came - len(found) == accompanied

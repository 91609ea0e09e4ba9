"""The page of an incubator for its team: each figure is the number of the records that it links to."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from catalogue.incubators.records import Block, PortfolioChange, records
from common.background import recompute
from incubators.models import Incubator
from startups.models import Membership, Span, Startup
from tests import factories
from tests.cases import cases
from tests.sweeps import examples
from tests.tables import csv_cells
from tests.workspace.reading import rows, text_of

pytestmark = pytest.mark.django_db
URL = "/espace/incubateurs/fabrique/"
LAST = dt.date(2022, 12, 31)
DATED = f"as_of={LAST.isoformat()}"


@pytest.fixture
def lives(incubator: Incubator) -> Incubator:
    """Create five services of the incubator: arrived, left, transferred, ended, unchanged."""
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


def table(desk: Client, title: str, url: str = f"{URL}?{DATED}") -> list[list[str]]:
    """Return the figures of a block, without the texts for screen readers."""
    return [
        [cell.split(" ,")[0].replace("\u202f", " ") for cell in row]
        for row in rows(desk.get(url), f"{title}, en chiffres")
    ]


def test_each_block_says_its_figures(desk: Client, lives: Incubator) -> None:
    # New, arrived, transferred, stopped, left.
    assert table(desk, "Entrées et sorties") == [
        ["2019", "1", "0", "0", "0", "0"],
        ["2020", "2", "0", "0", "1", "0"],
        ["2021", "1", "1", "1", "0", "0"],
        ["2022", "0", "0", "0", "0", "1"],
    ]
    assert table(desk, "Temps passé dans chaque phase") == [
        ["Investigation", "3 mois", "3 mois", "6 mois", "2"],
        ["Construction", "12 mois", "12 mois", "2 ans", "2"],
        ["Accélération", "12 mois", "12 mois", "12 mois", "1"],
    ]
    assert table(desk, "Ce qui suit chaque phase") == [
        ["Investigation", "1 (50 %)", "1 (50 %)", "0 (0 %)", "2"],
        ["Construction", "2 (100 %)", "0 (0 %)", "0 (0 %)", "2"],
    ]
    assert table(desk, "Financements du FAST") == [
        ["FAST 7 (2021)", "50 000 €", "100 000 €", "150 000 €", "2"],
        ["FAST 11 (2022)", "0 €", "Non déterminé (ND)", "Non déterminé (ND)", "1"],
        ["Total 2021", "50 000 €", "100 000 €", "150 000 €", "2"],
        ["Total 2022", "0 €", "Non déterminé (ND)", "Non déterminé (ND)", "1"],
    ]
    assert table(desk, "Impact national") == [["2020", "1"]]
    standards = table(desk, "Standards de ses services")
    assert standards[:2] == [["Code source ouvert", "1", "1", "50 %"], ["Statistiques publiques", "1", "1", "50 %"]]
    assert standards[2:] == [
        [label, "0", "2", "0 %"]
        for label in (
            "Mesure d’impact publiée",
            "Budget publié",
            "Accessibilité au moins partielle",
            "Analyse de risques faite",
            "Analyse de risques publiée",
        )
    ]


def test_each_chart_has_its_finding(desk: Client, lives: Incubator) -> None:
    html = desk.get(f"{URL}?{DATED}").content.decode()
    titles = [text_of(title).replace("\u202f", " ") for title in re.findall(r'chart__title"[^>]*>(.*?)</h3>', html)]
    assert titles == [
        "En 2022, 0 service entré, 1 sorti",
        "La phase la plus longue est « Construction » : 12 mois pour la moitié des services",
        "50 % des sorties de la phase « Investigation » mènent plus loin : 1 sur 2",
        "Le standard le moins rempli : mesure d’impact publiée, 0 sur 2",
        "150 000 € reçus en 3 financements",
        "1 service désigné",
    ]


def test_each_figure_links_to_as_many_records(desk: Client, lives: Incubator) -> None:
    html = desk.get(f"{URL}?{DATED}").content.decode()
    figures = re.findall(
        r'<td class="num"><a href="([^"]*)">(.*?)<span class="fr-sr-only">, (.*?)</span>', html, re.DOTALL
    )
    counted = [(title, url.replace("&amp;", "&"), said) for url, said, title in figures if said[0].isdigit()]
    assert len(counted) > 20
    for title, url, said in counted:
        page = desk.get(url)
        if not ("dure" in title or "%" in said.split("(")[0] or "€" in said):
            assert (url, f"{len(page.context['rows'])}") == (url, said.split(" ")[0])
        assert len(page.context["rows"]) > 0


def test_records_say_what_they_count(desk: Client, lives: Incubator) -> None:
    caption = "Enregistrements qui comptent"
    page = desk.get(f"{URL}suites/?quoi=investigation&vers=construction&{DATED}")
    # The filter is displayed once, above the rows.
    assert rows(page, caption) == [["Service transmis", "1er juillet 2019"]]
    assert page.context["chosen"] == ["Investigation", "Construction"]
    assert rows(desk.get(f"{URL}suites/?quoi=construction"), caption)[0] == [
        "Service parti",
        "Accélération",
        "1er janvier 2021",
    ]
    assert rows(desk.get(f"{URL}durees/?quoi=acceleration"), caption) == [
        ["Service parti", "1er janvier 2022", "12 mois"]
    ]
    assert rows(desk.get(f"{URL}financements/?annee=2021"), caption) == [
        ["Incubateur fabrique", "À l’incubateur", "FAST 7", "1er février 2021", "50 000 €"],
        ["Service parti", "À un service", "FAST 7", "1er février 2021", "100 000 €"],
    ]
    assert rows(desk.get(f"{URL}standards/?quoi=budget&vers=non"), caption) == [
        [f"{name} Changer de phase : {name}"] for name in ("Service reste", "Service venu")
    ]
    assert rows(desk.get(f"{URL}impact-national/"), caption) == [
        ["Service transmis Changer de phase : Service transmis", "Désigné", "1er décembre 2020", "2020"]
    ]


def test_everything_leaves_as_a_file(desk: Client, lives: Incubator) -> None:
    answer = desk.get(f"{URL}export.csv?{DATED}")
    assert answer["Content-Disposition"] == 'attachment; filename="fabrique-2022-12-31.csv"'
    lines = csv_cells(answer.content)
    assert lines[0] == ["bloc", "sorte", "vers", "année", "service", "nom", "date", "jours", "montant"]
    assert len(lines) == 1 + sum(len(records(block, lives.pk, LAST)) for block in Block)
    assert [
        "Financements du FAST",
        "À un service",
        "FAST\u00a07",
        "2021",
        "parti",
        "Service parti",
        "2021-02-01",
        "",
        "100000.00",
    ] in lines
    assert [
        "Temps passé dans chaque phase",
        "Accélération",
        "",
        "2022",
        "parti",
        "Service parti",
        "2022-01-01",
        "365",
        "",
    ] in lines
    ods = desk.get(f"{URL}export.ods?{DATED}")
    assert (ods["Content-Type"], ods.content[:2]) == ("application/vnd.oasis.opendocument.spreadsheet", b"PK")


def test_series_of_a_chart_leave_as_csv(desk: Client, lives: Incubator) -> None:
    assert desk.get(f"{URL}mouvements.csv?{DATED}").content.decode().splitlines() == [
        "\ufeffAnnée;Entrés;Sortis",
        "2019;1;0",
        "2020;2;1",
        "2021;2;1",
        "2022;0;1",
    ]
    assert desk.get(f"{URL}suites.csv").content.decode().splitlines() == [
        "\ufeffPhase quittée;Construction;Accélération;Transféré;Investigation non concluante",
        "Investigation;1;0;0;1",
        "Construction;0;1;1;0",
    ]


def test_incubator_that_carried_nothing_is_a_page(desk: Client) -> None:
    page = desk.get(URL)
    assert [panel.empty in text_of(page.content.decode()) for panel, _ in page.context["panels"]] == [True] * 6
    assert [desk.get(f"{URL}{block}/").context["rows"] for block in Block] == [[]] * 6
    assert [desk.get(f"{URL}{block}.csv").status_code for block in Block] == [200] * 6


@cases(
    ("path", "status"),
    [
        ("", 200),
        ("?as_of=2020-02-30", 400),
        ("?x=1", 400),
        ("rien/", 404),
        ("rien.csv", 404),
        ("durees/?annee=x", 200),
        ("durees/?quoi=%00&vers=%00", 400),
        ("durees/?as_of=hier", 400),
        ("export.csv?as_of=hier", 400),
        ("durees.csv?as_of=hier", 400),
        ("../inconnu/", 404),
    ],
)
def test_address_that_is_wrong_says_so(desk: Client, lives: Incubator, path: str, status: int) -> None:
    address = f"{URL}{path}".replace("fabrique/../", "")
    assert desk.get(address).status_code == status


def test_coaches_of_others_are_refused_and_staff_are_not(lives: Incubator, signed_in: Callable[[User], Client]) -> None:
    stranger = signed_in(factories.make_coach(Incubator.objects.get(slug="atelier"), email="a@example.gouv.fr"))
    staff = signed_in(factories.make_user(role=User.Role.DINUM))
    paths = ("", "durees/", "durees.csv", "export.csv", "export.ods")
    assert [stranger.get(f"{URL}{path}").status_code for path in paths] == [403] * 5
    assert [staff.get(f"{URL}{path}").status_code for path in paths] == [200] * 5
    assert Client().get(URL)["Location"] == f"/connexion/?next={URL}"


def test_workspace_links_to_the_team_page(desk: Client, lives: Incubator, signed_in: Callable[[User], Client]) -> None:
    recompute.run_job()
    staff = signed_in(factories.make_user(role=User.Role.DINUM))
    for page in (desk.get("/espace/"), staff.get("/espace/a-mettre-a-jour/")):
        assert f'href="{URL}"' in page.content.decode()


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
def test_what_came_less_what_went_is_what_is_accompanied(lives: Any, day: dt.date) -> None:
    Startup.objects.all().delete()
    Incubator.objects.all().delete()
    carriers = {slug: factories.make_incubator(slug) for slug in ("fabrique", "autre")}
    for number, (phases, moves) in enumerate(lives):
        make_life(f"s{number}", phases, moves, carriers)
    for incubator in carriers.values():
        found = [record.what for record in records(Block.MOVES, incubator.pk, day)]
        came = sum(1 for what in found if what in (PortfolioChange.NEW, PortfolioChange.ARRIVED))
        held = Span.objects.filter(incubator=incubator, start__lte=day).exclude(until__lte=day)
        accompanied = held.filter(kind__in=["investigation", "construction"]).count()
        assert 2 * came - len(found) == accompanied

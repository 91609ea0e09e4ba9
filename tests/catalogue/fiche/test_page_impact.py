"""The impact on the fiche: headline, metrics with chart, table and source, unit cost with its facts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from common.history import because
from impact.models import CriterionResult, ImpactFacts, Measurement, Metric, Objective, Review
from impact.national.actions import evaluate_criteria
from sampledata.reference import load_reference
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, read_page
from tests.tables import csv_rows

pytestmark = pytest.mark.django_db


def section(client: Client, slug: str) -> Element:
    response = client.get(f"/startups/{slug}/")
    assert response.status_code == 200
    return read_page(response).one("section", "", **{"aria-labelledby": "impact"})


@pytest.fixture
def monthly() -> Startup:
    """Create two measured months around a missing one."""
    startup = factories.make_startup()
    metric = Metric.objects.create(startup=startup, code="usagers", name="Usagers", unit="usagers", is_headline=True)
    for start, end, value in [("2021-01-01", "2021-02-01", 10), ("2021-03-01", "2021-04-01", 0)]:
        Measurement.objects.create(
            metric=metric,
            start=dt.date.fromisoformat(start),
            until=dt.date.fromisoformat(end),
            value=value,
            source="=Page",
        )
    return startup


def test_headline_is_large_with_its_change(client: Client, monthly: Startup) -> None:
    page = read_page(client.get(f"/startups/{monthly.slug}/"))
    tile = page.one("li", "figure-tile")
    assert tile.text == "0 usagers mars 2021 Usagers évolution depuis février 2021 : Non déterminé (ND)"
    assert page.one("p", "headline__values").text == "10 usagers (janvier 2021), 0 usagers (mars 2021)"


def test_four_known_values_are_a_small_line(client: Client, monthly: Startup) -> None:
    for month in ("2021-04", "2021-05"):
        factories.make_measurement(monthly.metrics.get(), month, "20")
    page = read_page(client.get(f"/startups/{monthly.slug}/"))
    assert page.all("p", "headline__values") == []
    label = page.one("svg", "sparkline").attributes["aria-label"]
    assert label.startswith(
        "10 usagers (janvier\u202f2021), Non déterminé\u00a0(ND) (février\u202f2021), 0 usagers (mars\u202f2021), 20"
    )


def test_missing_month_is_missing_in_the_table_and_never_zero(client: Client, monthly: Startup) -> None:
    part = section(client, monthly.slug)
    assert part.one("table").rows() == [["janvier 2021", "10"], ["février 2021", "ND"], ["mars 2021", "0"]]
    assert (
        "1 période manque entre le premier et le dernier relevé. Aucun relevé n’est enregistré après le 31 mars 2021 :"
        in part.text
    )
    assert part.one("figure").one("h3").text == "Usagers : 0 usagers (mars 2021)"


@cases(("last", "is_late"), [("acceleration", True), ("abandon", False)])
def test_late_value_of_a_running_service_is_marked(client: Client, last: str, is_late: bool) -> None:
    startup = factories.make_startup(phases=[("construction", "2020-01-01"), (last, "2021-01-01")])
    factories.make_measurement(factories.make_metric(startup, is_headline=True), "2021-03", "120")
    page, late = read_page(client.get(f"/startups/{startup.slug}/")), "En retard : valeur attendue le 1er mai 2021"
    marked = (late in page.one("li", "figure-tile").text, late in section(client, startup.slug).text)
    assert marked == (is_late, is_late)


def test_lone_value_is_a_line_with_its_source(client: Client) -> None:
    metric = factories.make_metric(factories.make_startup())
    factories.make_measurement(metric, "2021-03", "120", source="Enquête de mars")
    part = section(client, metric.startup.slug)
    assert part.all("figure") + part.all("table") + part.all("details") == []
    title = part.one("h3", id=f"mesure-{metric.code}").text
    assert [words in title for words in ("120", "mars 2021")] == [True, True]
    assert "Enquête de mars. " in part.text


def test_each_value_has_its_source(client: Client) -> None:
    load_reference()
    part = section(client, "la-bonne-alternance")
    report = "Bilan 2021 du programme beta.gouv.fr (février 2022) :"
    for value, source in (
        ("environ 1 000 000 utilisateurs (2021)", f"{report} « plus d'un million »."),
        ("environ 2 500 000 appels (2021)", f"{report} « 2,5 millions »."),
        ("40 000 candidatures (4e trimestre 2021)", f"{report} « 40 000 au 4e trimestre »."),
    ):
        assert f"{value} {source}" in part.text


@cases(("values", "sources"), [(["10"], 0), (["10", "20"], 2)])
def test_sources_of_several_values_are_listed(client: Client, values: list[str], sources: int) -> None:
    metric = factories.make_metric(factories.make_startup())
    for month, value in enumerate(values, start=1):
        factories.make_measurement(metric, f"2021-{month:02}", value, source="Enquête")
    assert len([one for one in section(client, metric.startup.slug).all("li") if "Enquête" in one.text]) == sources


@cases(
    ("slug", "row"),
    [
        (
            "demarches-simplifiees.fr",
            [
                "2021",
                "environ 0,40 € par dossier",
                "environ 1 200 000 € ÷ environ 3 000 000 (dossiers déposés). "
                "Dépense : Bilan 2021 du programme beta.gouv.fr (février 2022).",
                "0,40 € (Bilan 2021 du programme beta.gouv.fr (février 2022))",
            ],
        ),
        (
            "mon-entreprise",
            [
                "2021",
                "environ 0,12 € par simulation",
                "270 000 € ÷ environ 3 700 000 (visites sur le site) × 62 % (visites qui conduisent à une simulation)."
                " Dépense : Bilan 2021 du programme beta.gouv.fr (février 2022).",
                "0,12 € (Bilan 2021 du programme beta.gouv.fr (février 2022))",
            ],
        ),
        (
            "api-entreprise",
            [
                "2021",
                "Non déterminé (ND) par appel",
                "dépense non enregistrée ÷ environ 47 000 000 (appels uniques).",
                "0,02 € (Bilan 2021 du programme beta.gouv.fr (février 2022))",
            ],
        ),
    ],
)
def test_unit_cost_is_displayed_with_the_facts_that_made_it(client: Client, slug: str, row: list[str]) -> None:
    load_reference()
    assert row in section(client, slug).all("table")[-1].rows()


def test_unit_cost_shows_which_fact_is_missing(client: Client) -> None:
    load_reference()
    Measurement.objects.filter(metric__code__in=["visites", "conversion"]).delete()
    costs = {row[0]: row[1:3] for row in section(client, "mon-entreprise").all("table")[-1].rows()}
    assert costs["2021"] == [
        "Non déterminé (ND) par simulation",
        "270 000 € ÷ visites sur le site : total de l’année inconnu"
        " × part non mesurée (visites qui conduisent à une simulation)."
        " Dépense : Bilan 2021 du programme beta.gouv.fr (février 2022).",
    ]


def test_metric_without_a_measurement_says_that_none_is_recorded(client: Client) -> None:
    startup = factories.make_startup()
    Metric.objects.create(startup=startup, code="a", name="Appels", unit="appels", is_headline=True)
    assert section(client, startup.slug).text == "L’impact mesuré Appels Aucun relevé n’est enregistré."


def test_correction_shows_what_preceded_and_names_nobody(client: Client, monthly: Startup) -> None:
    row = Measurement.objects.earliest("start")
    with because(reason="Double compte", source="page", user=1, author="Camille Coach"):
        row.value = Decimal(8)
        row.save()
    part = section(client, monthly.slug)
    assert "janvier 2021 : 10 usagers devient 8 usagers, le " in part.text
    assert "(Double compte)" in part.text
    assert "Camille" not in part.text


def criteria_of(client: Client, slug: str) -> list[str]:
    page = read_page(client.get(f"/startups/{slug}/"))
    return [
        one.text for one in page.one("section", "", **{"aria-labelledby": "criteres"}).one("ol").all("span", "fr-badge")
    ]


def test_deleted_evidence_turns_its_criterion_to_missing_on_the_page(client: Client) -> None:
    load_reference()
    factories.make_phases(Startup.objects.get(slug="transport"), [("opere", "2021-03-05")])
    evaluate_criteria()
    assert criteria_of(client, "transport") == ["Rempli", "Preuve manquante", "Preuve manquante"]
    ImpactFacts.objects.filter(startup__slug="transport").delete()
    evaluate_criteria()
    assert criteria_of(client, "transport") == ["Preuve manquante"] * 3


@cases(("states", "shown"), [(("met", "missing"), 2), (("met", "not_met"), 0), (("missing", "missing"), 0)])
def test_criteria_are_on_the_fiche_of_a_candidate_only(client: Client, states: tuple[str, ...], shown: int) -> None:
    startup = factories.make_startup("un")
    for number, state in enumerate(states, start=1):
        CriterionResult.objects.create(startup=startup, criterion=number, state=state, evaluated_at=timezone.now())
    page = read_page(client.get("/startups/un/"))
    assert len(page.all("li", "criteria__item")) == shown


def test_criteria_show_the_people_and_the_threshold(client: Client) -> None:
    load_reference()
    evaluate_criteria()
    page = read_page(client.get("/startups/pass-culture/"))
    proofs = [item.text for item in page.one("section", "", **{"aria-labelledby": "criteres"}).one("ol").all("li")]
    assert (
        "Utilisateurs bénéficiaires : preuve manquante, 817 400 pour un seuil de 100 000, jusqu’au 31 décembre 2021,"
        " donnée trop ancienne pour valoir preuve"
    ) in proofs


def test_fiche_without_a_metric_has_no_such_section(client: Client) -> None:
    startup = factories.make_startup()
    page = read_page(client.get(f"/startups/{startup.slug}/"))
    assert page.all("section", "", **{"aria-labelledby": "impact"}) == []


def test_file_of_a_metric_is_that_of_the_list_of_its_values(client: Client, monthly: Startup) -> None:
    response = client.get(f"/startups/{monthly.slug}/mesures/usagers.csv", follow=True)
    assert response.redirect_chain == [
        ("/api/v1/measurements/?startup=un.service&metric=usagers&format=csv", 301),
    ]
    rows = csv_rows(response.content)
    assert [(one["start"], one["value"], one["source"]) for one in rows] == [
        ("2021-01-01", "10", "'=Page"),
        ("2021-03-01", "0", "'=Page"),
    ]


@cases(
    ("start", "end", "words"),
    [
        ("2021-03-01", "2021-04-01", "mars\u202f2021"),
        ("2021-01-01", "2021-04-01", "1er trimestre 2021"),
        ("2021-10-01", "2022-01-01", "4e trimestre 2021"),
        ("2021-02-01", "2021-05-01", "du 1er\u202ffévrier\u202f2021 au 30\u202favril\u202f2021"),
        ("2021-01-01", "2022-01-01", "2021"),
        ("2021-03-15", "2021-04-15", "du 15\u202fmars\u202f2021 au 14\u202favril\u202f2021"),
    ],
    parts=2,
)
def test_period_is_worded_naturally(client: Client, start: str, end: str, words: str) -> None:
    startup = factories.make_startup(phases=[("construction", "2020-01-01")])
    metric = factories.make_metric(startup, cadence="unknown", is_headline=True)
    metric.measurements.create(start=start, until=end, value=1)
    text = read_page(client.get(f"/startups/{startup.slug}/")).text
    assert words.replace("\u202f", " ") in text


def test_objectives_of_the_last_committee_show_progress_and_what_is_unknown(client: Client) -> None:
    startup = factories.make_startup(phases=[("construction", "2020-01-01")])
    review = Review.objects.create(startup=startup, held_on="2021-02-10", decision="reinvest", reason="Bien")
    for code, values in {"usagers": ("100", "130"), "dossiers": ("20",)}.items():
        metric = factories.make_metric(startup, code)
        for month, value in enumerate(values, start=1):
            factories.make_measurement(metric, f"2021-{month:02}", value)
        bounds = {
            "initial_value": values[0],
            "initial_on": "2021-01-31",
            "target_value": 200,
            "target_on": "2021-06-30",
        }
        Objective.objects.create(review=review, metric=metric, **bounds)
    page = read_page(client.get(f"/startups/{startup.slug}/"))
    table = page.one("section", **{"aria-labelledby": "comites"}).one("table")
    cells = [[cell.replace("\u202f", " ") for cell in row] for row in table.rows()]
    assert cells == [
        [
            "Usagers",
            "100 usagers au 31 janvier 2021",
            "au moins 200 usagers au 30 juin 2021",
            "130 usagers au 28 février 2021",
            "30 %",
            "100 %",
            "Manqué",
        ],
        [
            "Dossiers",
            "20 dossiers au 31 janvier 2021",
            "au moins 200 dossiers au 30 juin 2021",
            "Non mesuré depuis",
            "Non déterminé (ND)",
            "100 %",
            "Non déterminé",
        ],
    ]

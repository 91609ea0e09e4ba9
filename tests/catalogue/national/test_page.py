"""The page of national impact: figures of the bilan, criteria, yearly count."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from catalogue.national.criteria import EvidenceDisplay, display_criteria
from catalogue.national.presenters import CSV_HEADER, impact_chart, impact_finding, lead, people_chart
from catalogue.national.queries import YearOfImpact, national_services, people_reached, yearly_impact
from common.figure import Figure
from impact.models import CriterionResult, Designation, ImpactFacts, Measurement, Metric, Spending
from impact.national.actions import evaluate_criteria
from indicators.live.actions import compute_live_results
from sampledata.reference.loading import load_reference
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.money.test_presenters import plain
from tests.catalogue.reading import Element, read_page
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
JANUARY = dt.date(2022, 1, 1)
ADDRESS = "/impact-national/?as_of=2022-01-01"


def show(client: Client, address: str = ADDRESS, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return read_page(response)


def designate(slug: str, millesime: int, **fields: Any) -> Designation:
    startup = factories.make_startup(slug, name=fields.pop("name", f"Service {slug}"))
    return factories.make_designation(startup, millesime, **fields)


def test_the_five_services_of_2021_show_what_the_bilan_prints(client: Client) -> None:
    load_reference()
    evaluate_criteria()
    page = show(client)
    assert (
        page.one("p", "lead").text == "Au 1er janvier 2022, 5 services ont un impact national, dont 5 au titre de 2021."
    )
    national_figures = {
        item.one("h3").text: [figure.text for figure in item.one("ul", "national__figures").all("li")]
        for item in page.all("li", "national__service")
    }
    assert national_figures == {
        "La bonne alternance": [
            "environ 1 000 000 utilisateurs Utilisateurs de la plateforme, 2021",
            "environ 2 500 000 appels Appels aux données par le widget ou l'API, 2021",
            "40 000 candidatures Candidatures en ligne à des entreprises, 4e trimestre 2021",
            "environ 1 300 000 € Budget en 2021",
        ],
        "Les emplois de l'inclusion": [
            "environ 40 000 candidatures par mois Orientations par mois en moyenne, 2021",
            "environ 12 000 embauches par mois Embauches par mois en moyenne, 2021",
            "environ 1 700 000 € Budget en 2021",
        ],
        "Pass Culture": [
            "817 400 bénéficiaires Utilisateurs bénéficiaires, 2021",
            "5 630 000 réservations Réservations, 2021",
            "environ 17 940 000 € Budget en 2021 (fonctionnement et charges non décaissables)",
        ],
        "SignalConso": [
            "140 000 signalements Signalements déposés, 2021",
            "72 % Signalements lus par les entreprises, 2021",
            "33 000 promesses Promesses d'action faites par des entreprises, 2021",
            "550 000 € Budget en 2021",
        ],
        "transport.data.gouv.fr": ["650 000 € Budget en 2021"],
    }
    assert [
        len(item.one("ol", "criteria").all("li", "criteria__item")) for item in page.all("li", "national__service")
    ] == [3] * 5
    assert "Aucun chiffre d’impact n’est enregistré pour 2021." in page.all("li", "national__service")[-1].text


def test_services_without_a_figure_are_counted_outside_the_table(client: Client) -> None:
    Spending.objects.create(startup=designate("un", 2021).startup, year=2021, amount=10)
    designate("deux", 2021)
    part = show(client).one("section", "", **{"aria-labelledby": "en-bref"})
    assert [row[0] for row in part.rows()] == ["Service un"]
    folded = part.one("details")
    assert folded.one("summary").text == "1 service sans chiffre d’impact ni budget enregistré pour son millésime"
    assert folded.links() == [("Service deux", "/startups/deux/")]


def test_criteria_are_with_their_evidence_its_link_and_the_day_of_the_evaluation(client: Client) -> None:
    startup = factories.make_startup("un", phases=[("acceleration", "2020-01-01")], contact="equipe@exemple.gouv.fr")
    factories.make_designation(startup, 2021)
    evaluate_criteria()
    CriterionResult.objects.update(evaluated_at=dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC))
    details = show(client).one("li", "national__service").one("details")
    assert details.one("summary").text == ("Critères et preuves de Service un : 0 rempli sur 3")
    assert "Compté depuis le 31 décembre 2021, la date de la décision n’est pas enregistrée." in details.text
    first, _, third = details.all("li", "criteria__item")
    assert first.text == (
        "Utile et déployé partout Preuve manquante selon l’évaluation du 1er mars 2022"
        " Phase : rempli, Accélération, depuis le 1er janvier 2020 Déployé sur tout le territoire : preuve manquante"
    )
    assert [*first.links(), *third.links()] == [
        ("Accélération, depuis le 1er janvier 2020", "/startups/un/#vie"),
        ("equipe@exemple.gouv.fr", "mailto:equipe@exemple.gouv.fr"),
    ]


def test_evidence_that_goes_shows_at_the_next_evaluation(client: Client) -> None:
    load_reference()
    factories.make_phases(Startup.objects.get(slug="transport"), [("opere", "2021-03-05")])

    def badges() -> list[str]:
        evaluate_criteria()
        return [badge.text for badge in show(client).all("li", "national__service")[-1].all("span", "fr-badge")]

    assert badges() == ["Rempli", "Preuve manquante", "Preuve manquante"]
    ImpactFacts.objects.filter(startup__slug="transport").delete()
    assert badges() == ["Preuve manquante"] * 3


@cases(
    ("proof", "says", "url"),
    [
        ({"piece": "code", "says": "https://code.example"}, "https://code.example", "https://code.example"),
        ({"piece": "quality", "says": "Audit", "date": "2021-05-02"}, "Audit, vérifié le 2 mai 2021", ""),
        ({"piece": "reach", "says": "Carte", "date": "2021-05-02"}, "Carte, depuis le 2 mai 2021", ""),
        ({"piece": "phase", "says": ""}, "", ""),
        (
            {"piece": "statistics", "says": "javascript:alert(1)", "date": "2021-05-02"},
            "javascript:alert(1), page vérifiée le 2 mai 2021",
            "",
        ),
        (
            {"piece": "statistics", "says": "https://s.example", "state": "missing", "date": "2021-05-02"},
            "https://s.example, sans réponse le 2 mai 2021",
            "https://s.example",
        ),
        (
            {"piece": "people", "metric": "u", "people": 10, "needed": 100, "is_recent": True, "state": "missing"},
            "10 pour un seuil de 100, une année incomplète",
            "/startups/s/#mesure-u",
        ),
        (
            {"piece": "people", "metric": "u", "people": 120, "needed": None, "is_recent": True, "date": "2021-12-31"},
            "jusqu’au 31 décembre 2021",
            "/startups/s/#mesure-u",
        ),
        ({"piece": "people", "metric": None, "people": None, "needed": 100, "is_recent": None}, "", ""),
    ],
)
def test_evidence_in_words(proof: dict[str, Any], says: str, url: str) -> None:
    whole = {"what": "Preuve", "state": "met", "says": "", "date": None, **proof}
    result = CriterionResult(criterion=1, state="met", evidence=[whole], evaluated_at=dt.datetime.now(dt.UTC))
    ((shown,),) = [one.evidence for one in display_criteria([result], "s")]
    states = {"met": ("rempli", "success"), "missing": ("preuve manquante", "warning")}
    expected = EvidenceDisplay("Preuve", *states[whole["state"]], says.replace(" 2021", "\u202f2021"), url)
    assert (shown.says.replace("\u202f", " "), shown.what, shown.state, shown.tone, shown.url) == (
        says,
        expected.what,
        expected.state,
        expected.tone,
        expected.url,
    )


def test_services_are_those_of_the_date_with_the_figures_of_their_millesime() -> None:
    kept = designate("garde", 2020, decided_on=dt.date(2021, 2, 1), name="Zoé")
    designate("retire", 2020, withdrawn_on=dt.date(2021, 6, 1), withdrawal_reason="Arrêté")
    designate("plus-tard", 2022)
    designate("autre", 2021, name="Alpha")
    metric = Metric.objects.create(startup=kept.startup, code="u", name="Usagers", unit="usagers")
    ends = ["2019-01-01", "2020-01-01", "2020-07-01", "2021-01-01", "2022-01-01"]
    for value, (start, end) in enumerate(pairwise(ends), start=1):
        Measurement.objects.create(metric=metric, start=start, until=end, value=value)
    for year in (2019, 2020, 2021):
        Spending.objects.create(startup=kept.startup, year=year, amount=year)
    assert national_figures(JANUARY) == [("autre", [], None), ("garde", [Decimal(3)], Decimal(2020))]
    assert national_figures(dt.date(2020, 12, 31)) == [("retire", [], None), ("garde", [Decimal(3)], Decimal(2020))]
    assert national_figures(dt.date(2020, 12, 30)) == []


def national_figures(as_of: dt.date) -> list[tuple[str, list[Decimal | None], Decimal | None]]:
    """Return each service at a date, with its values and its spending."""
    return [
        (
            one.designation.startup.slug,
            [slot.value for _, slot in one.figures],
            one.spending.amount if one.spending else None,
        )
        for one in national_services(as_of)
    ]


def test_only_three_figures_are_reported_the_headline_first() -> None:
    startup = designate("un", 2021).startup
    for position, code in enumerate("abcd"):
        metric = Metric.objects.create(
            startup=startup, code=code, name=code, unit="u", position=position, is_headline=code == "d"
        )
        Measurement.objects.create(metric=metric, start="2021-01-01", until="2022-01-01", value=position)
    ((service),) = national_services(JANUARY)
    assert [metric.code for metric, _ in service.figures] == ["d", "a", "b"]


def year_of_impact(year: int, total: int, new: int = 0, withdrawn: int = 0, day: dt.date | None = None) -> YearOfImpact:
    end = day or dt.date(year, 12, 31)
    return YearOfImpact(year, end, Figure(total, day=end), Figure(new), withdrawn, has_proof=False)


def test_count_of_each_year_follows_designations_and_withdrawals() -> None:
    designate("a", 2019, decided_on=dt.date(2020, 2, 1))
    designate("b", 2019, decided_on=dt.date(2019, 5, 1), withdrawn_on=dt.date(2021, 3, 1), withdrawal_reason="Arrêté")
    designate("c", 2021, decided_on=dt.date(2022, 1, 20))
    designate("d", 2021, decided_on=dt.date(2021, 5, 1))
    assert yearly_impact(JANUARY, 2022) == [
        year_of_impact(2019, total=2, new=2),
        year_of_impact(2020, total=2),
        year_of_impact(2021, total=3, new=2, withdrawn=1),
        year_of_impact(2022, total=3, day=JANUARY),
    ]
    assert yearly_impact(dt.date(2019, 6, 1), 2019) == [year_of_impact(2019, total=1, new=1, day=dt.date(2019, 6, 1))]
    assert yearly_impact(dt.date(2018, 6, 1), 2018) == []


def test_chart_and_its_finding() -> None:
    years = [year_of_impact(2020, 2, 2), year_of_impact(2021, 7, 5), year_of_impact(2022, 6, 0, 1)]
    chart = impact_chart(years)
    assert chart.title == "6\xa0services à impact national, dont 5\xa0nouveaux en 2021"
    assert [(series.name, series.values) for series in chart.series] == [
        ("En tout", (2, 7, 6)),
        ("Nouveaux", (2, 5, 0)),
    ]
    assert chart.categories == ("2020", "2021", "2022")
    assert impact_finding([]) == "Aucun service n’est encore désigné"
    assert impact_finding([year_of_impact(2020, 1)]) == "1\xa0service à impact national"
    assert lead([], Figure(0)) == "aucun service n’est désigné à impact national"


def test_people_are_those_of_the_last_whole_year_measured_by_the_date() -> None:
    for slug, periods in (("a", ("2020", "2021")), ("b", ("2021-01",)), ("c", ())):
        designate(slug, 2021, decided_on=dt.date(2021, 5, 1))
        metric = factories.make_metric(Startup.objects.get(slug=slug), counts_people=True)
        for period in periods:
            factories.make_measurement(metric, period, "150000")
    found = [(one.name, one.year, one.people) for one in people_reached(dt.date(2021, 12, 30))]
    assert found == [("Service a", 2020, 150000), ("Service b", None, None), ("Service c", None, None)]
    chart = people_chart(people_reached(JANUARY), JANUARY)
    assert (
        plain(chart.title)
        == "Service a a atteint 150 000 personnes en 2021 ; nombre connu pour 1 des 3 services désignés"
    )
    assert people_chart([], JANUARY).is_empty


def test_history_links_each_year_to_its_proof(client: Client) -> None:
    load_reference()
    compute_live_results(on=dt.date(2021, 12, 31))
    table = show(client).all("table")[1]  # after the table of the chart, before one row per service
    assert table.rows() == [
        ["2022", "5", "0", "0", "Pas encore calculée"],
        ["2021", "5", "5", "0", "Les désignations de 2021"],
    ]
    proofs = [address for _, address in table.links()]
    assert proofs == [
        "/startups/?as_of=2022-01-01&national_impact=yes",
        "/startups/?as_of=2021-12-31&national_impact=yes",
        "/indicateurs/national_impact/2021/preuve/",
    ]
    assert [client.get(proof).status_code for proof in proofs] == [200] * 3


def test_page_without_any_designation_says_so(client: Client) -> None:
    page = show(client)
    assert page.one("p", "lead").text == "Au 1er janvier 2022, aucun service n’est désigné à impact national."
    assert page.one("p", "empty-state__title").text == "Aucun service à impact national à cette date"
    assert page.all("figure") == []


@cases("day", ["0001-01-01", "9999-12-31"])
@cases("address", ["/impact-national/", "/impact-national.csv"])
def test_first_and_last_days_of_the_calendar_are_accepted(client: Client, address: str, day: str) -> None:
    assert client.get(f"{address}?as_of={day}").status_code == 200


@cases("address", ["/impact-national/", "/impact-national.csv"])
def test_date_that_cannot_be_read_is_refused_in_words(client: Client, address: str) -> None:
    response = client.get(f"{address}?as_of=hier")
    assert response.status_code == 400
    assert wordings.DAY_FORM in response.content.decode()


def test_files_hold_the_figures_and_the_count(client: Client) -> None:
    one = designate("un", 2021, name="=Un", decided_on=dt.date(2021, 5, 1)).startup
    designate("deux", 2021)
    metric = Metric.objects.create(startup=one, code="u", name="Usagers", unit="usagers")
    Measurement.objects.create(metric=metric, start="2021-01-01", until="2022-01-01", value=12, source="Page")
    Spending.objects.create(startup=one, year=2021, amount="10.50", source="Bilan")
    CriterionResult.objects.create(startup=one, criterion=2, state="met", evaluated_at=dt.datetime.now(dt.UTC))
    response = client.get("/impact-national.csv?as_of=2022-01-01")
    assert response["Content-Disposition"] == 'attachment; filename="impact-national.csv"'
    first = ["2021", "un", "'=Un", "2021-05-01", "", "Rempli", ""]
    assert csv_cells(response.content) == [
        list(CSV_HEADER),
        [*first, "Usagers", "12", "usagers", "2021-01-01", "2022-01-01", "Page", "oui", "2021"],
        [*first, "Budget", "10.50", "€", "2021-01-01", "2022-01-01", "Bilan", "oui", "2021"],
        ["2021", "deux", "Service deux", "2021-12-31", *[""] * 9, "oui", "2021"],
    ]
    history = client.get("/graphiques/impact-national.csv?as_of=2022-01-01").content.decode()
    assert history == "\ufeffAnnée;En tout;Nouveaux\r\n2021;2;2\r\n2022;2;0\r\n"

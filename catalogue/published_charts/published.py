"""The published charts: one declaration each, from which page, files, frame and API derive."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest
from django.urls import reverse

from budget.queries import credits
from catalogue.incubators.queries import incubator_rows
from catalogue.investigations.chart import delays_chart, outcomes_chart
from catalogue.investigations.queries import delays, outcomes
from catalogue.levels.presenters import levels_chart
from catalogue.money.charts import credits_chart
from catalogue.national.presenters import impact_chart, people_chart
from catalogue.national.queries import people_reached, yearly_impact
from catalogue.portfolio import (
    group_figure,
    incubators_chart,
    ministries_chart,
    months_until,
    portfolio_chart,
    services_by_month,
    services_by_year,
    yearly_figures,
)
from catalogue.published_charts import queries
from catalogue.published_charts.queries import passages_chart
from catalogue.published_charts.subjects import (
    cost_chart,
    launches_chart,
    lives_chart,
    ministries_by_year_chart,
    standards_map,
)
from catalogue.published_charts.survival import COHORT_YEARS, service_survival_chart, survival_chart
from common.words import date_fr, number_fr, plural_fr
from impact.queries.levels import first_matrix_on, levels_over_time
from impact.queries.standards import coverage
from incubators.models import Incubator
from startups.models import PhaseKind
from startups.queries import phase_kinds
from startups.sponsors import counts_by_ministry
from web.charts.model import Chart, chart_sentence
from web.days import AsOf, read_as_of, until_records


@dataclass(frozen=True)
class ChartRequest:
    """The parameters of a chart: a date, the last known year, and a subject if the chart has one.

    ``kinds`` reads the phase kinds; a page of several charts lets it read them once.
    """

    date: dt.date
    last_year: int
    subject: str = ""
    kinds: Callable[[], list[PhaseKind]] = phase_kinds


@dataclass(frozen=True)
class ChartSubject:
    """The subjects of a chart, shown one at a time: its parameter (``incubateur``) and the choices, (slug, name)."""

    parameter: str
    label: str
    choices: Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True)
class PublicChart:
    """A chart under ``/graphiques/<key>/``: its name in menus, what it counts, and its builder for a date.

    ``page`` is the URL name of the page that it comes from; ``frame_height`` is the height of a frame that shows it
    fully; ``source`` is where its figures come from; ``is_table`` is whether its page shows a table instead of a drawing.
    """

    key: str
    name: str
    about: str
    build: Callable[[ChartRequest], Chart]
    theme: str
    page: str = ""
    subject: ChartSubject | None = None
    frame_height: int = 720
    source: str = "les fiches de beta.gouv.fr"
    is_table: bool = False

    @property
    def has_subjects(self) -> bool:
        return self.subject is not None


PORTFOLIO, LIVES, CARRIERS, MONEY, IMPACT = (
    "Le portefeuille",
    "La vie des services",
    "Les incubateurs",
    "Les moyens",
    "L’impact et la qualité",
)


STATED = "les mesures et les dépenses que les équipes publient"


def _incubators() -> list[tuple[str, str]]:
    return list(Incubator.objects.order_by("name", "slug").values_list("slug", "name"))


def _portfolio(asked: ChartRequest) -> Chart:
    figures, kinds = yearly_figures(asked.last_year), asked.kinds()
    chart = portfolio_chart(figures, kinds)
    last = figures.get(asked.last_year, {})
    ended, every = group_figure(last, kinds, PhaseKind.Group.ENDED).count, sum(one.count for one in last.values())
    if not every:
        return chart
    verb = "est un partenariat terminé" if ended == 1 else "sont des partenariats terminés"
    title = f"{number_fr(ended)} des {plural_fr(every, 'fiche', 'fiches')} {verb} au {date_fr(dt.date(asked.last_year, 1, 1))}"
    return replace(chart, title=title)


def _credits(asked: ChartRequest) -> Chart:
    return credits_chart(credits(), services_by_year(asked.last_year), asked.last_year)


def _lives(asked: ChartRequest) -> Chart:
    name = dict(_incubators()).get(asked.subject, asked.subject)
    return lives_chart(name, queries.lives_in(asked.subject, asked.date), asked.date)


def _carriers(asked: ChartRequest) -> Chart:
    led = [(one.name, found) for one, found in incubator_rows(asked.date)]
    return incubators_chart(led, asked.kinds(), asked.date)


def _ministries(asked: ChartRequest) -> Chart:
    return ministries_chart(counts_by_ministry(asked.date), asked.kinds(), asked.date)


def _levels(asked: ChartRequest) -> Chart:
    first = first_matrix_on()
    months = [month for month in months_until(asked.date) if first and month.year >= first.year]
    return levels_chart(levels_over_time([*months, asked.date]), asked.date)


PUBLIC_CHARTS = (
    PublicChart(
        "portefeuille",
        "Le portefeuille au 1er janvier",
        "Les fiches dans chaque phase au 1er janvier de chaque année : investigations, services, partenariats terminés.",
        _portfolio,
        PORTFOLIO,
        page="startup-list",
    ),
    PublicChart(
        "services-actifs",
        "Les services actifs, mois par mois",
        "Les services accompagnés ou pérennisés dans chaque phase au premier de chaque mois.",
        lambda asked: services_by_month(asked.date, asked.kinds()),
        PORTFOLIO,
        page="home",
    ),
    PublicChart(
        "lancements",
        "Les lancements, mois par mois",
        "Les services qui entrent en construction pour la première fois, par mois.",
        lambda asked: launches_chart(queries.launches_by_month(asked.date), asked.date),
        PORTFOLIO,
        page="startup-list",
    ),
    PublicChart(
        "passages",
        "Les passages d’une phase à l’autre",
        "Combien de fiches sont passées de chaque phase à la suivante de leur vie.",
        lambda asked: passages_chart(queries.passages(asked.date), asked.kinds(), asked.date),
        LIVES,
        page="investigations",
        frame_height=620,
    ),
    PublicChart(
        "duree-des-phases",
        "La durée des phases",
        "La part des fiches encore dans chaque phase, selon le temps écoulé depuis leur entrée, et combien sont suivies.",
        lambda asked: survival_chart(queries.durations(asked.date), asked.kinds(), asked.date),
        LIVES,
        page="investigations",
        frame_height=880,
    ),
    PublicChart(
        "investigations",
        "L’issue des investigations",
        "Les investigations ouvertes chaque année, selon ce qui a suivi.",
        lambda asked: outcomes_chart(outcomes(asked.date), asked.date),
        LIVES,
        page="investigations",
    ),
    PublicChart(
        "delai-de-lancement",
        "Le délai de lancement",
        "Le temps médian entre le début de l’investigation et le lancement, par année de lancement.",
        lambda asked: delays_chart(delays(asked.date), asked.date),
        LIVES,
        page="investigations",
    ),
    PublicChart(
        "survie-des-services",
        "La survie des services",
        "La part des services qui ne sont pas arrêtés, selon le temps écoulé depuis leur lancement, par années de lancement.",
        lambda asked: service_survival_chart(queries.service_lives(asked.date, COHORT_YEARS), asked.date),
        LIVES,
        page="startup-list",
        frame_height=880,
    ),
    PublicChart(
        "vie-d-un-incubateur",
        "La vie d’un incubateur",
        "Chaque investigation et chaque service qu’un incubateur a menés, phase par phase.",
        _lives,
        CARRIERS,
        page="incubator-list",
        subject=ChartSubject("incubateur", "Incubateur", _incubators),
        frame_height=900,
        is_table=True,
    ),
    PublicChart(
        "incubateurs",
        "Le portefeuille par incubateur",
        "Les investigations et les services que mène chaque incubateur, par phase.",
        _carriers,
        CARRIERS,
        page="incubator-list",
        frame_height=1000,
    ),
    PublicChart(
        "ministeres",
        "Le portefeuille par ministère",
        "Les investigations et les services selon le ministère des administrations qui en sont sponsors.",
        _ministries,
        CARRIERS,
        page="administration-list",
        frame_height=480,
    ),
    PublicChart(
        "ministeres-par-annee",
        "Les ministères, année par année",
        "Les services des ministères qui en ont le plus, au 1er janvier de chaque année.",
        lambda asked: ministries_by_year_chart(queries.services_by_ministry(asked.last_year), asked.last_year),
        CARRIERS,
        page="administration-list",
    ),
    PublicChart(
        "credits",
        "Les crédits et les services",
        "Les crédits du programme chaque année, par ligne, et le nombre de services accompagnés ou pérennisés.",
        _credits,
        MONEY,
        page="funding",
        frame_height=900,
        source="les documents budgétaires et les bilans du programme",
    ),
    PublicChart(
        "impact-national",
        "Les services à impact national",
        "Les services à impact national à la fin de chaque année, et les nouveaux.",
        lambda asked: impact_chart(yearly_impact(asked.date, asked.last_year)),
        IMPACT,
        page="national-impact",
    ),
    PublicChart(
        "personnes-atteintes",
        "Les personnes atteintes",
        "Les personnes que chaque service à impact national a atteintes pendant la dernière année connue.",
        lambda asked: people_chart(people_reached(asked.date), asked.date),
        IMPACT,
        page="national-impact",
        source=STATED,
    ),
    PublicChart(
        "standards-par-incubateur",
        "Les standards par incubateur",
        "La part des services de chaque incubateur qui tiennent chaque standard de qualité.",
        lambda asked: standards_map(coverage(asked.date), asked.date),
        IMPACT,
        page="standards",
        frame_height=990,
        is_table=True,
    ),
    PublicChart(
        "niveaux",
        "Les niveaux d’impact dans le temps",
        "Les services en construction ou en accélération selon leur niveau : sans matrice d’impact, publiée, certifiée, "
        "impact national.",
        _levels,
        IMPACT,
        page="levels",
    ),
    PublicChart(
        "cout-et-impact",
        "Le coût et l’impact",
        "Ce que des services ont dépensé pendant la dernière année terminée, et ce que compte leur mesure principale.",
        lambda asked: cost_chart(queries.cost_and_impact(asked.date.year - 1), asked.date.year - 1),
        IMPACT,
        page="national-impact",
        frame_height=800,
        source=STATED,
        is_table=True,
    ),
)
"""In the order of their themes."""
PUBLIC_CHARTS_BY_KEY = {chart.key: chart for chart in PUBLIC_CHARTS}


@dataclass(frozen=True)
class ShownChart:
    """A published chart at a date, about a subject, from the URL."""

    public: PublicChart
    as_of: AsOf
    chart: Chart
    subject: str
    query: str
    """The parameters that ask for the same again; the date is there even when it is today's."""

    @property
    def address(self) -> str:
        """Return the permanent URL, without the host."""
        return f"{reverse('chart-page', args=[self.public.key])}?{self.query}"

    @property
    def sentence(self) -> str:
        return chart_sentence(self.chart)


def read_chart(request: HttpRequest, key: str) -> ShownChart:
    """Return the chart of the URL; a chart with subjects defaults to the first.

    :raises Http404: the chart or the subject is unknown.
    """
    public = PUBLIC_CHARTS_BY_KEY.get(key)
    if public is None:
        raise Http404(key)
    beside = (public.subject.parameter,) if public.subject else ()
    as_of = read_as_of(request, also=beside)
    return shown_at(public, as_of, read_subject(request, public))


def shown_at(public: PublicChart, as_of: AsOf, subject: str) -> ShownChart:
    """Return the chart at a date, or at an earlier date of the records, about one of its subjects."""
    as_of = until_records(as_of)
    chart = public.build(ChartRequest(as_of.date, as_of.last_known_year, subject))
    query = f"as_of={as_of.date.isoformat()}"
    if public.subject:
        query = f"{public.subject.parameter}={subject}&{query}"
    return ShownChart(public, as_of, chart, subject, query)


def read_subject(request: HttpRequest, public: PublicChart) -> str:
    """Return the subject in the URL, by default the first.

    :raises Http404: the subject is unknown.
    """
    if public.subject is None:
        return ""
    choices = [key for key, _ in public.subject.choices()]
    asked = request.GET.get(public.subject.parameter, "")
    if not choices or (asked and asked not in choices):
        raise Http404(asked)
    return asked or choices[0]

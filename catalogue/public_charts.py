"""The charts that the catalogue publishes (``common.chart_registry``): what each reads, and how it is drawn."""

from catalogue.charts import incubators_chart, portfolio_chart
from catalogue.graphs import queries
from catalogue.graphs.passages import passages_chart
from catalogue.graphs.portfolio import active_chart, launches_chart, ministries_chart
from catalogue.graphs.subjects import cost_chart, lives_chart, standards_map
from catalogue.graphs.survival import survival_chart
from catalogue.incubators.queries import incubator_rows
from catalogue.investigations.chart import outcomes_chart
from catalogue.investigations.queries import outcomes
from catalogue.phases import yearly_counts
from common.chart_registry import ChartRequest, PublicChart, Subject, publish_chart
from common.charts import AnyChart
from impact.queries.standards import coverage
from incubators.models import Incubator
from startups.queries import phase_kinds

PORTFOLIO, LIVES, CARRIERS, IMPACT = (
    "Le portefeuille",
    "La vie des services",
    "Qui porte quoi",
    "L’impact et la qualité",
)


def _incubators() -> list[tuple[str, str]]:
    return list(Incubator.objects.order_by("name", "slug").values_list("slug", "name"))


def _lives(asked: ChartRequest) -> AnyChart:
    name = dict(_incubators()).get(asked.subject, asked.subject)
    return lives_chart(name, queries.lives_in(asked.subject, asked.date), asked.date)


def _carriers(asked: ChartRequest) -> AnyChart:
    counts = [(row.name, row.counts) for row in incubator_rows(asked.date)]
    return incubators_chart(counts, phase_kinds(), asked.date)


publish_chart(
    PublicChart(
        "portefeuille",
        "Le portefeuille au 1er janvier",
        "Les fiches dans chaque phase au 1er janvier de chaque année : investigations, services, partenariats terminés.",
        lambda asked: portfolio_chart(yearly_counts(asked.last_year), phase_kinds()),
        PORTFOLIO,
        page="home",
        is_explorable=True,
    ),
    PublicChart(
        "services-actifs",
        "Les services actifs, mois par mois",
        "Les services accompagnés ou pérennisés dans chaque phase au premier de chaque mois.",
        lambda asked: active_chart(queries.changes_by_month(asked.date), phase_kinds(), asked.date),
        PORTFOLIO,
        page="startup-list",
        is_explorable=True,
    ),
    PublicChart(
        "lancements",
        "Les lancements, mois par mois",
        "Les services qui entrent en construction pour la première fois, par mois.",
        lambda asked: launches_chart(queries.launches_by_month(asked.date), asked.date),
        PORTFOLIO,
        page="startup-list",
        is_explorable=True,
    ),
    PublicChart(
        "passages",
        "Les passages d’une phase à l’autre",
        "Combien de fiches sont passées de chaque phase à la suivante de leur vie.",
        lambda asked: passages_chart(queries.passages(asked.date), phase_kinds(), asked.date),
        LIVES,
        page="investigations",
        frame_height=620,
    ),
    PublicChart(
        "duree-des-phases",
        "La durée des phases",
        "La part des fiches encore dans chaque phase, selon le temps écoulé depuis leur entrée, et combien sont suivies.",
        lambda asked: survival_chart(queries.durations(asked.date), phase_kinds(), asked.date),
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
        is_explorable=True,
    ),
    PublicChart(
        "vie-d-un-incubateur",
        "La vie d’un incubateur",
        "Chaque investigation et chaque service qu’un incubateur a menés, phase par phase.",
        _lives,
        CARRIERS,
        page="incubator-list",
        subject=Subject("incubateur", "Incubateur", _incubators),
        frame_height=900,
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
        "Les investigations et les services selon le domaine ministériel de l’administration qui porte leur incubateur.",
        lambda asked: ministries_chart(queries.by_ministry(asked.date), phase_kinds(), asked.date),
        CARRIERS,
        page="incubator-list",
        frame_height=480,
    ),
    PublicChart(
        "standards-par-incubateur",
        "Les standards par incubateur",
        "La part des services de chaque incubateur qui tiennent chaque standard de qualité.",
        lambda asked: standards_map(coverage([asked.date]), asked.date),
        IMPACT,
        page="standards",
        frame_height=990,
    ),
    PublicChart(
        "cout-et-impact",
        "Le coût et l’impact",
        "Ce que des services ont dépensé pendant la dernière année terminée, et ce que compte leur mesure principale.",
        lambda asked: cost_chart(queries.cost_and_impact(asked.date.year - 1), asked.date.year - 1),
        IMPACT,
        page="national-impact",
        frame_height=800,
    ),
)

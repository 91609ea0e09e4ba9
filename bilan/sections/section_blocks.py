"""The sections of a report: what each gets of the year, and the blocks that its records make."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from bilan.figures.indicators import judgements
from bilan.figures.read_figures import Figures
from bilan.figures.report_figure import ReportFigure
from bilan.figures.services import costed, designated, measured_family, spending_key, unit_cost_key
from bilan.figures.support import months_of, seasons_in_report
from bilan.sections.block_types import Block, bars, card, cards, figure, lines, table, tiles
from budget.models import EntryCriterion, SharedService, Support
from budget.queries.supports import shared_services_of, supports_of
from common.figure import is_first
from common.words import list_fr, lower_first, plural_fr
from incubators.models import Incubator
from startups.models import Startup
from web.charts.model import FEWEST_BARS


@dataclass(frozen=True, slots=True)
class SectionData:
    """The data of a section: the year, its figures, and the featured services."""

    year: int
    figures: Figures
    services: Sequence[str] = ()

    def existing(self, *keys: str) -> list[str]:
        """Return the keys that the year has."""
        return [key for key in keys if key in self.figures]

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the keys with this prefix, in order."""
        return [key for key in self.figures if key.startswith(prefix)]

    def in_tables(self, prefix: str) -> list[str]:
        """Return the keys with this prefix, except sourced figures, which have no place in a table."""
        return [key for key in self.with_prefix(prefix) if self.figures[key].group]


type Blocks = Callable[[SectionData], Iterable[Block]]


def no_blocks(data: SectionData) -> Iterable[Block]:
    """Return no block, for a section made of its text only."""
    return ()


def figures_of(*keys: str, under: str = "") -> Blocks:
    """Return blocks of the figures of these keys that the year has, or of all keys with the prefix ``under``."""

    def blocks(data: SectionData) -> Iterable[Block]:
        if there := data.with_prefix(under) if under else data.existing(*keys):
            yield tiles(there)

    return blocks


def keys_of_service(service: Startup, data: SectionData) -> list[str]:
    """Return the keys of the figures that the year has for a service."""
    family, money = measured_family(service.slug), {spending_key(service.slug), unit_cost_key(service.slug)}
    return [key for key in data.figures if key in money or key.rpartition(".")[0] == family]


def service_cards(
    services: Sequence[Startup], keys: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return a block with a card for each service, with the figures of ``keys``. One query."""
    prefetch_related_objects(services, "sponsors")
    return [
        card(
            one.name,
            reverse("startup-detail", args=[one.slug]),
            one.mission,
            under=list_fr(administration.name for administration in one.sponsors.all()),
            keys=keys.get(one.slug, ()),
        )
        for one in services
    ]


PARTS = {"answers": "Nombre de répondants", "score": "NPS, de −100 à 100"}
"""What a survey gives: its keys are ``nps.<month>.<part>``; those of the mean of the year before, ``nps.previous.<part>``."""


def nps_blocks(data: SectionData) -> Iterable[Block]:
    groups: dict[str, dict[str, str]] = {}
    for key in data.with_prefix("nps."):
        month, _, part = key.removeprefix("nps.").partition(".")
        if part in PARTS:
            groups.setdefault(month, {})[part] = key
    order = sorted(groups, key=lambda month: (month != "previous", month))
    if order:
        heads = [data.figures[next(iter(groups[month].values()))] for month in order]
        header = ["Enquête", *(one.group or one.label.rpartition(", ")[2] for one in heads)]
        rows = [
            [label, *(figure(groups[month][part]) if part in groups[month] else "ND" for month in order)]
            for part, label in PARTS.items()
        ]
        yield from _nps_chart(data, [groups[month]["score"] for month in order if "score" in groups[month]])
        yield table("nps", "Le NPS, enquête par enquête", header, rows, range(1, len(header)))


def _nps_chart(data: SectionData, keys: Sequence[str]) -> Iterable[Block]:
    """Give the bars of the surveys of the year whose scores are known; none with a negative one, which no bar shows."""
    known = [key for key in keys if data.figures[key].value is not None and data.figures[key].group]
    values = [data.figures[key].value or 0 for key in known]
    if len(known) >= FEWEST_BARS and min(values) >= 0:
        last = data.figures[known[-1]]
        yield bars(
            "nps-par-enquete",
            f"NPS de {last.words} en {last.group}",
            f"Le NPS de chaque enquête de {data.year}, de −100 à 100",
            "Enquête",
            known,
            counted="NPS",
            named_by="group",
        )


def credits_blocks(data: SectionData) -> Iterable[Block]:
    if totals := data.existing("credits.total", "credits.previous"):
        yield tiles(totals)
    rows = [
        [data.figures[key].label, data.figures[key].about, figure(key)] for key in data.with_prefix("credits.line.")
    ]
    if rows:
        yield from _credits_chart(data)
        yield table(
            "credits",
            f"Les crédits de {data.year}, ligne par ligne",
            ["Ligne", "Objet", "Montant"],
            rows,
            (2,),
        )


def _credits_chart(data: SectionData) -> Iterable[Block]:
    """Give the bars of the lines whose amounts are known, the greatest first."""
    known = [key for key in data.with_prefix("credits.line.") if data.figures[key].value]
    ordered = sorted(known, key=lambda key: data.figures[key].value or 0, reverse=True)
    if len(ordered) >= FEWEST_BARS:
        first = data.figures[ordered[0]]
        yield bars(
            "credits-par-ligne",
            f"Première dépense : {lower_first(first.label)}, {first.words}",
            f"Crédits de {data.year} par ligne, en euros",
            "Ligne",
            ordered,
            counted="Crédits, en euros",
            unit="€",
            named_by="label",
        )


def fast_blocks(data: SectionData) -> Iterable[Block]:
    yield tiles(data.existing(*(f"fast.{part}" for part in ("awards", "startups", "incubators", "total", "rounds"))))
    rows = [[data.figures[key].about, data.figures[key].group, figure(key)] for key in data.in_tables("fast.")]
    if rows:
        yield table("fast", f"Les lauréats du FAST en {data.year}", ["Lauréat", "Appel", "Montant"], rows, (2,))


def network_blocks(data: SectionData) -> Iterable[Block]:
    yield tiles(data.existing("network.incubators", "network.opened"))
    rows = Incubator.objects.filter(hidden=False).exclude(opened_on__year__gt=data.year + 1).select_related("owner")
    listed = [
        [one.name, one.owner.name if one.owner else "Mission interministérielle", _year(one.opened_on)]
        for one in rows.order_by("name")
    ]
    if listed:
        yield table(
            "incubateurs", "Les incubateurs du réseau", ["Incubateur", "Administration", "Création"], listed, ()
        )


def _year(day: dt.date | None) -> str:
    return str(day.year) if day else "ND"


def breakdown_blocks(data: SectionData) -> Iterable[Block]:
    keys = data.in_tables("network.services")
    if keys:
        first = data.figures[keys[0]]
        words = first.live.with_noun("service", "services")
        yield bars(
            "services-par-incubateur",
            f"{first.about} porte le plus de services : {words}"
            if is_first(first.live, [data.figures[key].live for key in keys[1:]])
            else f"Aucun incubateur ne porte plus de {words}",
            f"Services par incubateur au 1er janvier {data.year + 1}, hors investigations",
            "Incubateur",
            keys,
        )


def portfolio_blocks(data: SectionData) -> Iterable[Block]:
    yield tiles(data.existing("portfolio.investigations", "portfolio.services", "portfolio.ended"))
    if year := data.existing("plf.problems_investigated.result", "plf.products_launched.result"):
        yield tiles(year)
    if len(phases := data.with_prefix("portfolio.phase.")) >= FEWEST_BARS:
        yield bars(
            "portefeuille-par-phase",
            _largest([data.figures[key] for key in phases]),
            f"Services et investigations au 1er janvier {data.year + 1}, par phase",
            "Phase",
            phases,
            counted="Fiches",
        )


def _largest(phases: Sequence[ReportFigure]) -> str:
    """Return the phases with the most fiches, and how many these are, in words."""
    most = max(one.value or 0 for one in phases)
    first = [one for one in phases if one.value == most]
    each = " chacune" if len(first) > 1 else ""
    marks = list(filter(None, {one.shown.known_marks: None for one in first}))
    count = f"{plural_fr(most, 'fiche', 'fiches')}{each}{f' ({list_fr(marks)})' if marks else ''}"
    return f"{list_fr([one.about for one in first])} : {count}, le plus grand nombre"


def examples_blocks(data: SectionData) -> Iterable[Block]:
    known = {one.slug: one for one in Startup.objects.filter(slug__in=data.services)}
    chosen = [known[slug] for slug in data.services if slug in known]
    if chosen:
        yield cards(service_cards(chosen))


def national_blocks(data: SectionData) -> Iterable[Block]:
    yield tiles(data.existing("portfolio.national_impact", "portfolio.national_impact_total"))
    if services := designated(data.year):
        keys = {
            one.slug: [key for key in keys_of_service(one, data) if key != unit_cost_key(one.slug)] for one in services
        }
        yield cards(service_cards(services, keys))


def alumni_blocks(data: SectionData) -> Iterable[Block]:
    """Yield the cards of the services with a unit cost, those of the author's choice if there is one.

    The services of the millésime have their section; a service without a known figure has nothing to show.
    """
    asked = [one for one in costed(data.year) if not data.services or one.slug in data.services]
    known = {one.slug: _known_keys(keys_of_service(one, data), data) for one in asked}
    if services := [one for one in asked if known[one.slug]]:
        yield cards(service_cards(services, known))


def _known_keys(keys: Sequence[str], data: SectionData) -> list[str]:
    return [key for key in keys if data.figures[key].value is not None]


def plf_blocks(data: SectionData) -> Iterable[Block]:
    by_indicator: dict[str, list[str]] = {}
    for key in data.in_tables("plf."):
        by_indicator.setdefault(key.split(".")[1], []).append(key)
    rows = [[data.figures[keys[0]].group, *map(figure, keys)] for keys in by_indicator.values()]
    if rows:
        header = ["Indicateur", *(data.figures[key].about for key in next(iter(by_indicator.values())))]
        yield table(
            "indicateurs", f"Résultats {data.year} des indicateurs suivis par le Parlement", header, rows, (1, 2, 3)
        )
    if words := judgements(data.year):
        yield lines(words)


def gamma_blocks(data: SectionData) -> Iterable[Block]:
    if not (seasons := seasons_in_report(data.year)):
        return
    yield tiles(data.existing("gamma.seasons", "gamma.services", "gamma.criteria"))
    yield lines([(f"Critère {place}", label) for place, label in enumerate(EntryCriterion.Criterion.labels, start=1)])
    rows = [
        [
            f"Saison {one.number}",
            months_of(one),
            list_fr(row.startup.name for row in one.participations.all()) or "Aucun enregistré",
            figure(f"gamma.{one.number}.services"),
        ]
        for one in seasons
    ]
    yield table("gamma", "Les saisons de GAMMA", ["Saison", "Mois", "Services", "Nombre"], rows, (3,))


def support_blocks(data: SectionData) -> Iterable[Block]:
    others = [key for key in data.with_prefix("support.") if key != f"support.{Support.Kind.BRIGADE}"]
    if there := [*data.existing("shared.guide", "shared.tool"), *others]:
        yield tiles(there)
    offered = [one for one in shared_services_of(data.year) if one.kind != SharedService.Kind.COMMON]
    if offered:
        rows = [[one.name, one.get_kind_display(), one.summary or "–"] for one in offered]
        yield table(
            "ressources", "Les ressources offertes à tous", ["Ressource", "Sorte", "À quoi elle sert"], rows, ()
        )


def brigade_blocks(data: SectionData) -> Iterable[Block]:
    if there := data.existing("brigade.people", f"support.{Support.Kind.BRIGADE}", "shared.common"):
        yield tiles(there)
    helped = {one.startup.slug: one.startup for one in supports_of(data.year) if one.kind == Support.Kind.BRIGADE}
    commons = [one for one in shared_services_of(data.year) if one.kind == SharedService.Kind.COMMON]
    items = [*service_cards(list(helped.values())), *(card(one.name, one.url, one.summary) for one in commons)]
    if items:
        yield cards(items)

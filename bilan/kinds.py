"""The kinds of section: each is one declaration, which binds it to figures and says what people write there."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from bilan.blocks import Block, bars, card, cards, figure, lines, table, tiles
from bilan.figures import Figures
from bilan.models import FREE_TEXT
from bilan.subjects.indicators import judgements
from bilan.subjects.services import costed, designated
from common.words import plural_fr
from incubators.models import Incubator
from startups.models import Startup

INTRODUCTION, PORTFOLIO, NETWORK, COMMUNITY, MONEY, END = (
    "Introduction",
    "L’état des lieux",
    "Le réseau d’incubateurs",
    "La communauté",
    "Les activités financées",
    "Pour aller plus loin",
)


@dataclass(frozen=True, slots=True)
class Material:
    """What a section is made from: the year, its figures, and the services that it puts forward."""

    year: int
    figures: Figures
    services: Sequence[str] = ()

    def there(self, *keys: str) -> list[str]:
        """Those of the keys that the year has."""
        return [key for key in keys if key in self.figures]

    def under(self, prefix: str) -> list[str]:
        """The keys that begin so, in their order."""
        return [key for key in self.figures if key.startswith(prefix)]


type Blocks = Callable[[Material], Iterable[Block]]


def _nothing(material: Material) -> Iterable[Block]:
    return ()


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section. ``hint`` says what to write; ``blocks`` gives what comes from the records."""

    key: str
    title: str
    chapter: str
    hint: str = ""
    blocks: Blocks = field(default=_nothing)
    chooses_services: bool = False


def _portfolio(material: Material) -> Iterable[Block]:
    yield tiles(material.there("portfolio.investigations", "portfolio.services", "portfolio.ended"))
    if year := material.there("plf.problems_investigated.result", "plf.products_launched.result"):
        yield tiles(year)


def _services(services: Iterable[Startup], material: Material, *, costs: bool) -> Block:
    return cards(
        [
            card(
                one.name,
                reverse("startup-detail", args=[one.slug]),
                one.mission,
                keys=[
                    key
                    for key in material.under(f"service.{one.slug}.")
                    if costs or not key.endswith(".unit_cost")
                ],
            )
            for one in services
        ]
    )  # fmt: skip


def _examples(material: Material) -> Iterable[Block]:
    known = {one.slug: one for one in Startup.objects.filter(slug__in=material.services)}
    chosen = [known[slug] for slug in material.services if slug in known]
    if chosen:
        yield cards([card(one.name, reverse("startup-detail", args=[one.slug]), one.mission) for one in chosen])


def _national(material: Material) -> Iterable[Block]:
    yield tiles(material.there("portfolio.national_impact", "portfolio.national_impact_total"))
    if services := designated(material.year):
        yield _services(services, material, costs=False)


def _alumni(material: Material) -> Iterable[Block]:
    if services := [one for one in costed(material.year) if material.under(f"service.{one.slug}.")]:
        yield _services(services, material, costs=True)


def _plf(material: Material) -> Iterable[Block]:
    by_indicator: dict[str, list[str]] = {}
    for key in material.under("plf."):
        by_indicator.setdefault(key.split(".")[1], []).append(key)
    rows = [[material.figures[keys[0]].group, *map(figure, keys)] for keys in by_indicator.values()]
    if rows:
        header = ["Indicateur", *(material.figures[key].about for key in next(iter(by_indicator.values())))]
        yield table(
            "indicateurs", f"Résultats {material.year} des indicateurs suivis par le Parlement", header, rows, (1, 2, 3)
        )
    if words := judgements(material.year):
        yield lines(words)


def _network(material: Material) -> Iterable[Block]:
    yield tiles(material.there("network.incubators", "network.opened"))
    rows = Incubator.objects.filter(hidden=False).exclude(opened_on__year__gt=material.year + 1).select_related("owner")
    listed = [
        [one.name, one.owner.name if one.owner else "Mission interministérielle", _year(one.opened_on)]
        for one in rows.order_by("name")
    ]  # fmt: skip
    if listed:
        yield table(
            "incubateurs", "Les incubateurs du réseau", ["Incubateur", "Administration", "Création"], listed, ()
        )


def _year(day: dt.date | None) -> str:
    return str(day.year) if day else "ND"


def _breakdown(material: Material) -> Iterable[Block]:
    keys = material.under("network.services.")
    if keys:
        first = material.figures[keys[0]]
        words = plural_fr(first.live, "service", "services")
        yield bars(
            "services-par-incubateur",
            f"{first.about} porte le plus de services : {words}",
            f"Services par incubateur au 1er janvier {material.year + 1}, hors investigations",
            "Incubateur",
            keys,
        )


def _nps(material: Material) -> Iterable[Block]:
    groups: dict[str, dict[str, str]] = {}
    for key in material.under("nps."):
        groups.setdefault(key.split(".")[1], {})[key.split(".")[2]] = key
    order = sorted(groups, key=lambda month: (month != "previous", month))
    if order:
        heads = [material.figures[next(iter(groups[month].values()))] for month in order]
        header = ["Enquête", *(one.group or one.label.rpartition(", ")[2] for one in heads)]
        rows = [
            [label, *(figure(groups[month][part]) if part in groups[month] else "ND" for month in order)]
            for part, label in (("answers", "Nombre de répondants"), ("score", "NPS, de −100 à 100"))
        ]
        yield table("nps", "Ce que répondent les membres", header, rows, range(1, len(header)))


def _credits(material: Material) -> Iterable[Block]:
    yield tiles(material.there("credits.total", "credits.previous"))
    rows = [
        [material.figures[key].label, material.figures[key].about, figure(key)]
        for key in material.under("credits.line.")
    ]
    if rows:
        yield table(
            "credits",
            f"Les crédits de {material.year}, ligne par ligne",
            ["Ligne", "Ce qu’elle finance", "Montant"],
            rows,
            (2,),
        )


def _fast(material: Material) -> Iterable[Block]:
    yield tiles(material.there(*(f"fast.{part}" for part in ("awards", "startups", "incubators", "total", "rounds"))))
    awards = [key for key in material.under("fast.") if key.split(".")[1].isdecimal()]
    rows = [[material.figures[key].group, material.figures[key].about, figure(key)] for key in awards]
    if rows:
        yield table("fast", f"Les lauréats du FAST en {material.year}", ["Appel", "Lauréat", "Montant"], rows, (2,))


def _of(*keys: str) -> Blocks:
    """The figures of these keys, those that the year has."""

    def blocks(material: Material) -> Iterable[Block]:
        if there := material.there(*keys):
            yield tiles(there)

    return blocks


def _under(prefix: str) -> Blocks:
    def blocks(material: Material) -> Iterable[Block]:
        if there := material.under(prefix):
            yield tiles(there)

    return blocks


KINDS: dict[str, SectionKind] = {
    kind.key: kind
    for kind in (
        SectionKind("introduction", "Ce qu’est le programme", INTRODUCTION, "Le programme en quelques phrases."),
        SectionKind("pillars", "Les piliers de l’approche", INTRODUCTION, "Ce sur quoi elle repose."),
        SectionKind("abbreviations", "Les sigles", INTRODUCTION, "Un tableau : le sigle, ce qu’il veut dire."),
        SectionKind("timeline", "Les dates", INTRODUCTION, "Une liste : le mois, ce qui a commencé."),
        SectionKind("portfolio", "Le portefeuille au 1er janvier", PORTFOLIO, "Ce que disent les chiffres.", _portfolio),
        SectionKind("new_products", "Quelques nouveaux services", PORTFOLIO, "Pourquoi ceux-là.", _examples, True),
        SectionKind("national_impact", "Les services à impact national", PORTFOLIO, "Les critères.", _national),
        SectionKind("alumni", "Ce que deviennent d’anciens services", PORTFOLIO, "Ce que coûte un acte.", _alumni),
        SectionKind("plf", "Les indicateurs suivis par le Parlement", PORTFOLIO, "La conclusion de l’année.", _plf),
        SectionKind("network", "Les incubateurs", NETWORK, "Ce qui a changé dans l’année.", _network),
        SectionKind("breakdown", "Les services par incubateur", NETWORK, "Ce que montre le graphique.", _breakdown),
        SectionKind("testimonies", "Ce qu’en disent des cadres dirigeants", NETWORK, "Qui parle, et d’où."),
        SectionKind("community", "La croissance de la communauté", COMMUNITY, "Ce que disent les chiffres.",
                    _of("community.active", "community.agents_share", "community.growth")),
        SectionKind("nps", "Ce que répondent les membres", COMMUNITY, "Ce que mesure l’enquête.", _nps),
        SectionKind("training", "La formation des agents publics", COMMUNITY, "Ce qu’elle apporte.", _under("training.")),
        SectionKind("intrapreneurs", "Les intrapreneurs", COMMUNITY, "Qui ils sont.", _under("intrapreneurs.")),
        SectionKind("credits", "Les crédits de l’année", MONEY, "À quoi ils servent.", _credits),
        SectionKind("fast", "Le FAST", MONEY, "Ce que le fonds a permis.", _fast),
        SectionKind("gamma", "L’accompagnement GAMMA", MONEY, "Les saisons, les critères, les services."),
        SectionKind("support", "Le soutien au réseau", MONEY, "Les ressources communes, les guides."),
        SectionKind("brigade", "La Brigade d’intervention numérique", MONEY, "Ce qu’elle fait, pour qui."),
        SectionKind("contacts", "Nous écrire", END, "Les adresses."),
        SectionKind(FREE_TEXT, "Texte libre", END, "Ce que les autres sections ne disent pas."),
    )
}  # fmt: skip
"""By key, in the usual order of a report."""

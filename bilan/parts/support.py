"""GAMMA, the support to the network and the Brigade, from the budget records."""

from collections.abc import Iterable

from bilan.blocks import Block, card, cards, figure, lines, table, tiles
from bilan.parts.material import Material
from bilan.parts.services import service_cards
from bilan.subjects.support import months_of, seasons_told
from budget.models import EntryCriterion, SharedService, Support
from budget.queries.supports import shared_services_of, supports_of
from common.words import list_fr


def gamma_blocks(material: Material) -> Iterable[Block]:
    if not (seasons := seasons_told(material.year)):
        return
    yield tiles(material.there("gamma.seasons", "gamma.services", "gamma.criteria"))
    yield lines([(f"Critère {place}", label) for place, label in enumerate(EntryCriterion.Criterion.labels, start=1)])
    rows = [
        [
            f"Saison {one.number}", months_of(one),
            list_fr(row.startup.name for row in one.participations.all()) or "Aucun enregistré",
            figure(f"gamma.{one.number}.services"),
        ]
        for one in seasons
    ]  # fmt: skip
    yield table("gamma", "Les saisons de GAMMA", ["Saison", "Mois", "Services", "Nombre"], rows, (3,))


def support_blocks(material: Material) -> Iterable[Block]:
    others = [key for key in material.under("support.") if key != f"support.{Support.Kind.BRIGADE}"]
    if there := [*material.there("shared.guide", "shared.tool"), *others]:
        yield tiles(there)
    offered = [one for one in shared_services_of(material.year) if one.kind != SharedService.Kind.COMMON]
    if offered:
        rows = [[one.name, one.get_kind_display(), one.summary or "–"] for one in offered]
        yield table(
            "ressources", "Les ressources offertes à tous", ["Ressource", "Sorte", "À quoi elle sert"], rows, ()
        )


def brigade_blocks(material: Material) -> Iterable[Block]:
    if there := material.there("brigade.people", f"support.{Support.Kind.BRIGADE}", "shared.common"):
        yield tiles(there)
    helped = {one.startup.slug: one.startup for one in supports_of(material.year) if one.kind == Support.Kind.BRIGADE}
    commons = [one for one in shared_services_of(material.year) if one.kind == SharedService.Kind.COMMON]
    items = [*service_cards(list(helped.values())), *(card(one.name, one.url, one.summary) for one in commons)]
    if items:
        yield cards(items)

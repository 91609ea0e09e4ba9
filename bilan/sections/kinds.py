"""The kinds of section, each declared once: its figures, and what people write in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bilan.models import FREE_TEXT, Section
from bilan.sections.section_blocks import (
    Blocks,
    alumni_blocks,
    breakdown_blocks,
    brigade_blocks,
    credits_blocks,
    examples_blocks,
    fast_blocks,
    figures_of,
    gamma_blocks,
    national_blocks,
    network_blocks,
    no_blocks,
    nps_blocks,
    plf_blocks,
    portfolio_blocks,
    support_blocks,
)

INTRODUCTION, PORTFOLIO, NETWORK, COMMUNITY, MONEY, END = (
    "Introduction",
    "L’état des lieux",
    "Le réseau d’incubateurs",
    "La communauté",
    "Les activités financées",
    "Pour aller plus loin",
)
CHAPTERS = (INTRODUCTION, PORTFOLIO, NETWORK, COMMUNITY, MONEY, END)
"""In the order of a report."""
ACRONYMS = "abbreviations"
"""The kind of section that is always the last one."""


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section. ``hint`` explains what to write; ``blocks`` returns the content made from the records."""

    key: str
    title: str
    chapter: str
    hint: str = ""
    blocks: Blocks = no_blocks
    chooses_services: bool = False


KINDS: dict[str, SectionKind] = {
    kind.key: kind
    for kind in (
        SectionKind("introduction", "Le programme", INTRODUCTION, "Le programme en quelques phrases."),
        SectionKind("pillars", "Les piliers de l’approche", INTRODUCTION, "Ce sur quoi elle repose."),
        SectionKind("timeline", "Les dates", INTRODUCTION, "Une liste : le mois, ce qui a commencé."),
        SectionKind(
            "portfolio",
            "Le portefeuille au 1er janvier",
            PORTFOLIO,
            "Le commentaire des chiffres.",
            portfolio_blocks,
        ),
        SectionKind(
            "new_products", "Quelques nouveaux services", PORTFOLIO, "Pourquoi ceux-là.", examples_blocks, True
        ),
        SectionKind(
            "national_impact",
            "Les services à impact national",
            PORTFOLIO,
            "Les critères.",
            national_blocks,
        ),
        SectionKind(
            "alumni",
            "Le devenir d’anciens services",
            PORTFOLIO,
            "Ce que coûte un acte.",
            alumni_blocks,
            chooses_services=True,
        ),
        SectionKind(
            "plf",
            "Les indicateurs suivis par le Parlement",
            PORTFOLIO,
            "La conclusion de l’année.",
            plf_blocks,
        ),
        SectionKind("network", "Les incubateurs", NETWORK, "Ce qui a changé dans l’année.", network_blocks),
        SectionKind(
            "breakdown", "Les services par incubateur", NETWORK, "Ce que montre le graphique.", breakdown_blocks
        ),
        SectionKind("testimonies", "L’avis de cadres dirigeants", NETWORK, "Qui parle, et d’où."),
        SectionKind(
            "community",
            "La croissance de la communauté",
            COMMUNITY,
            "Le commentaire des chiffres.",
            figures_of("community.active", "community.agents_share", "community.growth"),
        ),
        SectionKind("nps", "Les réponses des membres", COMMUNITY, "Ce que mesure l’enquête.", nps_blocks),
        SectionKind(
            "training",
            "La formation des agents publics",
            COMMUNITY,
            "Ce qu’elle apporte.",
            figures_of(under="training."),
        ),
        SectionKind(
            "intrapreneurs", "Les intrapreneurs", COMMUNITY, "Qui ils sont.", figures_of(under="intrapreneurs.")
        ),
        SectionKind("credits", "Les crédits de l’année", MONEY, "À quoi ils servent.", credits_blocks),
        SectionKind("fast", "Le FAST", MONEY, "Ce que le fonds a permis.", fast_blocks),
        SectionKind(
            "gamma",
            "L’accompagnement GAMMA",
            MONEY,
            "Ce que fait l’accompagnement.",
            gamma_blocks,
        ),
        SectionKind("support", "Le soutien au réseau", MONEY, "Ce que font les experts.", support_blocks),
        SectionKind(
            "brigade", "La Brigade d’intervention numérique", MONEY, "Ce qu’elle fait, pour qui.", brigade_blocks
        ),
        SectionKind("contacts", "Nous écrire", END, "Les adresses."),
        SectionKind(FREE_TEXT, "Texte libre", END, "Ce que les autres sections ne disent pas."),
        SectionKind(
            ACRONYMS,
            "Les sigles",
            END,
            "Les sigles courants s’ajoutent seuls. Écrivez les autres dans un tableau : le sigle, sa signification.",
        ),
    )
}
"""By key, in the usual order of a report."""


def section_sort_key(section: Section) -> tuple[int, bool]:
    """Return what sorts the kind of a section: its chapter, and whether it is the last one there."""
    return CHAPTERS.index(KINDS[section.kind].chapter), section.kind == ACRONYMS


def in_order(sections: Iterable[Section]) -> list[Section]:
    """Return the sections of known kinds as the report has them: by chapter, in the order that people gave them."""
    return sorted((one for one in sections if one.kind in KINDS), key=section_sort_key)

"""The public pages that are not about one record, for the site map and the search."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from common.periods import FIRST_YEAR
from common.texts import fold_text


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page: its label, the name of its URL with its arguments, what it answers, other search terms, and a query."""

    label: str
    name: str
    about: str
    words: str = ""
    args: tuple[str, ...] = ()
    query: str = ""

    @property
    def address(self) -> str:
        return reverse(self.name, args=self.args) + self.query


@dataclass(frozen=True, slots=True)
class SiteSection:
    """Pages that are grouped in the plan."""

    label: str
    places: tuple[SitePage, ...]


PLAN = (
    SiteSection(
        "Les services",
        (
            SitePage(
                "Accueil", "home", "Ce qu’est ce site, et où en est le portefeuille.", "portefeuille tableau de bord"
            ),
            SitePage("Services", "startup-list", "Lesquels, et où en sont-ils ?", "startups produits liste filtres"),
            SitePage(
                "Investigations", "investigations", "Quels problèmes étudie-t-on, et qu’en sort-il ?", "problèmes"
            ),
            SitePage("Incubateurs", "incubator-list", "Les services de chaque incubateur", "équipes"),
            SitePage(
                "Ministères",
                "administration-list",
                "Quels services pour chaque ministère ?",
                "administrations sponsors",
            ),
        ),
    ),
    SiteSection(
        "L’impact",
        (
            SitePage(
                "Indicateurs du Parlement",
                "indicators",
                "Les objectifs de l’année sont-ils tenus ?",
                "PLF LOLF objectifs cibles résultats année lancements fins",
            ),
            SitePage("Impact national", "national-impact", "Quels services changent la vie de tous ?", "désignations"),
            SitePage("Comités d’investissement", "reviews", "Quels services attendent une décision ?", "revues comité"),
            SitePage("Standards", "standards", "Quels services publient ce qu’un bon service publie ?", "qualité"),
        ),
    ),
    SiteSection(
        "Les moyens",
        (
            SitePage("Financements", "funding", "Où va l’argent, et qu’a-t-il permis ?", "budget FAST crédits coût"),
            SitePage("Communauté", "community", "Qui construit ces services ?", "membres agents effectifs croissance"),
        ),
    ),
    SiteSection(
        "Les données",
        (
            SitePage(
                "Données",
                "data",
                "Tout télécharger, et ce que chaque chiffre veut dire.",
                "catalogue téléchargement CSV ODS open data dcat export",
            ),
            SitePage(
                "Graphiques",
                "chart-list",
                "Voir, citer ou intégrer chaque graphique.",
                "images SVG PNG courbes flux durée carte",
            ),
            SitePage("API", "api-docs", "Les mêmes chiffres pour un programme.", "JSON développeurs"),
            SitePage("Glossaire", "glossary", "Ce que les mots veulent dire.", "définitions vocabulaire lexique"),
        ),
    ),
    SiteSection(
        "Ce site",
        (
            SitePage(
                "Aide", "help", "Comment s’en servir, selon ce que l’on cherche.", "mode d’emploi guide raccourcis"
            ),
            SitePage("Contact", "contact", "Écrire à l’équipe, signaler une erreur.", "erreur signaler écrire"),
            SitePage("Plan du site", "site-plan", "Toutes les pages.", "sommaire"),
            SitePage(
                "Statistiques du site",
                "site-statistics",
                "Qui s’en sert, et à quel point il est à jour.",
                "audience usage",
            ),
            SitePage(
                "Accessibilité", "accessibility", "Ce qui a été vérifié, et ce qui ne l’est pas.", "RGAA handicap"
            ),
            SitePage("Écoconception", "ecodesign", "Ce que le site pèse, et ce qui n’est pas mesuré.", "RGESN poids"),
            SitePage("Mentions légales", "legal", "Qui publie ce site.", "éditeur hébergeur licence"),
            SitePage("Données personnelles", "privacy", "Ce qui est gardé des personnes.", "RGPD cookies"),
            SitePage("Conditions d’utilisation", "terms", "Ce que chacun peut faire du site.", "CGU règles compte"),
            SitePage("Budget du site", "own-budget", "Ce que coûte ce site.", "coût dépenses"),
        ),
    ),
)


def places_named(words: Sequence[str], last_year: int) -> list[SitePage]:
    """Return the years among the words, and the pages with a word that starts with each searched word."""
    asked = [fold_text(word) for word in words]
    if not asked:
        return []
    found = [place for section in PLAN for place in section.places if _holds(place, asked)]
    return [*_years(asked, last_year), *found]


def _holds(place: SitePage, asked: Sequence[str]) -> bool:
    known = fold_text(f"{place.label} {place.words}").replace("’", " ").split()
    return all(any(word.startswith(start) for word in known) for start in asked)


def _years(asked: Sequence[str], last_year: int) -> list[SitePage]:
    known = {str(year) for year in range(FIRST_YEAR, last_year + 1)}
    return [
        place for year in asked if year in known
        for place in (
            SitePage(
                f"L’année {year}",
                "indicator-year",
                "Objectifs et résultats ; services lancés et terminés, argent.",
                args=(year,),
            ),
            SitePage(
                f"Le portefeuille début {year}",
                "home",
                "Combien de services, dans quelle phase.",
                query=f"?as_of={year}-01-01",
            ),
        )
    ]  # fmt: skip

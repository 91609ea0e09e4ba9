"""The public pages that are not about one record, for the site map and the search."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.periods import FIRST_YEAR
from common.texts import fold_text


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page: its name, its URL, the question that it answers, and other search terms."""

    label: str
    address: str
    about: str
    words: str = ""


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
                "Accueil", "/", "Ce qu’est ce site, et où en est le portefeuille.", "portefeuille tableau de bord"
            ),
            SitePage("Services", "/startups/", "Lesquels, et où en sont-ils ?", "startups produits liste filtres"),
            SitePage(
                "Investigations", "/investigations/", "Quels problèmes étudie-t-on, et qu’en sort-il ?", "problèmes"
            ),
            SitePage("Incubateurs", "/incubateurs/", "Les services de chaque incubateur", "équipes"),
            SitePage(
                "Ministères", "/administrations/", "Quels services pour chaque ministère ?", "administrations sponsors"
            ),
        ),
    ),
    SiteSection(
        "L’impact",
        (
            SitePage(
                "Indicateurs du Parlement",
                "/indicateurs/",
                "Les objectifs de l’année sont-ils tenus ?",
                "PLF LOLF objectifs cibles résultats année lancements fins",
            ),
            SitePage(
                "Impact national", "/impact-national/", "Quels services changent la vie de tous ?", "désignations"
            ),
            SitePage(
                "Comités d’investissement", "/revues/", "Quels services attendent une décision ?", "revues comité"
            ),
            SitePage("Standards", "/standards/", "Quels services publient ce qu’un bon service publie ?", "qualité"),
        ),
    ),
    SiteSection(
        "Les moyens",
        (
            SitePage(
                "Financements", "/financements/", "Où va l’argent, et qu’a-t-il permis ?", "budget FAST crédits coût"
            ),
            SitePage(
                "Communauté", "/communaute/", "Qui construit ces services ?", "membres agents effectifs croissance"
            ),
        ),
    ),
    SiteSection(
        "Les données",
        (
            SitePage(
                "Données",
                "/donnees/",
                "Tout télécharger, et ce que chaque chiffre veut dire.",
                "catalogue téléchargement CSV ODS open data dcat export",
            ),
            SitePage(
                "Graphiques",
                "/graphiques/",
                "Voir, citer ou intégrer chaque graphique.",
                "images SVG PNG courbes flux durée carte",
            ),
            SitePage("API", "/api/docs/", "Les mêmes chiffres pour un programme.", "JSON développeurs"),
            SitePage("Glossaire", "/glossaire/", "Ce que les mots veulent dire.", "définitions vocabulaire lexique"),
        ),
    ),
    SiteSection(
        "Ce site",
        (
            SitePage(
                "Aide", "/aide/", "Comment s’en servir, selon ce que l’on cherche.", "mode d’emploi guide raccourcis"
            ),
            SitePage("Contact", "/contact/", "Écrire à l’équipe, signaler une erreur.", "erreur signaler écrire"),
            SitePage("Plan du site", "/plan-du-site/", "Toutes les pages.", "sommaire"),
            SitePage(
                "Statistiques du site",
                "/statistiques/",
                "Qui s’en sert, et à quel point il est à jour.",
                "audience usage",
            ),
            SitePage(
                "Accessibilité", "/accessibilite/", "Ce qui a été vérifié, et ce qui ne l’est pas.", "RGAA handicap"
            ),
            SitePage(
                "Écoconception", "/ecoconception/", "Ce que le site pèse, et ce qui n’est pas mesuré.", "RGESN poids"
            ),
            SitePage("Mentions légales", "/mentions-legales/", "Qui publie ce site.", "éditeur hébergeur licence"),
            SitePage(
                "Données personnelles", "/donnees-personnelles/", "Ce qui est gardé des personnes.", "RGPD cookies"
            ),
            SitePage("Conditions d’utilisation", "/cgu/", "Ce que chacun peut faire du site.", "CGU règles compte"),
            SitePage("Budget du site", "/budget/", "Ce que coûte ce site.", "coût dépenses"),
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
                f"L’année {year}", f"/indicateurs/{year}/", "Objectifs et résultats ; services lancés et terminés, argent."
            ),
            SitePage(f"Le portefeuille début {year}", f"/?as_of={year}-01-01", "Combien de services, dans quelle phase."),
        )
    ]  # fmt: skip

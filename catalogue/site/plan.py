"""Every public page that is not about one record: the plan of the site, and what the search proposes."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.texts import fold_text
from startups.queries import FIRST_YEAR


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name, its address, the question that it answers, and other words that people search for."""

    label: str
    address: str
    about: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together in the plan."""

    label: str
    places: tuple[Place, ...]


PLAN = (
    Section(
        "Les services",
        (
            Place("Accueil", "/", "Ce qu’est ce site, et où en est le portefeuille.", "portefeuille tableau de bord"),
            Place("Services", "/startups/", "Lesquels, et où en sont-ils ?", "startups produits liste filtres"),
            Place("Investigations", "/investigations/", "Quels problèmes étudie-t-on, et qu’en sort-il ?", "problèmes"),
            Place("Incubateurs", "/incubateurs/", "Qui porte quoi ?", "équipes"),
            Place(
                "Ministères", "/administrations/", "Quels services pour chaque ministère ?", "administrations sponsors"
            ),
            Place(
                "Comparer deux dates",
                "/indicateurs/comparaison/",
                "Quels services ont changé de phase entre deux jours ?",
                "transitions évolution différence",
            ),
        ),
    ),
    Section(
        "L’impact",
        (
            Place(
                "Indicateurs du Parlement",
                "/indicateurs/",
                "Les objectifs de l’année sont-ils tenus ?",
                "PLF LOLF objectifs cibles résultats année",
            ),
            Place("Année par année", "/annees/", "Qu’a fait le programme chaque année ?", "lancements fins bilan"),
            Place("Impact national", "/impact-national/", "Quels services changent la vie de tous ?", "désignations"),
            Place("Comités d’investissement", "/revues/", "Quels services attendent une décision ?", "revues comité"),
            Place("Standards", "/standards/", "Quels services publient ce qu’un bon service publie ?", "qualité"),
        ),
    ),
    Section(
        "Les moyens",
        (
            Place(
                "Financements", "/financements/", "Où va l’argent, et qu’a-t-il permis ?", "budget FAST crédits coût"
            ),
            Place("Communauté", "/communaute/", "Qui construit ces services ?", "membres agents effectifs croissance"),
        ),
    ),
    Section(
        "Les données",
        (
            Place(
                "Données",
                "/donnees/",
                "Tout télécharger, et ce que chaque chiffre veut dire.",
                "catalogue téléchargement CSV ODS open data dcat export",
            ),
            Place(
                "Graphiques",
                "/graphiques/",
                "Voir, citer ou intégrer chaque graphique.",
                "images SVG PNG courbes flux durée carte",
            ),
            Place("API", "/api/docs/", "Les mêmes chiffres pour un programme.", "JSON développeurs"),
            Place("Glossaire", "/glossaire/", "Ce que les mots veulent dire.", "définitions vocabulaire lexique"),
            Place("In English", "/en/", "What this site is, and where its data are.", "english about"),
        ),
    ),
    Section(
        "Ce site",
        (
            Place(
                "Aide", "/aide/", "Comment s’en servir, selon ce que l’on cherche.", "mode d’emploi guide raccourcis"
            ),
            Place("Contact", "/contact/", "Écrire à l’équipe, signaler une erreur.", "erreur signaler écrire"),
            Place("Plan du site", "/plan-du-site/", "Toutes les pages.", "sommaire"),
            Place(
                "Statistiques du site",
                "/statistiques/",
                "Qui s’en sert, et à quel point il est à jour.",
                "audience usage",
            ),
            Place("Accessibilité", "/accessibilite/", "Ce qui a été vérifié, et ce qui ne l’est pas.", "RGAA handicap"),
            Place("Mentions légales", "/mentions-legales/", "Qui publie ce site.", "éditeur hébergeur licence"),
            Place("Données personnelles", "/donnees-personnelles/", "Ce qui est gardé des personnes.", "RGPD cookies"),
        ),
    ),
)


def places_named(words: Sequence[str], last_year: int) -> list[Place]:
    """The pages that have, for each searched word, a word that begins so; then the years of the programme among the words."""
    asked = [fold_text(word) for word in words]
    if not asked:
        return []
    found = [place for section in PLAN for place in section.places if _holds(place, asked)]
    return [*_years(asked, last_year), *found]


def _holds(place: Place, asked: Sequence[str]) -> bool:
    known = fold_text(f"{place.label} {place.words}").replace("’", " ").split()
    return all(any(word.startswith(start) for word in known) for start in asked)


def _years(asked: Sequence[str], last_year: int) -> list[Place]:
    known = {str(year) for year in range(FIRST_YEAR, last_year + 1)}
    return [
        place for year in asked if year in known
        for place in (
            Place(f"Les indicateurs de {year}", f"/indicateurs/{year}/", "Objectifs, résultats publiés, et ce qui a bougé."),
            Place(f"L’année {year}", f"/annees/{year}/", "Ce qui a été lancé, terminé, financé, et par quelle règle."),
            Place(f"Le portefeuille début {year}", f"/?as_of={year}-01-01", "Combien de services, dans quelle phase."),
        )
    ]  # fmt: skip

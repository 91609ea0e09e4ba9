"""The main menu of every page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A link of the main menu; ``current`` is the value of ``aria-current``: ``page``, or ``true`` for its section."""

    label: str
    path: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A group of links of the main menu; ``current`` if the page is in one of their sections."""

    label: str
    key: str
    entries: tuple[MenuLink, ...]

    @property
    def current(self) -> str:
        return "true" if any(entry.current for entry in self.entries) else ""


type Link = tuple[str, str]
MAIN: tuple[Link | tuple[str, str, tuple[Link, ...]], ...] = (
    ("Portefeuille", "/"),
    ("Services", "/startups/"),
    ("Investigations", "/investigations/"),
    ("Acteurs", "acteurs", (("Incubateurs", "/incubateurs/"), ("Ministères", "/administrations/"))),
    (
        "Indicateurs",
        "indicateurs",
        (("Indicateurs du Parlement", "/indicateurs/"), ("Année par année", "/annees/"), ("Bilans annuels", "/bilan/")),
    ),
    (
        "Impact",
        "impact",
        (
            ("Impact national", "/impact-national/"),
            ("Comités d’investissement", "/revues/"),
            ("Standards", "/standards/"),
        ),
    ),
    (
        "Moyens",
        "moyens",
        (("Financements", "/financements/"), ("Communauté", "/communaute/")),
    ),
    ("Graphiques", "/graphiques/"),
    ("Données", "/donnees/"),
)


def main_menu(path: str) -> list[MenuLink | Menu]:
    """Return the main menu, with the current page marked « page » and its section « true »."""
    return [
        Menu(item[0], item[1], tuple(_entry(link, path) for link in item[2])) if len(item) == 3 else _entry(item, path)
        for item in MAIN
    ]


def _entry(link: Link, path: str) -> MenuLink:
    label, url = link
    return MenuLink(label, url, _current(url, path))


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""

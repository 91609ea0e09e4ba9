"""The public pages that are not about one record, for ``sitemap.xml`` and the search."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from common.texts import fold_text
from startups.queries import FIRST_YEAR


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page: its name, its URL, the question that it answers, and other search terms (``data-search``)."""

    label: str
    address: str
    about: str
    words: str = ""


_PAGE = re.compile(r'<li(?: data-search="([^"]*)")?>\s*<a href="([^"]*)">([^<]*)</a>\s:\s([^<]*)</li>')


def site_pages() -> list[SitePage]:
    """Return the pages that the template ``catalogue/site/pages.html`` lists."""
    listed = _PAGE.findall(render_to_string("catalogue/site/pages.html"))
    return [SitePage(label, address, about, words) for words, address, label, about in listed]


def places_named(words: Sequence[str], last_year: int) -> list[SitePage]:
    """Return the years among the words, and the pages with a word that starts with each searched word."""
    asked = [fold_text(word) for word in words]
    if not asked:
        return []
    found = [place for place in site_pages() if _holds(place, asked)]
    return [*_years(asked, last_year), *found]


def _holds(place: SitePage, asked: Sequence[str]) -> bool:
    known = fold_text(f"{place.label} {place.words}").replace("’", " ").split()
    return all(any(word.startswith(start) for word in known) for start in asked)


def _years(asked: Sequence[str], last_year: int) -> list[SitePage]:
    known = {str(year) for year in range(FIRST_YEAR, last_year + 1)}
    return [
        place
        for year in asked
        if year in known
        for place in (
            SitePage(f"Les indicateurs de {year}", f"/indicateurs/{year}/", "Objectifs, résultats publiés et écarts."),
            SitePage(
                f"L’année {year}", f"/annees/{year}/", "Ce qui a été lancé, terminé, financé, et par quelle règle."
            ),
            SitePage(
                f"Le portefeuille début {year}", f"/?as_of={year}-01-01", "Combien de services, dans quelle phase."
            ),
        )
    ]

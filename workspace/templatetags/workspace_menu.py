"""The side menu of the workspace: ``{% load workspace_menu %}``."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.urls import resolve, reverse

from access.rights import Action, may
from accounts.models import User
from common.rights import right_of
from startups.queries import today

register = template.Library()


@register.inclusion_tag("workspace/menu.html", takes_context=True)
def workspace_menu(context: Context) -> dict[str, Any]:
    """Return the pages that the user may open, by section, with the current one marked: ``{% workspace_menu %}``."""
    request = context.get("request")
    if request is None or not isinstance(request.user, User):
        return {}
    return {"home": home_link(request.path), "sections": sections(request.user, request.path)}


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu: its label and the name of its URL, that of the running year if it takes a year.

    ``below``: a pattern of other paths that belong to it, besides those that begin with its own.
    """

    label: str
    name: str
    of_year: bool = False
    below: str = ""

    @property
    def path(self) -> str:
        return reverse(self.name, args=[today().year] if self.of_year else [])

    @property
    def needed(self) -> Action:
        """Return the permission that its view requires."""
        return _permission_of(self.name, self.path)

    def match_length(self, path: str) -> int:
        """Return the length of the part of ``path`` that matches this page; 0 for another page."""
        found = re.match(self.below, path) if self.below else None
        return len(found.group()) if found else len(self.path) if path.startswith(self.path) else 0


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page of the menu for a user; ``current`` is the value of ``aria-current``."""

    label: str
    path: str
    current: str


@dataclass(frozen=True, slots=True)
class MenuSection:
    """A section with the pages that a user may open."""

    title: str
    key: str
    links: tuple[MenuItem, ...]

    @property
    def is_current(self) -> bool:
        return any(link.current for link in self.links)


HOME = MenuPage("Tableau de bord", "workspace", below="/espace/services/")
SECTIONS: tuple[tuple[str, tuple[MenuPage, ...]], ...] = (
    (
        "Suivre",
        (
            MenuPage("À mettre à jour", "workspace-todos"),
            MenuPage("Comités d’investissement", "workspace-committees"),
            MenuPage("Candidatures au FAST", "workspace-money-calls"),
            MenuPage("Signalements des lecteurs", "workspace-page-reports"),
        ),
    ),
    (
        "Chiffres",
        (
            MenuPage("Indicateurs de l’année", "workspace-targets", of_year=True, below=r"/espace/indicateurs/\d+/"),
            MenuPage("Bilans annuels", "workspace-reports"),
            MenuPage("Cohérence des chiffres", "workspace-coherence"),
        ),
    ),
    (
        "Décider",
        (
            MenuPage("Impact national", "workspace-national"),
            MenuPage("FAST et financements", "workspace-money"),
        ),
    ),
    (
        "Données",
        (
            MenuPage("Imports de beta.gouv.fr", "imports"),
            MenuPage("Changements par lot", "workspace-bulk"),
            MenuPage("Communauté", "workspace-community"),
        ),
    ),
    (
        "Réglages",
        (
            MenuPage("Mes rappels par e-mail", "workspace-digests"),
            MenuPage("Comptes et rattachements", "workspace-accounts"),
            MenuPage("Définitions des indicateurs", "workspace-indicators"),
            MenuPage("Chiffres imprimés", "workspace-printed"),
            MenuPage("Jetons de service", "workspace-tokens"),
            MenuPage("Tâches du serveur", "workspace-jobs"),
            MenuPage("API", "api-docs"),
        ),
    ),
)


@cache
def _permission_of(name: str, path: str) -> Action:
    """Return the permission of the view of a URL.

    :raises ValueError: if its view declares none.
    """
    needed = right_of(resolve(path).func)
    if needed is None:
        raise ValueError(f"{name} declares no permission")
    return needed


def home_link(path: str) -> MenuItem:
    """Return the link to the home of the workspace, for the page at ``path``."""
    current = "page" if path == HOME.path else "true" if re.match(HOME.below, path) else ""
    return MenuItem(HOME.label, HOME.path, current)


def sections(user: User, path: str) -> list[MenuSection]:
    """Return the sections with the pages that ``user`` may open, that of ``path`` marked; empty sections are left out."""
    pages = [page for _, found in SECTIONS for page in found]
    here = max(pages, key=lambda page: page.match_length(path))
    current = here if here.match_length(path) else None
    found = [
        MenuSection(
            title,
            f"espace-{place}",
            tuple(_link(page, path, page is current) for page in pages if may(user, page.needed)),
        )
        for place, (title, pages) in enumerate(SECTIONS, start=1)
    ]
    return [section for section in found if section.links]


def _link(page: MenuPage, path: str, is_current: bool) -> MenuItem:
    exact = "page" if page.path == path else "true"
    return MenuItem(page.label, page.path, exact if is_current else "")

"""The side menu of the workspace (``{% load workspace_menu %}``): six entries, and « Administration » for what few people
use a few times a year.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django import template
from django.core.cache import caches
from django.template import Context
from django.urls import resolve, reverse

from access.rights import DECISIONS, Action, has_permission
from accounts.levels import higher_sign_in_url, is_level_missing
from accounts.models import User
from common.clock import today
from web.cache_store import CACHE_IS_DOWN
from web.view_rights import right_of
from workspace.awaited import Awaited, read_awaited

register = template.Library()


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A page of the menu: its label and the name of its URL, that of the running year if it takes a year.

    ``below``: a pattern of other paths that belong to it, besides those that begin with its own. ``purpose``: what one
    does there, in a sentence, for a page behind « Administration ».
    """

    label: str
    name: str
    purpose: str = ""
    of_year: bool = False
    below: str = ""

    @property
    def path(self) -> str:
        return _path_of(self.name, today().year if self.of_year else None)

    @property
    def needed(self) -> Action:
        """Return the permission that its view requires."""
        return _permission_of(self.name, self.path)

    def match_length(self, path: str) -> int:
        """Return the length of the part of ``path`` that matches this page; 0 for another page."""
        found = re.match(self.below, path) if self.below else None
        if found:
            return len(found.group())
        is_home = self.name == "workspace"  # every path of the workspace begins with this one
        return len(self.path) if path == self.path or (path.startswith(self.path) and not is_home) else 0


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page of the menu for a user; ``current`` is the value of ``aria-current``, ``awaited`` what waits there."""

    label: str
    path: str
    current: str
    purpose: str = ""
    awaited: int = 0


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu, with the pages that a user may open: a link if there is one, else a list to unfold."""

    title: str
    key: str
    links: tuple[MenuItem, ...]

    @property
    def is_current(self) -> bool:
        return any(link.current for link in self.links)

    @property
    def awaited(self) -> int:
        """Return how much waits on its pages."""
        return sum(link.awaited for link in self.links)


ENTRIES: tuple[tuple[str, tuple[MenuPage, ...]], ...] = (
    ("Tableau de bord", (MenuPage("Tableau de bord", "workspace", below=r"/espace/(services|incubateurs)/"),)),
    ("Comités", (MenuPage("Comités", "workspace-committees", below=r"/espace/services/[^/]+/comites/"),)),
    (
        "Chiffres",
        (
            MenuPage("Indicateurs de l’année", "workspace-targets", of_year=True, below=r"/espace/indicateurs/\d+/"),
            MenuPage("Bilans annuels", "workspace-reports"),
        ),
    ),
    (
        "FAST",
        (
            MenuPage("Candidatures", "workspace-money-calls"),
            MenuPage("Appels et autres financements", "workspace-money"),
        ),
    ),
    ("Impact national", (MenuPage("Impact national", "workspace-national"),)),
    (
        "Données",
        (
            MenuPage("À mettre à jour", "workspace-todos"),
            MenuPage("À régler", "workspace-to-settle"),
            MenuPage("Mes mesures du mois", "workspace-month"),
            MenuPage("À reporter dans l’espace membre", "workspace-to-report"),
            MenuPage("Imports de beta.gouv.fr", "imports"),
        ),
    ),
    ("Administration", (MenuPage("Administration", "workspace-administration"),)),
)
ADMINISTRATION = (
    MenuPage("Mes rappels par e-mail", "workspace-digests", "Choisir quand un e-mail rappelle vos échéances."),
    MenuPage("Jetons de service", "workspace-tokens", "Donner à un outil le droit d’envoyer les mesures d’un service."),
    MenuPage("API", "api-root", "Lire les données du site avec un programme."),
    MenuPage(
        "Communauté", "workspace-community", "Saisir les enquêtes, les formations et les intrapreneurs d’une année."
    ),
    MenuPage(
        "Définitions des indicateurs", "workspace-indicators", "Créer un indicateur, changer sa règle ou qui le suit."
    ),
    MenuPage(
        "Chiffres imprimés", "workspace-printed", "Saisir les chiffres d’un rapport, pour les comparer aux nôtres."
    ),
    MenuPage("Mots des phases", "phase-words", "Ajouter un mot de phase que les fiches emploient, avec ses rôles."),
    MenuPage("Comptes et rattachements", "workspace-accounts", "Inviter une personne, la rattacher à un incubateur."),
    MenuPage("Tâches du serveur", "workspace-jobs", "Voir les calculs et les envois, et relancer ceux qui ont échoué."),
)
"""The pages behind « Administration », in its order."""
AWAITED_SECONDS = 60
"""How long the menu shows the same numbers."""
COUNTED = {"workspace-to-report"}
"""The pages with the number of what waits there in the menu."""


@cache
def _path_of(name: str, year: int | None) -> str:
    """Return the path of a URL; a page asks for some sixty of them."""
    return reverse(name, args=[year] if year else [])


@cache
def _permission_of(name: str, path: str) -> Action:
    """Return the permission of the view of a URL.

    :raises ValueError: if its view declares none.
    """
    needed = right_of(resolve(path).func)
    if needed is None:
        raise ValueError(f"{name} declares no permission")
    return Action(needed)


def recent_awaited(user: User) -> Sequence[Awaited]:
    """Return what waited for ``user`` up to a minute ago.

    Nothing while the cache is down.
    """
    key = f"awaited:{user.pk}"
    cache_of_all = caches["default"]
    try:
        found: Sequence[Awaited] | None = cache_of_all.get(key)
        if found is None:
            found = read_awaited(user)
            cache_of_all.set(key, found, AWAITED_SECONDS)
    except CACHE_IS_DOWN:
        return ()
    return found


def counted_awaited(user: User) -> list[Awaited]:
    """Return what waited for ``user`` up to a minute ago and has its number in the menu: what they report themselves."""
    return [one for one in recent_awaited(user) if one.page in COUNTED]


def menu_of(user: User, path: str) -> list[MenuEntry]:
    """Return the entries with the pages that ``user`` may open, that of ``path`` marked; empty entries are left out."""
    everything = [*(page for _, pages in ENTRIES for page in pages), *ADMINISTRATION]
    here = max(everything, key=lambda page: page.match_length(path))
    awaited = {one.page: one.count for one in counted_awaited(user)}
    current = (ENTRIES[-1][1][0] if here in ADMINISTRATION else here) if here.match_length(path) else None
    found = [
        MenuEntry(
            title,
            f"espace-{place}",
            tuple(
                replace(_item(page, path, is_current=page is current), awaited=awaited.get(page.name, 0))
                for page in pages
                if has_permission(user, page.needed)
            ),
        )
        for place, (title, pages) in enumerate(ENTRIES, start=1)
    ]
    return [entry for entry in found if entry.links]


def administration_of(user: User) -> list[MenuItem]:
    """Return the pages behind « Administration » that ``user`` may open."""
    return [_item(page, "", is_current=False) for page in ADMINISTRATION if has_permission(user, page.needed)]


def _item(page: MenuPage, path: str, *, is_current: bool) -> MenuItem:
    exact = "page" if page.path == path else "true"
    return MenuItem(page.label, page.path, exact if is_current else "", page.purpose)


@register.inclusion_tag("workspace/menu.html", takes_context=True)
def workspace_menu(context: Context) -> dict[str, Any]:
    """Return the pages that the user may open, by entry, with the current one marked: ``{% workspace_menu %}``."""
    request = context.get("request")
    if request is None or not isinstance(request.user, User):
        return {}
    return {"entries": menu_of(request.user, request.path)}


@register.inclusion_tag("access/level_notice.html", takes_context=True)
def level_notice(context: Context) -> dict[str, str]:
    """Display the link to a second sign-in, before the form is filled in."""
    request = context["request"]
    is_decision = getattr(getattr(request.resolver_match, "func", None), "right", None) in DECISIONS
    return {"sign_in_url": higher_sign_in_url(request) if is_decision and is_level_missing(request) else ""}

"""Removed addresses: each redirects to its successor (301), or answers 410 with one sentence.

A bookmark, a search engine and a program keep an address for years, so a row stays here. ``tests/test_former_addresses.py``
lists what each of them answers.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from betaportfolio.error_pages import is_api, problem
from web.view_rights import open_to_all

MOVED = {
    r"api/docs/(?!premiers-pas/)(?:groupes/)?[-a-zA-Z0-9_]+/": "/api/docs/",
    r"api/v1/indicators/grammar/": "/api/v1/grammar/",
    r"api/v1/indicators/definitions/": "/api/v1/definitions/",
    r"api/v1/indicators/definitions/(?P<code>[^/]+)/": "/api/v1/indicators/%(code)s/",
    r"api/v1/indicators/(?P<year>[0-9]{4})/publications/": "/api/v1/publications/?year=%(year)s",
    r"api/v1/indicators/(?P<year>[0-9]{4})/publications/(?P<pk>[0-9]+)/": "/api/v1/publications/%(pk)s/",
    r"api/v1/indicators/(?P<code>[^/]+)/measured/": "/api/v1/measured/?indicator=%(code)s",
    r"api/v1/indicators/(?P<code>[^/]+)/measured/(?P<pk>[0-9]+)/": "/api/v1/measured/%(pk)s/",
    r"api/v1/indicators/(?P<code>[^/]+)/(?P<year>[0-9]{4})/target/": "/api/v1/indicators/%(code)s/%(year)s/",
    r"api/v1/indicators/(?P<code>[^/]+)/(?P<year>[0-9]{4})/targets/": (
        "/api/v1/targets/?indicator=%(code)s&year=%(year)s"
    ),
    r"en/": "/",
    r"indicateurs/(?P<code>[^/]+)/(?P<year>[^/]+)/reconstitution/": "/indicateurs/%(code)s/%(year)s/derive/",
    r"espace/seances/": "/espace/comites/",
    r"espace/incubateurs/(?P<slug>[^/]+)/": "/incubateurs/%(slug)s/",
    r"bilan/(?P<year>[0-9]+)/diapositives/": "/bilan/%(year)s/",
    r"(?P<page>startups/[^/]+)/suivre/": "/%(page)s/changements.atom",
    r"(?P<page>incubateurs/[^/]+)/suivre/": "/%(page)s/changements.atom",
    r"(?P<page>indicateurs/[^/]+)/suivre/": "/%(page)s/changements.atom",
    r"annees/": "/indicateurs/",
    r"annees/(?P<year>[0-9]+)/": "/indicateurs/%(year)s/",
    r"indicateurs/comparaison/": "/indicateurs/",
    r"changements\.json": "/changements.atom",
    r"(?P<page>startups/[^/]+)/changements\.json": "/%(page)s/changements.atom",
    r"(?P<page>incubateurs/[^/]+)/changements\.json": "/%(page)s/changements.atom",
    r"(?P<page>indicateurs/[^/]+)/changements\.json": "/%(page)s/changements.atom",
    r"espace/services/(?P<slug>[^/]+)/depot/": "/espace/services/%(slug)s/conflits/",
    r"espace/services/(?P<slug>[^/]+)/depot/conflits/(?P<pk>[0-9]+)/": "/espace/services/%(slug)s/conflits/%(pk)s/",
}
"""The pattern of a former address and its successor, where ``%(name)s`` is a part of the former address."""

GONE: dict[str, tuple[str, str]] = {
    r"api/v1/indicators/projections/(?:[^/]+/)?": (
        "L’année en cours n’est plus projetée : la page des indicateurs la compare aux années passées à la même date.",
        "/indicateurs/",
    ),
    r"espace/indicateurs/[0-9]+/reconstitution/": (
        "Les enregistrements d’un chiffre imprimé ne sont plus recherchés : seuls les chiffres imprimés se saisissent.",
        "/espace/coherence/imprimes/",
    ),
    r"indicateurs/[^/]+/portefeuille/[^/]+/": (
        "Les services comptés dans un chiffre imprimé ne sont plus recherchés : leur liste se lit à une date.",
        "/startups/",
    ),
    r"api/v1/consistency/": ("Les incohérences se lisent sur la page de l’équipe DINUM.", "/espace/coherence/"),
    r"api/v1/funding-rounds/[0-9]+/applications/": (
        "Les candidatures au FAST se lisent dans l’espace de l’équipe DINUM.",
        "/espace/financements/",
    ),
    r"api/v1/indicators/preview/[-0-9a-f]+/": (
        "Une règle s’essaie sur la page qui la compose, dans l’espace de l’équipe DINUM.",
        "/espace/indicateurs/",
    ),
    r"standards/evolution\.csv": (
        "L’évolution des standards n’est plus publiée : le fichier des standards donne leurs parts à une date.",
        "/standards.csv",
    ),
    r"api/v1/startups/[^/]+/(?:phases|fiche|events)/": (
        "Une fiche se lit à sa propre adresse, et se modifie sur le site.",
        "/api/v1/startups/",
    ),
    r"api/v1/table-schemas/[-a-zA-Z0-9_]+\.json": (
        "Les schémas des fichiers à déposer ne sont plus publiés.",
        "/api/docs/",
    ),
    r"espace/lot/": (
        "Les changements par lot n’existent plus : la phase et l’incubateur d’un service changent sur sa page.",
        "/espace/",
    ),
    r"espace/vues/": (
        "Les filtres sont dans l’adresse de la liste : gardez cette adresse dans les favoris de votre navigateur.",
        "/startups/",
    ),
    r"indicateurs/comparaison\.csv": (
        "La comparaison de deux dates n’existe plus : chaque page montre ses chiffres à la date demandée.",
        "/indicateurs/",
    ),
    r"abonnements/[^/]+/": (
        "Les abonnements par e-mail n’existent plus : suivez une page par son flux Atom.",
        "/aide/",
    ),
    r"espace/signalements/": ("Les lecteurs signalent une erreur par e-mail, à l’adresse de contact.", "/contact/"),
    r"espace/abonnements/": ("Les webhooks n’existent plus : lisez le fil des changements.", "/api/v1/changes/"),
    r"api/v1/webhooks/(?:[0-9]+/)?": (
        "Les webhooks n’existent plus : lisez le fil des changements.",
        "/api/v1/changes/",
    ),
    r"espace/services/[^/]+/depot\.patch": (
        "Les changements d’une fiche ne se téléchargent plus en correctif : le zip des fiches les contient.",
        "/espace/imports/",
    ),
}
"""The pattern of a former address, the sentence that says what answers instead, and the address of that page."""


def _moved(successor: str) -> Callable[..., HttpResponseBase]:
    """Return a view that redirects to ``successor``, with the parameters of the request unless it has its own."""
    keeps_parameters = not urlsplit(successor).query
    return RedirectView.as_view(url=successor, permanent=True, query_string=keeps_parameters)


def _gone(sentence: str, instead: str) -> Callable[..., HttpResponse]:
    """Return a view that answers 410 with a sentence and a link to ``instead``, whatever the method."""

    def gone(request: HttpRequest, **parts: str) -> HttpResponse:
        if is_api(request):
            return problem(HTTPStatus.GONE, "Cette adresse n’existe plus", f"{sentence} Voir {instead}.")
        context = {"sentence": sentence, "instead": instead}
        return render(request, "410.html", context, status=HTTPStatus.GONE)

    return csrf_exempt(gone)


urlpatterns: list[URLPattern] = [
    *(re_path(f"^{former}$", open_to_all(require_safe(_moved(to)))) for former, to in MOVED.items()),
    *(re_path(f"^{former}$", open_to_all(_gone(*answer))) for former, answer in GONE.items()),
]

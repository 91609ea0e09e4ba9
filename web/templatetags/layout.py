"""The frame that every page shares: ``{% load layout %}``. Each docstring shows the usage."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.forms import BaseForm
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import words

register = template.Library()

THEMES = (
    ("light", "Thème clair", "vendor/dsfr/artwork/light.svg"),
    ("dark", "Thème sombre", "vendor/dsfr/artwork/dark.svg"),
    ("system", "Système", "vendor/dsfr/artwork/system.svg"),
)
STATES = {"success": "Enregistré", "error": "Erreur", "warning": "Attention"}
"""What the title of a page says of its first message, by its level."""


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


@register.simple_tag(takes_context=True)
def canonical_link(context: Context) -> SafeString:
    """Return the ``<link rel="canonical">`` of the page; empty without a request or for a foreign host."""
    request = _request(context)
    if request is None:
        return SafeString("")
    try:
        return format_html('<link rel="canonical" href="{}">', f"{request.scheme}://{request.get_host()}{request.path}")
    except DisallowedHost:  # the error page must still be displayed
        return SafeString("")


@register.simple_tag
def stylesheet_if_there(name: str) -> SafeString:
    """Return the link to a style sheet; empty if it was not collected, so that error pages do not fail."""
    return _if_there('<link rel="stylesheet" href="{}">', name)


@register.simple_tag
def script_if_there(name: str) -> SafeString:
    """Return a script; empty if it was not collected, as ``stylesheet_if_there``."""
    return _if_there('<script src="{}"></script>', name)


def _if_there(markup: str, name: str) -> SafeString:
    try:
        return format_html(markup, static(name))
    except ValueError:
        return SafeString("")


@lru_cache(maxsize=100)
def render_part(template_name: str, **values: Any) -> SafeString:
    """Render a part of the layout that many pages share, and cache it: it took a fifth of the time of a simple page."""
    return render_to_string(template_name, values)


@register.simple_tag(takes_context=True)
def menu_link(context: Context, name: str, label: str) -> SafeString:
    """Return a link of the main menu: ``{% menu_link "startup-list" "Services" %}``.

    Its ``aria-current`` is ``page`` on that page, ``true`` in its section.
    """
    request = _request(context)
    path, url = request.path if request else "", reverse(name)
    current = "page" if path == url else "true" if url != "/" and path.startswith(url) else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a class="fr-nav__link" href="{}"{}>{}</a>', url, mark, label)


@register.simple_block_tag
def menu_group(content: str, key: str, label: str) -> SafeString:
    """Render a group of ``menu_link``: ``{% menu_group "acteurs" "Acteurs" %}…{% endmenu_group %}``.

    It is current if one of its links is.
    """
    is_current = "aria-current" in content
    return render_to_string(
        "components/menu_group.html", {"key": key, "label": label, "is_current": is_current, "links": content}
    )


_THIS_PAGE = "cette-page"
"""Stands for the address of the page in the foot that all pages share."""


@register.simple_tag(takes_context=True)
def page_footer(context: Context) -> SafeString:
    """Render the footer, for ``base.html``: its link to report an error writes an e-mail whose subject names the page."""
    request = _request(context)
    reported = quote(request.get_full_path() if request else "/", safe="")
    shared = render_part(
        "components/footer.html",
        source_code=settings.SOURCE_CODE_URL,
        contact=settings.CONTACT_EMAIL,
        reported=_THIS_PAGE,
        version=f"{settings.VERSION} ({settings.COMMIT})" if request and request.path.startswith("/espace/") else "",
    )
    return SafeString(shared.replace(f"%20{_THIS_PAGE}", f"%20{reported}"))


@register.inclusion_tag("components/open_graph.html", takes_context=True)
def open_graph(context: Context, picture: str = "", about: str = "", description: str = "") -> dict[str, Any]:
    """Return the Open Graph metadata of the page, for ``base.html``.

    A page with its own ``picture`` (a path) describes it in ``about``; otherwise the picture shows the services by
    phase.
    """
    request = _request(context)
    if request is None:
        return {}
    try:
        return {
            "address": request.build_absolute_uri(),
            "picture": request.build_absolute_uri(picture or "/apercu.png"),
            "about": about if picture else "Les services suivis par Betaportfolio, par phase",
            "description": description,
        }
    except DisallowedHost:  # the error page must still be displayed
        return {}


@register.simple_tag
def search_bar(value: str = "", id: str = "recherche", label: str = "Rechercher") -> SafeString:
    """Render the search form of the site: ``{% search_bar asked "recherche-page" "Un service, une année" %}``.

    ``js/search.js`` suggests results while typing; each form of a page has its own ``id``.
    """
    landmark = "Rechercher sur le site" if id == "recherche" else f"Rechercher : {label.lower()}"
    bar = {"id": id, "label": label, "landmark": landmark}
    if value:  # a typed value is not shared between pages
        return render_to_string("components/search_bar.html", {"value": value, **bar})
    return render_part("components/search_bar.html", value="", **bar)


@register.simple_tag
def theme_modal() -> SafeString:
    """Render the dialog that selects the light, dark or system theme, for ``base.html``."""
    return render_part(
        "components/theme_modal.html", themes=tuple((key, label, static(drawn)) for key, label, drawn in THEMES)
    )


@register.simple_tag(takes_context=True)
def title_prefix(context: Context) -> str:
    """Return the prefix of the page title after a form was sent, else an empty text: ``{% title_prefix as title_prefix
    %}``.

    The page has errors (in its ``form``, or ``has_errors``), shows a preview (``is_preview``), or its first message
    reports what was done.
    """
    form = context.get("form")
    if context.get("has_errors") or (isinstance(form, BaseForm) and form.is_bound and form.errors):
        return "Erreur : "
    if context.get("is_preview"):
        return "Vérifier : "
    for message in context.get("messages") or ():
        said = words.lower_first(str(message).strip().removesuffix(".").removeprefix("Enregistré : "))
        return f"{STATES.get(message.level_tag, 'Information')} : {said} – "
    return ""

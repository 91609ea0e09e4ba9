"""Components of every page: ``{% load components %}``. Each docstring shows its use; ``words`` has the filters."""

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zlib import crc32

from django import template
from django.core.exceptions import DisallowedHost
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from common import known_until, navigation, words
from common.table_labels import label_cells

register = template.Library()

CARDS_FIRST = {2: 20, 3: 10}
"""How many cards a phone shows at first, by the cells of each beside its head."""
LINES_FIRST = 12
"""The same for a list that is one part of its page among others."""
FEWEST = 6
"""The same for taller cards: a page stays within some screens."""
SPARED = 3
"""So few more are not worth asking for."""

THEMES = (
    ("light", "Thème clair", "dsfr/dist/artwork/light.svg"),
    ("dark", "Thème sombre", "dsfr/dist/artwork/dark.svg"),
    ("system", "Système", "dsfr/dist/artwork/system.svg"),
)
DATE_PARAMETER = "as_of"
"""The parameter of an address that asks for a page at another date, as in the API."""
STATES = {"success": "Enregistré", "error": "Erreur", "warning": "Attention"}
"""What the title of a page says of its first message, by its level."""
PAGES_AROUND = 2
"""How many page numbers the pagination shows on each side of the current one."""


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


def _parameters(context: Context) -> QueryDict:
    request = _request(context)
    return request.GET.copy() if request else QueryDict(mutable=True)


@register.simple_tag(takes_context=True)
def canonical_link(context: Context) -> SafeString:
    """The ``<link rel="canonical">`` of the page; nothing without a request, or for a host that is not ours."""
    request = _request(context)
    if request is None:
        return SafeString("")
    try:
        return format_html('<link rel="canonical" href="{}">', f"{request.scheme}://{request.get_host()}{request.path}")
    except DisallowedHost:  # the page that says so must still show
        return SafeString("")


@register.simple_tag
def stylesheet_if_there(name: str) -> SafeString:
    """The link to a style sheet, or nothing when it was not collected: the page of a fault must not fail in its turn."""
    try:
        return format_html('<link rel="stylesheet" href="{}">', static(name))
    except ValueError:
        return SafeString("")


@lru_cache(maxsize=100)
def _part(template_name: str, **values: Any) -> SafeString:
    """A part of the layout that many pages show alike: a fifth of a page of one form was the time to write it again."""
    return render_to_string(template_name, values)


@register.simple_tag(takes_context=True)
def main_navigation(context: Context) -> SafeString:
    """The main menu, with the section of the current page marked. Used by ``base.html``."""
    request = _request(context)
    return _part("components/main_navigation.html", items=tuple(navigation.main_menu(request.path if request else "")))


_THIS_PAGE = "cette-page"
"""Stands for the address of the page in the foot that all pages share."""


@register.simple_tag(takes_context=True)
def page_footer(context: Context) -> SafeString:
    """The foot of every page, from where an error on this very page is reported. Used by ``base.html``."""
    request = _request(context)
    reported = quote(request.get_full_path() if request else "/", safe="")
    shared = _part(
        "components/footer.html",
        legal_links=tuple(navigation.footer_links()),
        help_links=navigation.HELP,
        partner_links=navigation.PARTNERS,
        reported=_THIS_PAGE,
    )
    return SafeString(shared.replace(f"?page={_THIS_PAGE}", f"?page={reported}"))


@register.inclusion_tag("components/open_graph.html", takes_context=True)
def open_graph(context: Context, picture: str = "", about: str = "", description: str = "") -> dict[str, Any]:
    """What other sites show of a link to the page: its address, and the picture of the figures. Used by ``base.html``.

    A page that has a ``picture`` of its own (a path) says what it is ``about``.
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
    except DisallowedHost:  # the page that says so must still show
        return {}


@register.simple_tag
def search_bar(value: str = "", id: str = "recherche", label: str = "Rechercher") -> SafeString:
    """``{% search_bar asked "recherche-page" "Un service, une année" %}``: search of the whole site.

    Suggestions come while one types (``js/search.js``); each bar of a page has its own ``id``.
    """
    landmark = "Rechercher sur le site" if id == "recherche" else f"Rechercher : {label.lower()}"
    bar = {"id": id, "label": label, "landmark": landmark}
    if value:  # what somebody typed is no part that pages share
        return render_to_string("components/search_bar.html", {"value": value, **bar})
    return _part("components/search_bar.html", value="", **bar)


@register.simple_tag
def theme_modal() -> SafeString:
    """The dialog where one chooses the light, dark or system theme. Used by ``base.html``."""
    return _part(
        "components/theme_modal.html", themes=tuple((key, label, static(drawn)) for key, label, drawn in THEMES)
    )


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """``{% breadcrumb "Services" list_url "Nom du service" %}``: label and url of each level, then the current page."""
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumb attend des paires libellé, adresse, puis le nom de la page.")
    *above, current = parts
    return {"levels": list(zip(above[::2], above[1::2], strict=True)), "current": current}


@lru_cache(maxsize=256, typed=True)
def _tile(**said: Any) -> SafeString:
    """A tile that says this: most are the same after a change as before."""
    return render_to_string("components/figure_tile.html", said)


@register.simple_tag
def figure_tile(
    value: words.Number | str | None,
    label: str,
    *,
    href: str = "",
    unit: str = "",
    change: str = "",
    date: datetime.date | None = None,
    definition: str = "",
    mark: str = "",
) -> SafeString:
    """``{% figure_tile 153 "services" href=proof change=text date=as_of %}``: a big figure, in ``<ul class="tiles">``.

    ``value`` is a number, a text that is already said (``17,4 %``) or None (not determined); ``href`` is its proof;
    ``change`` comes from ``change_fr``; ``definition`` is the address of what the figure means; ``mark`` is a reserve.
    """
    text = value if isinstance(value, str) else words.number_fr(value)
    text = text.replace(f"environ{words.NO_BREAK}", "environ ")  # which may stand on a line of its own
    label = label.replace(words.NO_BREAK, " ")  # a date is wider than a tile of a phone
    tile = {"label": label, "href": href, "unit": unit, "change": change, "date": date, "definition": definition}
    tile["mark"] = mark
    return _tile(said=text, unknown=value is None, **tile)


# Badges stand in every row of long lists: made without a template, they cost a tenth of the time.
@register.simple_tag
def phase_badge(kind: str, label: str) -> SafeString:
    """``{% phase_badge "acceleration" "En accélération" %}``: the stored kind gives the colour, the label the words."""
    return format_html('<span class="fr-badge fr-badge--sm phase serie--{}">{}</span>', slugify(kind), label)


@register.simple_tag
def badge(text: str, kind: str = "") -> SafeString:
    """``{% badge "Impact national 2021" "impact" %}``; kind: "", info, success, warning, error, new, impact or fast."""
    css = format_html(" badge--{}", kind) if kind else ""
    return format_html('<span class="fr-badge fr-badge--sm{}">{}</span>', css, text)


@register.simple_tag
def fictif_badge() -> SafeString:
    """``{% fictif_badge %}`` marks a record made up for the demonstration."""
    return badge("Fictif", "fictif")


@register.simple_tag
def figure_mark(mark: Any) -> SafeString:
    """``{% figure_mark figure.mark %}``: what is missing, to confirm or fictitious, in its ``words``; nothing for None."""
    return format_html(' <span class="figure-mark">({})</span>', mark.words) if mark else SafeString("")


@register.inclusion_tag("components/filter_tags.html")
def filter_tags(filters: Iterable[tuple[str, str]], reset_url: str = "") -> dict[str, Any]:
    """``{% filter_tags filters reset_url %}``: each filter is (its sentence, the address of the page without it)."""
    return {"filters": list(filters), "reset_url": reset_url}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """``{% pagination page %}`` for a Django page; it keeps the other parameters; nothing when there is one page."""
    parameters = _parameters(context)

    def address(number: int) -> str:
        parameters["page"] = str(number)
        return f"?{parameters.urlencode()}"

    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - PAGES_AROUND), min(last, page.number + PAGES_AROUND) + 1)})
    links = [
        {
            "number": number,
            "url": address(number),
            "current": number == page.number,
            "gap": number - before > 1,
            "far": number not in {1, last} and abs(number - page.number) > 1,
        }
        for before, number in zip([0, *shown], shown, strict=False)
    ]
    return {
        "links": links if last > 1 else [],
        "previous": address(page.number - 1) if page.number > 1 else "",
        "next": address(page.number + 1) if page.number < last else "",
    }


@register.simple_tag
def data_age(sort: str = known_until.RECORDS, date: datetime.date | None = None) -> SafeString:
    """``{% data_age %}``: « Données au 20 août 2026 », with the last fact; nothing when no import ever brought any.

    Beside every figure of today, with a banner when these are more than thirty days old. A page that is asked for a ``date``
    says it for one that the last import does not reach; of a later one, it says that the last facts were entered here.
    """
    known = known_until.known_until(sort)
    if known is None or (date and date < known.day):
        return _part("components/data_age.html", day=None)
    is_old, entered = known_until.is_old(known), None
    if sort == known_until.RECORDS and (last := known_until.day_of_records()) > known.day:
        entered = last
    return _part("components/data_age.html", day=known.day, last_fact=known.last_fact, is_old=is_old, entered=entered)


@register.inclusion_tag("components/time_banner.html", takes_context=True)
def time_banner(context: Context, date: datetime.date, today: datetime.date | None = None) -> dict[str, Any]:
    """``{% time_banner as_of %}`` at the top of a page that may be of another day than ``today`` (the day of the records)."""
    parameters = _parameters(context)
    for name in (DATE_PARAMETER, "page"):
        parameters.pop(name, None)
    query = parameters.urlencode()
    request = _request(context)
    path = request.path if request else ""
    now = today or known_until.day_of_records()
    return {
        "date": date,
        "known": now,
        "is_past": date < now,
        "is_future": date > now,
        "is_today": now == timezone.localdate(),
        "back": f"{path}?{query}" if query else path,
    }


@register.inclusion_tag("components/date_control.html", takes_context=True)
def date_control(
    context: Context,
    date: datetime.date,
    today: datetime.date | None = None,
    sort: str = known_until.RECORDS,
    *,
    is_alone: bool = False,
) -> dict[str, Any]:
    """``{% date_control as_of %}``: a GET form that shows the page at another date (``?as_of=``) and keeps its filters.

    It offers the day of the records, 1 January of its year and 1 January 2022, without those of the page shown, and says
    how old the records of a ``sort`` are; ``is_alone``: the page has the banner of the date and the age of the records
    elsewhere.
    """
    today = today or known_until.day_of_records()
    parameters = _parameters(context)
    is_asked = _request(context) is None or DATE_PARAMETER in parameters
    for name in (DATE_PARAMETER, "page"):
        parameters.pop(name, None)
    kept = [(name, value) for name, values in parameters.lists() for value in values]

    def address(day: datetime.date) -> str:
        own = parameters.copy()
        if day != today:
            own[DATE_PARAMETER] = day.isoformat()
        return f"?{own.urlencode()}"

    days = [today, datetime.date(today.year, 1, 1), datetime.date(2022, 1, 1)]
    presets = [
        {"label": "aujourd’hui" if day == timezone.localdate() else words.date_fr(day), "url": address(day)}
        for day in dict.fromkeys(days)
        if day != date
    ]
    return {
        "date": date,
        "is_asked": is_asked and not is_alone,
        "is_alone": is_alone,
        "today": today,
        "name": DATE_PARAMETER,
        "kept": kept,
        "presets": presets,
        "sort": sort,
        "request": _request(context),
    }


@register.inclusion_tag("components/alert.html")
def alert(kind: str, title: str, text: str = "", links: str = "", focus: bool = False) -> dict[str, Any]:
    """``{% alert "error" "La date est illisible" "Écrivez-la ainsi : 2022-01-01." %}``; or info, success, warning.

    ``links`` are two addresses with a space between: where the effect of a change is read, and where it is undone. With
    ``focus`` the alert has the focus when the page opens.
    """
    shown = kind if kind in {"info", "success", "warning", "error"} else "info"
    effect_url, _, undo_url = links.partition(" ")
    return {
        "kind": shown,
        "title": title,
        "text": text,
        "effect_url": effect_url,
        "undo_url": undo_url,
        "focus": focus,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """``{% error_summary form %}``: what a form refuses, with a link to each field; it has the focus when the page opens."""
    fields = [field for field in form.visible_fields() if field.errors]
    return {
        "whole": form.non_field_errors(),
        "fields": fields,
        "count": len(fields) + len(form.non_field_errors()),
    }


@register.simple_tag(takes_context=True)
def title_prefix(context: Context) -> str:
    """``{% title_prefix as title_prefix %}``: what begins the title of a page that answers a form; empty on any other page.

    A page has errors (its ``form`` does, or ``has_errors`` says so), or shows what a change would do (``is_preview``), or
    says by its first message what was done.
    """
    form = context.get("form")
    if context.get("has_errors") or (isinstance(form, BaseForm) and form.is_bound and form.errors):
        return "Erreur : "
    if context.get("is_preview"):
        return "Vérifier : "
    for message in context.get("messages") or ():
        said = words.lower_first(str(message).strip().removesuffix("."))
        return f"{STATES.get(message.level_tag, 'Information')} : {said} – "
    return ""


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str, action_label: str = "", action_url: str = "") -> dict[str, Any]:
    """``{% empty_state "Aucun service" "Retirez un filtre." "Tout voir" url %}`` where a list has nothing to show."""
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url}


@register.simple_tag
def external_link(url: str, label: str) -> SafeString:
    """``{% external_link url label %}``: a link that leaves the site in a new window, and says so."""
    return format_html(
        '<a class="fr-link" href="{0}" target="_blank" rel="noopener external" title="{1} – nouvelle fenêtre">{1}</a>',
        url,
        label,
    )


@register.inclusion_tag("components/download_links.html")
def download_links(*, csv: str = "", ods: str = "", xlsx: str = "", pdf: str = "", what: str = "") -> dict[str, Any]:
    """``{% download_links csv=csv_url ods=ods_url what="662 services" %}``: the formats in which to take it away."""
    formats: Sequence[tuple[str, str, str]] = (
        ("CSV", "texte, pour tout outil", csv),
        ("ODS", "classeur LibreOffice", ods),
        ("XLSX", "classeur Excel", xlsx),
        ("PDF", "à imprimer, accessible", pdf),
    )
    return {"formats": [entry for entry in formats if entry[2]], "what": what}


@register.simple_block_tag
def datatable(
    content: str,
    caption: str,
    cards: bool = False,
    hide_caption: bool = False,
    rows: int = 0,
    short: bool = False,
    tall: bool = False,
) -> SafeString:
    """``{% datatable "Services" cards=True %}<thead>…</thead><tbody>…</tbody>{% enddatatable %}``.

    The rows are the page's: ``<th scope>`` for heads, ``<td class="num">`` for numbers. With ``cards`` each ``<td>``
    takes the head of its column as its label and each row becomes a card on a phone, which shows the first of them until
    asked for all; a ``short`` table does so on any screen, one of ``tall`` rows shows the fewest, as cards or not.
    ``rows`` says how many there are when they are put in later. The table scrolls in its frame, reachable by keyboard.
    """
    count = rows or max(content.count("<tr") - 1, 0)
    first = (
        FEWEST
        if tall
        else CARDS_FIRST[2]
        if rows
        else CARDS_FIRST.get(max(2, content.count("<td") // max(count, 1)), FEWEST)
    )
    is_long = (cards or tall) and count > first + SPARED
    short_id = f"lignes-{crc32(caption.encode()):x}" if is_long else ""
    values = {
        "content": SafeString(label_cells(content)) if cards else content,
        "caption": caption,
        "cards": cards,
        "hide_caption": hide_caption,
        "short_id": short_id,
        "first": first,
        "short": short,
        "count": count,
    }
    return SafeString(render_to_string("components/datatable.html", values))


@register.simple_block_tag
def long_list(content: str, count: int, noun: str, about: str = "") -> SafeString:
    """``{% long_list 57 "services" "au 1er janvier" %}<ul>…</ul>{% endlong_list %}``: a phone shows the first lines.

    ``noun`` is the plural of what it lists, ``about`` what tells it from another list of the page.
    """
    if count <= LINES_FIRST + SPARED:
        return SafeString(content)
    return format_html(
        '<div class="long-list" id="liste-{0}">{1}<p class="long-list__more">'
        '<a class="fr-btn fr-btn--secondary" href="#liste-{0}">Afficher les {2} {3}'
        '<span class="fr-sr-only">{4}</span></a></p></div>',
        f"{crc32(f'{noun} {about}'.encode()):x}",
        SafeString(content),
        words.number_fr(count),
        noun,
        f" : {about}" if about else "",
    )

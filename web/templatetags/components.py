"""Components of every page: ``{% load components %}``. Each docstring shows the usage; ``words`` has the filters."""

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from common import clock, freshness, words
from common.figure import Figure
from web import days
from web.table_labels import label_cells
from web.templatetags.layout import render_part

register = template.Library()

CARDS_FIRST = {2: 20, 3: 10}
"""How many cards a phone shows at first, by the cells of each beside its head."""
LINES_FIRST = 12
"""The same for a list that is one part of its page among others."""
FEWEST = 6
"""The same for taller cards: a page stays within some screens."""
SPARED = 3
"""So few more are not worth asking for."""
FIELDS = re.compile("<(input|select|textarea)")

PAGES_AROUND = 2
"""How many page numbers the pagination shows on each side of the current one."""


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


def _parameters(context: Context) -> QueryDict:
    request = _request(context)
    return request.GET.copy() if request else QueryDict(mutable=True)


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """Render a breadcrumb: ``{% breadcrumb "Services" list_url "Nom du service" %}``, pairs of label and URL, then the
    page.
    """
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumb attend des paires libellé, adresse, puis le nom de la page.")
    *above, current = parts
    return {"levels": list(zip(above[::2], above[1::2], strict=True)), "current": current}


@lru_cache(maxsize=256, typed=True)
def _tile(**said: Any) -> SafeString:
    """Render a tile, cached: most stay the same when the records change."""
    return render_to_string("components/figure_tile.html", said)


@register.simple_tag
def to_fill() -> SafeString:
    """Return an empty line to fill in by hand: ``{% to_fill %}``."""
    return format_html('<span class="to-fill"><span class="fr-sr-only">{}</span></span>', "à compléter")


@register.simple_tag
def figure_tile(
    value: Figure | words.Number | str | None,
    label: str,
    *,
    href: str = "",
    unit: str = "",
    change: str = "",
    date: datetime.date | None = None,
    definition: str = "",
    mark: str = "",
) -> SafeString:
    """Render a large figure in a ``<ul class="tiles">``: ``{% figure_tile 153 "services" href=proof change=text
    date=as_of %}``.

    ``value`` is a figure, a number, a formatted text (``17,4 %``) or None (not determined); ``href`` is the page of its
    evidence; ``change`` is that of a ``Difference``; ``definition`` is the URL of its definition; ``mark`` is a caveat.
    """
    if isinstance(value, Figure):
        mark, value = value.marks, value.number if value.is_known else None
    text = value if isinstance(value, str) else words.number_fr(value)
    text, label = (one.replace(words.NO_BREAK, " ") for one in (text, label))  # too wide for a tile on a phone
    tile = {"label": label, "href": href, "unit": unit, "change": change, "date": date, "definition": definition}
    tile["mark"] = mark
    return _tile(said=text, unknown=value is None, **tile)


# Badges occur in every row of long lists: a template would add a tenth to the time of the page.
@register.simple_tag
def phase_badge(kind: str, label: str) -> SafeString:
    """Return a phase badge, coloured by kind: ``{% phase_badge "acceleration" "En accélération" %}``."""
    return format_html('<span class="fr-badge fr-badge--sm phase serie--{}">{}</span>', slugify(kind), label)


@register.simple_tag
def badge(text: str, kind: str = "") -> SafeString:
    """Return a badge: ``{% badge "Impact national 2021" "impact" %}``; kind: "", info, success, warning, error, new,
    impact or fast.
    """
    css = format_html(" badge--{}", kind) if kind else ""
    return format_html('<span class="fr-badge fr-badge--sm{}">{}</span>', css, text)


@register.simple_tag
def figure(one: Figure, unit: str = "") -> SafeString:
    """Return a number with its marks: ``{% figure live.figure "%" %}`` gives « au moins 14 (3 lauréats non enregistrés) »."""
    return (one.in_unit(unit) if unit else one).__html__()


@register.simple_tag
def figure_text(one: Figure, unit: str = "") -> str:
    """Return a number with its marks as text, for an attribute: ``{% figure_text live.figure "%" %}``."""
    return str(one.in_unit(unit) if unit else one)


@register.simple_tag
def figure_with(one: Figure, forms: str) -> SafeString:
    """Return a number with its noun and its marks: ``{% figure_with total "service,services" %}``."""
    singular, plural = forms.split(",")
    return format_html("{}", one.with_noun(singular, plural))


@register.inclusion_tag("components/filter_tags.html")
def filter_tags(filters: Iterable[tuple[str, str]], reset_url: str = "") -> dict[str, Any]:
    """Render the active filters: ``{% filter_tags filters reset_url %}``, pairs of a sentence and the URL without the
    filter.
    """
    return {"filters": list(filters), "reset_url": reset_url}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """Render the pagination of a Django page, keeping the other parameters; nothing for a single page: ``{% pagination
    page %}``.
    """
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
def site_notice() -> SafeString:
    """Return the line about the records of the site, for each page: ``{% site_notice %}``; empty without one."""
    if not settings.SITE_NOTICE:
        return SafeString("")
    return format_html('<p class="site-notice fr-text--sm">{}</p>', settings.SITE_NOTICE)


@register.simple_tag
def data_age(kind: str = freshness.RECORDS, date: datetime.date | None = None) -> SafeString:
    """Return the date of the data: ``{% data_age %}`` gives « Données au 20 août 2026 » with the last fact; empty
    without import.

    Displayed with every current figure, with a warning after thirty days. For a page at ``date``, displayed only if the
    last import does not cover it; if the date is later than the import, it says that the last facts were entered here.
    """
    known = freshness.freshness_of(kind)
    if known is None or (date and date < known.day):
        return render_part("components/data_age.html", day=None)
    is_old, entered = freshness.is_old(known) and not settings.SITE_NOTICE, None
    if kind == freshness.RECORDS and (last := freshness.day_of_records()) > known.day:
        entered = last
    return render_part(
        "components/data_age.html", day=known.day, last_fact=known.last_fact, is_old=is_old, entered=entered
    )


@register.inclusion_tag("components/unread_days.html", takes_context=True)
def unread_days(context: Context) -> dict[str, object]:
    """Warn of a day in the URL that the page refuses or does not read; a page with filters refuses another itself."""
    request = _request(context)
    if request is None:
        return {}
    is_unread = "filters" not in context and bool(days.unread_days(request))
    return {"is_unread": is_unread, "refusal": getattr(request, "day_refusal", "")}


TOLD_NOW = "les fiches d’aujourd’hui le racontent"
"""What a page at a past date reads, unless it reads the records of that time."""


@register.inclusion_tag("components/time_banner.html", takes_context=True)
def time_banner(
    context: Context, date: datetime.date, today: datetime.date | None = None, told: str = TOLD_NOW
) -> dict[str, Any]:
    """Render the banner of a page shown at another date than ``today`` (that of the records): ``{% time_banner as_of
    %}``. ``told`` are the records that its figures come from.
    """
    parameters = _parameters(context)
    for name in (days.AS_OF, "page"):
        parameters.pop(name, None)
    query = parameters.urlencode()
    request = _request(context)
    path = request.path if request else ""
    now = today or freshness.day_of_records()
    return {
        "date": date,
        "told": told,
        "known": now,
        "is_past": date < now,
        "is_future": date > now,
        "is_today": now == clock.today(),
        "back": f"{path}?{query}" if query else path,
    }


@register.inclusion_tag("components/date_control.html", takes_context=True)
def date_control(
    context: Context,
    date: datetime.date,
    today: datetime.date | None = None,
    kind: str = freshness.RECORDS,
    *,
    is_alone: bool = False,
    told: str = TOLD_NOW,
) -> dict[str, Any]:
    """Render the GET form that shows the page at another date (``?as_of=``), keeping the filters: ``{% date_control
    as_of %}``.

    It offers the date of the records, 1 January of its year and 1 January 2022, except the current one, and displays
    the age of the records of a ``kind``; ``is_alone``: the page displays the banner and the age elsewhere.
    """
    today = today or freshness.day_of_records()
    parameters = _parameters(context)
    is_asked = _request(context) is None or days.AS_OF in parameters
    for name in (days.AS_OF, "page"):
        parameters.pop(name, None)
    kept = [(name, value) for name, values in parameters.lists() for value in values]
    return {
        "date": date,
        "is_asked": is_asked and not is_alone,
        "is_alone": is_alone,
        "today": today,
        "name": days.AS_OF,
        "kept": kept,
        "presets": [_preset(day, today, parameters) for day in _preset_days(today) if day != date],
        "kind": kind,
        "told": told,
        "request": _request(context),
    }


def _preset_days(today: datetime.date) -> list[datetime.date]:
    return list(dict.fromkeys([today, datetime.date(today.year, 1, 1), datetime.date(2022, 1, 1)]))


def _preset(day: datetime.date, today: datetime.date, parameters: QueryDict) -> dict[str, str]:
    """Return the label and the address of a date; ``today`` is the date of the records, which needs no parameter."""
    own = parameters.copy()
    if day != today:
        own[days.AS_OF] = day.isoformat()
    label = "aujourd’hui" if day == clock.today() else words.date_fr(day)
    return {"label": label, "url": f"?{own.urlencode()}"}


@register.simple_block_tag
def alert(content: str, kind: str, title: str = "", links: str = "", focus: bool = False) -> SafeString:
    """Render an alert: ``{% alert "error" "La date est illisible" %}Écrivez-la ainsi : 2022-01-01.{% endalert %}``; or
    info, success, warning.

    ``links`` are two URLs separated by a space: the effect of a change, and its undo page. ``focus`` gives the alert
    the focus when the page opens.
    """
    shown = kind if kind in {"info", "success", "warning", "error"} else "info"
    effect_url, _, undo_url = links.partition(" ")
    values = {
        "kind": shown,
        "title": title,
        "text": SafeString(content.strip()),
        "effect_url": effect_url,
        "undo_url": undo_url,
        "undo_label": "Rétablir le changement" if undo_url.endswith("#retablir") else "Annuler ce changement",
        "focus": focus,
    }
    return render_to_string("components/alert.html", values)


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Render the errors of a form with a link to each field; it gets the focus: ``{% error_summary form %}``."""
    fields = [field for field in form.visible_fields() if field.errors]
    return {
        "whole": form.non_field_errors(),
        "fields": fields,
        "count": len(fields) + len(form.non_field_errors()),
    }


@register.simple_block_tag
def empty_state(content: str, title: str, action_label: str = "", action_url: str = "") -> SafeString:
    """Render an empty list: ``{% empty_state "Aucun service" "Tout voir" url %}Retirez un filtre.{% endempty_state %}``."""
    values = {"title": title, "text": content, "action_label": action_label, "action_url": action_url}
    return render_to_string("components/empty_state.html", values)


@register.simple_tag
def external_link(url: str, label: str) -> SafeString:
    """Return a link to another site in a new window, which its title announces: ``{% external_link url label %}``."""
    return format_html(
        '<a class="fr-link" href="{0}" target="_blank" rel="noopener external" title="{1} – nouvelle fenêtre">{1}</a>',
        url,
        label,
    )


@register.inclusion_tag("components/download_links.html")
def download_links(*, csv: str = "", ods: str = "", xlsx: str = "", pdf: str = "", what: str = "") -> dict[str, Any]:
    """Render download links by format: ``{% download_links csv=csv_url ods=ods_url what="662 services" %}``."""
    formats: Sequence[tuple[str, str, str]] = (
        ("CSV", "texte, pour tout outil", csv),
        ("ODS", "classeur LibreOffice", ods),
        ("XLSX", "classeur Excel", xlsx),
        ("PDF", "à imprimer, accessible", pdf),
    )
    return {"formats": [entry for entry in formats if entry[2]], "what": what}


@register.inclusion_tag("components/download_links.html")
def table_links(listed: str, query: str, *, what: str) -> dict[str, Any]:
    """Render download links to a list of the API with filters: ``{% table_links "api-startups" query what="la liste" %}``."""
    start = f"{reverse(listed)}?{query}{'&' if query else ''}format="
    return download_links(csv=f"{start}csv", ods=f"{start}ods", xlsx=f"{start}xlsx", what=what)


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
    """Render a table: ``{% datatable "Services" cards=True %}<thead>…</thead><tbody>…</tbody>{% enddatatable %}``.

    The page writes the rows: ``<th scope>`` for headers, ``<td class="num">`` for numbers. With ``cards``, rows become
    cards on mobile, labelled with the column headers, and only the first are displayed until a link shows all, unless
    they have fields; ``short`` limits the rows on every screen, ``tall`` to the smallest number. ``rows`` is their
    number when they are inserted later. The table scrolls in its frame, which the keyboard reaches.
    """
    count = rows or max(content.count("<tr") - 1, 0)
    first = (
        FEWEST
        if tall
        else CARDS_FIRST[2]
        if rows
        else CARDS_FIRST.get(max(2, content.count("<td") // max(count, 1)), FEWEST)
    )
    is_long = (cards or tall) and count > first + SPARED and not FIELDS.search(content)
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
    """Render a list, of whose lines mobile shows the first: ``{% long_list 57 "services" "au 1er janvier" %}…{%
    endlong_list %}``.

    ``noun`` is the plural of the items; ``about`` distinguishes the lists of one page.
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

"""The rows of the list of startups, as HTML.

Written in Python, since a template loop takes ten times as long for the 662 real fiches. Every recorded text is escaped.
"""

import datetime as dt
from collections.abc import Container, Sequence
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify

from catalogue.listing.queries import StartupRow
from common.words import since_fr

_BADGE = '<span class="fr-badge fr-badge--sm {css}">{text}</span>'


def table_rows(
    rows: Sequence[StartupRow], as_of: dt.date, query: str = "", editable: Container[str] = ()
) -> SafeString:
    """One ``<tr>`` for each startup; ``query`` (``as_of=…``) is added to its link.

    Those of ``editable`` have a link to the form that changes their phase.
    """
    suffix = f"?{escape(query)}" if query else ""
    return SafeString(
        "".join(
            [_row(row, _since(row.since, as_of) if row.since else "", suffix, _change(row, editable)) for row in rows]
        )
    )


def _change(row: StartupRow, editable: Container[str]) -> str:
    if row.slug not in editable:
        return ""
    said = f'Changer<span class="fr-sr-only"> la phase : {escape(row.name)}</span>'
    return f' <a class="fr-link fr-link--sm row__phase" href="{_address("workspace-phase", row.slug)}">{said}</a>'


def _mission(row: StartupRow) -> str:
    return f'<span class="row__mission">{escape(row.mission)}</span>' if row.mission else ""


# A change leaves most rows as they were: each is written once in a process, as are the cells that come back in many.


@lru_cache(maxsize=1024)
def _row(row: StartupRow, since: str, suffix: str, change: str) -> str:
    service = f'<a href="{_address("startup-detail", row.slug)}{suffix}">{escape(row.name)}</a>'
    return (
        f'<tr><th scope="row">{service}{_mission(row)}</th>'
        f'<td data-label="Phase">{_phase(row.phase, row.phase_badge, since)}{change}</td>'
        f'<td data-label="Incubateur">{_incubator(row.incubator, row.incubator_name)}</td>'
        f'<td data-label="Distinctions">{_badges(row)}</td></tr>'
    )


@lru_cache(maxsize=8192)
def _since(start: dt.date, as_of: dt.date) -> str:
    return since_fr(start, as_of)


@lru_cache(maxsize=4096)
def _address(name: str, slug: str) -> str:
    return escape(reverse(name, args=[slug]))


@lru_cache(maxsize=4096)
def _phase(kind: str | None, badge: str | None, since: str) -> str:
    if kind is None:
        return '<span class="row__none">Aucune phase à cette date</span>'
    text = _BADGE.format(css=f"phase serie--{slugify(kind)}", text=escape(badge or ""))
    return f'{text} <span class="row__since">{since}</span>'


@lru_cache(maxsize=1024)
def _incubator(slug: str | None, name: str | None) -> str:
    if slug is None:
        return "Aucun incubateur"
    return f'<a href="{_address("incubator-detail", slug)}">{escape(name or "")}</a>'


def _badges(row: StartupRow) -> str:
    if row.national_impact is None and not row.fast and not row.is_fictitious:
        return ""
    badges = [_BADGE.format(css="badge--fast", text=f"FAST {number}") for number in row.fast]
    if row.national_impact is not None:
        badges.insert(0, _BADGE.format(css="badge--impact", text=f"Impact national {row.national_impact}"))
    if row.is_fictitious:
        badges.append(_BADGE.format(css="badge--fictif", text="Fictif"))
    return " ".join(badges)

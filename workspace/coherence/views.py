"""``/espace/coherence/``: inconsistencies between printed figures, published results and records, for staff."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from common.background.jobs import last_done
from common.background.recompute import RECOMPUTE
from common.freshness import day_of_records
from common.words import plural_fr
from indicators.checks.actions import MENDING, TITLES
from indicators.checks.drifts import widest_drifts
from indicators.checks.records import ComparedRecords
from indicators.models import Inconsistency
from startups.changes import settle
from workspace.coherence.links import address_of
from workspace.pages.form_page import form_page
from workspace.pages.forms import ReasonForm

Level = Inconsistency.Level
NOUNS = {
    Level.GAP: ("écart", "écarts"),
    Level.MISSING: ("point non vérifiable", "points non vérifiables"),
    Level.ROUNDING: ("arrondi", "arrondis"),
}
"""What disagrees, by level, in the order of the page; a drift is no disagreement to look at."""
RULES = {
    Level.GAP: "Deux chiffres qui devraient être égaux diffèrent, et l’arrondi ne l’explique pas.",
    Level.MISSING: "Les enregistrements ne suffisent pas : lignes, lauréats ou membres absents, millésimes à confirmer.",
    Level.ROUNDING: "La différence est plus petite que la précision du chiffre imprimé : rien n’est à corriger.",
}
"""How a disagreement is classed, in words."""


@read_view(Action.DECIDE)
def coherence(request: HttpRequest, user: User) -> HttpResponse:
    """Display current inconsistencies by level; drifts, settled ones and past ones are separate."""
    rows = list(Inconsistency.objects.select_related("settled_by"))
    there = [row for row in rows if row.gone_at is None]
    drifts = [row for row in there if row.level == Level.DRIFT]
    open_ones = [row for row in there if row.settled_at is None and row not in drifts]
    job = last_done(RECOMPUTE)
    levels = [(level, nouns, _lines(row for row in open_ones if row.level == level)) for level, nouns in NOUNS.items()]
    shown = [(level, plural_fr(len(lines), *nouns), RULES[level], lines) for level, nouns, lines in levels if lines]
    context = {
        "levels": shown,
        "to_look_at": [one for one in shown if one[0] not in Inconsistency.NOTHING_TO_CORRECT],
        "roundings": [one for one in shown if one[0] == Level.ROUNDING],
        "total": sum(len(lines) for level, _, lines in levels if level not in Inconsistency.NOTHING_TO_CORRECT),
        "drifts": [_line(row) for row in drifts],
        "is_drift_known": bool(drifts and widest_drifts(ComparedRecords(day_of_records()))),
        "settled": [_line(row) for row in there if row.settled_at and row not in drifts],
        "gone": [_line(row) for row in rows if row.gone_at],
        "checked_at": job.finished_at if job else None,
    }
    return render(request, "workspace/coherence/coherence.html", context)


@form_view(Action.DECIDE)
def inconsistency_settle(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Record why an inconsistency is accepted: ``/espace/coherence/<pk>/``."""
    slips = Inconsistency.objects.exclude(level=Level.DRIFT)
    row = get_object_or_404(slips, pk=pk, settled_at__isnull=True, gone_at__isnull=True)
    form = ReasonForm(request.POST or None, save_label="Classer")
    return form_page(
        request,
        user,
        form,
        title="Classer une incohérence",
        success_message="L’incohérence est classée, tant que ses chiffres ne bougent pas.",
        save=lambda: settle(row=row, reason=form.cleaned_data["reason"], actor=user),
        success_url=reverse("workspace-coherence"),
        template="workspace/coherence/coherence_settle.html",
        extra_context={"line": _line(row)},
        moves_figures=False,
    )


def _lines(rows: Iterable[Inconsistency]) -> list[dict[str, Any]]:
    """Return a line for each row; the millésimes of all years are one, with its ``rows``."""
    listed = list(rows)
    millesimes = [row for row in listed if row.check_code == Inconsistency.MILLESIMES]
    alone = [row for row in listed if row.check_code != Inconsistency.MILLESIMES]
    together = [{**_line(millesimes[0]), "rows": millesimes}] if millesimes else []
    return [*together, *map(_line, alone)]


def _line(row: Inconsistency) -> dict[str, Any]:
    links = [(one["label"], address_of(one["kind"], one["key"])) for one in row.records]
    return {
        "row": row,
        "title": TITLES.get(row.check_code, row.check_code),
        "links": links,
        "mending": "" if row.level in Inconsistency.NOTHING_TO_CORRECT else MENDING.get(row.check_code, ""),
    }

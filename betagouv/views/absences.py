"""``/espace/a-regler/absences/<pk>/``: settle a record missing from its source."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from betagouv.absences.actions import keep, merge, withdraw
from betagouv.forms import AbsenceForm
from betagouv.local_changes.presenters import ReportedService, services_to_report
from betagouv.local_changes.queries import changes_since_import
from betagouv.models import Absence
from betagouv.parse.records import SourceKind
from betagouv.presenters import record_fr
from startups.models import PhaseKind, Span, Startup
from startups.presenters import GROUP_NOUNS
from startups.queries import portfolio
from workspace.pages.form_page import form_page
from workspace.pages.preview import (
    Announcement,
    ChangeEffect,
    FigureLink,
    Preview,
    Snapshot,
    Value,
    diff_after,
    indicators,
)

Group = PhaseKind.Group
GROUPS = {"investigations": Group.INVESTIGATION, "services": Group.SERVICE, "ended": Group.ENDED}
"""The group of phases of each count of a portfolio."""


def foresee_effects(write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the figures that ``write`` changes.

    Compares the indicators of every year, and the portfolio on the date of the records and on each 1 January.

    :raises ValidationError: from ``write``.
    """
    return diff_after(_figures, write)


def _figures(day: dt.date) -> Snapshot:
    first = Span.objects.order_by("start").values_list("start", flat=True).first() or day
    days = [*(dt.date(year, 1, 1) for year in range(first.year, day.year + 1)), day]
    figures: dict[FigureLink, Value] = {}
    for one in days:
        counted, name = portfolio(one), "aujourd’hui" if one == day else f"au 1er janvier {one.year}"
        figures |= {
            FigureLink(2, f"Portefeuille {name} : {GROUP_NOUNS[group][1]}"): getattr(counted, field)
            for field, group in GROUPS.items()
        }
    return Snapshot(figures | indicators(day))


DONE: Final[dict[str, str]] = {
    Absence.Outcome.MERGED: "L’enregistrement est fusionné.",
    Absence.Outcome.WITHDRAWN: "L’enregistrement est retiré du portefeuille.",
    Absence.Outcome.KEPT: "L’enregistrement est gardé.",
}

IRREVERSIBLE = (
    "Les chiffres changent aussi aux dates passées, et les adresses publiées de cet enregistrement changent de page."
)


@form_view(Action.DECIDE)
def absence(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Preview the effect of settling an absence on figures and public pages, then settle it."""
    found = get_object_or_404(Absence, pk=pk, outcome="")
    form = AbsenceForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title="Trancher une absence",
        save=partial(_settle, found, form, user),
        success_message=DONE.get(form.data.get("outcome", ""), "C’est fait."),
        success_url=f"{reverse('workspace-to-settle')}?genre=absences",
        template="betagouv/absence.html",
        extra_context=lambda: {
            "about": f"{record_fr(found.kind, found.key)} ({found.name}) n’est plus dans la source.",
            "written_here": _written_here(found),
        },
        preview=Preview(
            compute_effects=foresee_effects,
            warnings=lambda: [IRREVERSIBLE] if form.cleaned_data["outcome"] != Absence.Outcome.KEPT else [],
            announce=lambda: Announcement([_confirmation(found, form)], (), "personne n’en est averti"),
            undo_note="La page « À régler » permet d’y revenir, tant que rien d’autre n’a changé.",
        ),
    )


def _written_here(found: Absence) -> list[ReportedService]:
    """Return the changes made here in an absent fiche, which its merge would lose."""
    startup = Startup.objects.filter(slug=found.key).first() if found.kind == SourceKind.STARTUP else None
    return services_to_report(changes_since_import([startup.pk])) if startup else []


def _confirmation(found: Absence, form: AbsenceForm) -> str:
    """Return what happens to the public page of a missing record."""
    record = capfirst(record_fr(found.kind, found.key))
    if form.cleaned_data["outcome"] == Absence.Outcome.MERGED:
        return f"{record} : son adresse renvoie à « {form.cleaned_data['successor']} », qui reçoit son histoire."
    if form.cleaned_data["outcome"] == Absence.Outcome.WITHDRAWN:
        return f"{record} : sa page n’existe plus, et aucune date ne le compte, même passée."
    return f"{record} : sa page reste, et les chiffres le comptent toujours."


def _settle(found: Absence, form: AbsenceForm, user: User) -> None:
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    if outcome == Absence.Outcome.MERGED:
        merge(absence=found, successor=form.cleaned_data["successor"], reason=reason, actor=user)
    elif outcome == Absence.Outcome.WITHDRAWN:
        withdraw(absence=found, reason=reason, actor=user)
    else:
        keep(absence=found, reason=reason, actor=user)

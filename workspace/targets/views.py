"""``/espace/indicateurs/<year>/``: the targets of a year, set by staff, with their history."""

import uuid
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from common.history import RowVersionChange
from common.periods import FIRST_YEAR, LAST_YEAR
from common.words import number_fr, strip_trailing_zeros
from indicators.actions.targets import remove_target, set_target
from indicators.models import Indicator, Target
from indicators.presenters import target_in_words
from indicators.queries import years
from indicators.queries.targets import followed_in, followed_with_targets, last_comments, target_changes, voted_targets
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm
from workspace.targets.forms import TargetForm
from workspace.undoing.targets import describe_rows, last_written, undo_entry, written_with


@read_view(Action.DECIDE)
def targets(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display each indicator followed that year, with its target: ``/espace/indicateurs/<year>/``."""
    check_year(year)
    comments = last_comments(year, year)
    lines = [
        (one, target_in_words(one.target), comments.get((one.indicator.code, year)))
        for one in followed_with_targets(year)
    ]
    now = today().year
    shown = sorted({*years(), now, now + 1})
    context = {"year": year, "lines": lines, "years": shown, "is_running": year == now, "is_over": year < now}
    return render(request, "workspace/targets/targets.html", context)


@form_view(Action.DECIDE)
def target(request: HttpRequest, user: User, year: int, code: str) -> HttpResponse:
    """Set the target of an indicator, and comment on the year: ``/espace/indicateurs/<year>/<code>/``."""
    check_year(year)
    indicator = get_object_or_404(followed_in(year), code=code)
    current = voted_targets().filter(indicator=indicator, year=year).first()
    form = TargetForm(
        request.POST or None, instance=current or Target(indicator=indicator, year=year, edition_year=year)
    )

    def save() -> None:
        write = remove_target if form.is_removed else set_target
        write(form.instance, actor=user, **form.reason_and_version)

    return form_page(
        request,
        user,
        form,
        title=f"{indicator.label}, {year}",
        success_message="La cible est enregistrée.",
        save=save,
        success_url=reverse("workspace-targets", args=[year]),
        template="workspace/targets/target.html",
        undo_url=partial(undo_url, year),
        extra_context=_target_context(indicator, year) | {"target": current},
    )


class UndoEntryForm(PageForm):
    """The reason to undo what was saved for a year."""

    save_label = "Annuler cette saisie"
    reason = reason_field("Par exemple : saisi sur une autre année.")


@form_view(Action.DECIDE)
def undo(request: HttpRequest, user: User, year: int, change: uuid.UUID) -> HttpResponse:
    """Undo what one save wrote: ``/espace/indicateurs/<year>/annulation/<change>/``."""
    check_year(year)
    rows = written_with(change)
    if not rows:
        raise Http404("Aucune saisie de cibles n’a ce numéro.")
    form = UndoEntryForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title=f"Annuler une saisie de l’année {year}",
        success_message="La saisie est annulée.",
        save=lambda: undo_entry(change=change, actor=user, **form.values_of("reason")),
        success_url=reverse("workspace-targets", args=[year]),
        template="workspace/targets/undo.html",
        extra_context={"rows": describe_rows(rows), "year": year},
    )


def undo_url(year: int) -> str:
    """Return the page that undoes what this request wrote; empty if it wrote no target and no figure."""
    change = last_written()
    return reverse("workspace-targets-undo", args=[year, change]) if change else ""


def check_year(year: int) -> None:
    """Check that the programme can have this year.

    :raises Http404: if it can't.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(f"Une année est comprise entre {FIRST_YEAR} et {LAST_YEAR}.")


def _target_context(indicator: Indicator, year: int) -> dict[str, Any]:
    described = [(change, list(_lines(change))) for change in target_changes(indicator, year)]
    return {
        "indicator": indicator,
        "year": year,
        "changes": described,
        "comments": indicator.target_comments.filter(year=year).select_related("said_by"),
        "is_running": year == today().year,
    }


def _lines(change: RowVersionChange) -> Iterator[str]:
    """Yield a sentence for each known column of a change of a target."""
    if change.kind == "delete":
        yield "Cible retirée"
        return
    for name in Target.EDITED:
        if name not in change.after:
            continue
        label = TargetForm.base_fields[name].label
        before, after = _format_value(name, change.before.get(name, "")), _format_value(name, change.after[name])
        if change.kind == "update":
            yield f"{label} : {before or 'vide'} → {after or 'vide'}"
        elif after:
            yield f"{label} : {after}"


def _format_value(name: str, value: object) -> str:
    if name == "value":
        return "" if value == "" else number_fr(strip_trailing_zeros(value if isinstance(value, Decimal) else None))
    if name == "direction" and value:
        return str(Target.Direction(str(value)).label)
    return number_fr(strip_trailing_zeros(value)) if isinstance(value, Decimal) else str(value)

"""``/espace/financements/gamma/``: seasons and participants by staff; criteria and milestones by coaches too."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from budget.actions.coaching import (
    CRITERION,
    MILESTONE,
    PARTICIPATION,
    SEASON,
    correct_participation,
    join_season,
    leave_season,
    record_season,
    set_criterion,
    set_milestone,
    withdraw_milestone,
    withdraw_season,
)
from budget.models import EntryCriterion, Milestone, Participation, Season
from budget.queries.gamma import season_of
from common.rights import Action
from common.seen import NOTHING, state_of
from startups.doors import right
from startups.queries import carriers_of, today
from startups.rights import may, require
from workspace.money.fields import WithdrawMoneyForm
from workspace.money.kind_forms import CriterionForm, JoinForm, MilestoneForm, ParticipationForm, SeasonForm
from workspace.money.pages import money_page
from workspace.pages.access import signed_in, signed_in_form


@right(Action.DECIDE)
@require_safe
@signed_in
def season_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """A season, with what each participant may change."""
    found = season_of(number)
    if found is None:
        raise Http404(f"Aucune saison de GAMMA n’a le numéro {number}.")
    return render(request, "workspace/money/season.html", {"season": found})


@right(Action.DECIDE)
@signed_in_form
def record(request: HttpRequest, user: User, number: int | None = None) -> HttpResponse:
    """Record a new season, or correct one."""
    season = None if number is None else get_object_or_404(Season, number=number)
    held = state_of(season, SEASON)
    form = SeasonForm(request.POST or None, recorded=held or NOTHING, initial=held or {"number": _next_number()})
    return money_page(
        request,
        user,
        form,
        title=f"GAMMA, saison {number}" if season else "Ouvrir une saison de GAMMA",
        done="La saison est enregistrée.",
        write=lambda: record_season(values=form.values, actor=user, season=season, **form.carried),
        back=reverse("workspace-money-season", args=[number]) if season else reverse("workspace-money"),
    )


@right(Action.DECIDE)
@signed_in_form
def remove(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """A season recorded by mistake, that nobody takes part in."""
    season = get_object_or_404(Season, number=number)
    form = WithdrawMoneyForm(request.POST or None, row=season, saw=SEASON)
    return money_page(
        request,
        user,
        form,
        title=f"Retirer la saison {number} de GAMMA",
        done="La saison est retirée.",
        write=lambda: withdraw_season(season=season, actor=user, **form.carried),
        back=reverse("workspace-money"),
    )


@right(Action.DECIDE)
@signed_in_form
def join(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """A new participant."""
    season = get_object_or_404(Season, number=number)
    form = JoinForm(request.POST or None, recorded=NOTHING)
    return money_page(
        request,
        user,
        form,
        title=f"Ajouter un participant à la saison {number}",
        done="Le participant est enregistré.",
        write=lambda: join_season(
            season=season,
            startup=form.cleaned_data["startup"],
            values=form.values,
            reason=form.cleaned_data["reason"],
            actor=user,
        ),
        back=reverse("workspace-money-season", args=[number]),
    )


@right(Action.WORK)
@signed_in_form
def correct(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """When a participant is coached, and what came of it."""
    one = _participation(user, pk)
    held = state_of(one, PARTICIPATION)
    form = ParticipationForm(request.POST or None, recorded=held, initial=held)
    return money_page(
        request,
        user,
        form,
        title="Dates et bilan de l’accompagnement",
        done="La participation est enregistrée.",
        write=lambda: correct_participation(participation=one, values=form.values, actor=user, **form.carried),
        **_around(user, one),
    )


@right(Action.DECIDE)
@signed_in_form
def leave(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A participation recorded by mistake."""
    one = _participation(user, pk)
    form = WithdrawMoneyForm(request.POST or None, row=one, saw=PARTICIPATION)
    return money_page(
        request,
        user,
        form,
        title="Retirer un participant",
        done="La participation est retirée.",
        write=lambda: leave_season(participation=one, actor=user, **form.carried),
        **_around(user, one),
    )


@right(Action.WORK)
@signed_in_form
def criterion(request: HttpRequest, user: User, pk: int, name: str) -> HttpResponse:
    """One of the three entry criteria of a participant."""
    one = _participation(user, pk)
    label = dict(EntryCriterion.Criterion.choices).get(name)
    if label is None:
        raise Http404("Ce critère n’existe pas.")
    held = state_of(one.criteria.filter(criterion=name).first(), CRITERION)
    form = CriterionForm(request.POST or None, recorded=held, initial=held)
    return money_page(
        request,
        user,
        form,
        title=str(label),
        done="Le critère est enregistré.",
        write=lambda: set_criterion(participation=one, criterion=name, values=form.values, actor=user, **form.carried),
        **_around(user, one),
    )


@right(Action.WORK)
@signed_in_form
def milestone(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Correct a milestone."""
    row = get_object_or_404(Milestone.objects.select_related("participation"), pk=pk)
    return _milestone(request, user, _participation(user, row.participation_id), row)


@right(Action.WORK)
@signed_in_form
def remove_milestone(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A milestone set by mistake."""
    row = get_object_or_404(Milestone.objects.select_related("participation"), pk=pk)
    one = _participation(user, row.participation_id)
    form = WithdrawMoneyForm(request.POST or None, row=row, saw=MILESTONE)
    return money_page(
        request,
        user,
        form,
        title=f"Retirer le point d’étape « {row.label} »",
        done="Le point d’étape est retiré.",
        write=lambda: withdraw_milestone(milestone=row, actor=user, **form.carried),
        **_around(user, one),
    )


@right(Action.WORK)
@signed_in_form
def add_milestone(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A new milestone of a participant."""
    return _milestone(request, user, _participation(user, pk), None)


def _milestone(request: HttpRequest, user: User, one: Participation, row: Milestone | None) -> HttpResponse:
    held = state_of(row, MILESTONE)
    form = MilestoneForm(request.POST or None, recorded=held, initial=held)
    return money_page(
        request,
        user,
        form,
        title="Point d’étape",
        done="Le point d’étape est enregistré.",
        write=lambda: set_milestone(participation=one, milestone=row, values=form.values, actor=user, **form.carried),
        **_around(user, one),
    )


def _participation(user: User, pk: int) -> Participation:
    """A participation of a service that ``user`` may change, else 404, or PermissionDenied."""
    found = get_object_or_404(Participation.objects.select_related("startup", "season"), pk=pk)
    require(user, Action.EDIT_STARTUP, incubators=carriers_of(found.startup, today()))
    return found


def _around(user: User, one: Participation) -> dict[str, Any]:
    """What is around a form about a participation: it leads back to the page where its author finds such forms."""
    season = reverse("workspace-money-season", args=[one.season.number])
    service = reverse("workspace-money-supports", args=[one.startup.slug])
    back = season if may(user, Action.DECIDE) else service
    return {"back": back, "startup": one.startup, "more": {"about": str(one.season)}}


def _next_number() -> int:
    last = Season.objects.order_by("-number").first()
    return last.number + 1 if last else 1

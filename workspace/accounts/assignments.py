"""Assign coaches to incubators, with dates; for the DINUM's staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from common.optimistic_lock import state_of
from common.rights import Action
from incubators.models import CoachAssignment
from startups.queries import today
from workspace.accounts.account import account_page
from workspace.accounts.actions import END, assign_coach, end_assignment
from workspace.accounts.forms import AssignmentEndForm, AssignmentForm
from workspace.pages.access import form_view


@form_view(Action.ASSIGN_COACHES)
def assign(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Assign a coach to an incubator: ``/espace/comptes/<pk>/affectation/``."""
    account = get_object_or_404(User, pk=pk)
    form = AssignmentForm(request.POST or None, initial={"start": today()})

    def write() -> object:
        asked = {name: form.cleaned_data[name] for name in ("incubator", "start", "end", "reason")}
        return assign_coach(account=account, actor=user, **asked)

    title, done = "Rattacher à un incubateur", "Le compte accompagne l’incubateur."
    return account_page(request, user, form, account, title=title, done=done, write=write)


@form_view(Action.ASSIGN_COACHES)
def end(request: HttpRequest, user: User, pk: int, assignment: int) -> HttpResponse:
    """End an assignment: ``…/affectations/<pk>/fin/``."""
    rows = CoachAssignment.objects.select_related("user", "incubator")
    found = get_object_or_404(rows, pk=assignment, user=pk)
    form = AssignmentEndForm(request.POST or None, recorded=state_of(found, END), initial={"on": today()})

    def write() -> None:
        end_assignment(assignment=found, on=form.cleaned_data["on"], actor=user, **form.carried)

    title, done = f"Terminer l’accompagnement : {found.incubator}", "L’accompagnement est terminé."
    return account_page(request, user, form, found.user, title=title, done=done, write=write)

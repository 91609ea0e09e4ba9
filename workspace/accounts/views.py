"""The list of accounts, and the page of an account with its history."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from access.page_permissions import form_view, post_view, read_view
from access.request_form import AccessRequestForm
from access.requests import dismiss_request, pending_requests, request_access
from access.rights import Action, assignments_on, has_permission
from accounts.models import User
from common.clock import today
from common.optimistic_lock import state_of
from incubators.models import CoachAssignment, Incubator
from web.filter_fields import OptionalSelect, SearchInput
from web.filters import OneOfFilter, PageFilterSet
from workspace.accounts import actions
from workspace.accounts.actions import END, ROLE
from workspace.accounts.forms import (
    AccountReasonForm,
    AssignmentEndForm,
    AssignmentForm,
    DomainForm,
    NewAccountForm,
    RoleForm,
)
from workspace.accounts.presenters import roles_in_words
from workspace.accounts.queries import (
    all_accounts,
    history_of_account,
    incubators_without_coach,
    without_assignment,
)
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm

SHOWN = 50
STATES = (("open", "Ouverts"), ("closed", "Fermés"))


class AccountFilter(PageFilterSet):
    """Filter accounts: words of the name or e-mail, role, open or closed, current coach of an incubator, or of none."""

    search = django_filters.CharFilter(method="with_words", label="Nom ou adresse", max_length=200, widget=SearchInput)
    role = OneOfFilter(choices=User.Role.choices, label="Rôle", empty_label="Tous les rôles")
    state = OneOfFilter(method="in_state", choices=STATES, label="État", empty_label="Ouverts et fermés")
    incubator = django_filters.ModelChoiceFilter(
        method="coaching",
        queryset=Incubator.objects.order_by("name", "slug"),
        to_field_name="slug",
        label="Accompagne aujourd’hui",
        empty_label="Indifférent",
        widget=OptionalSelect,
    )
    assignment = OneOfFilter(
        method="without_assignment", choices=[("none", "À rattacher")], label="Rattachement", empty_label="Indifférent"
    )

    def with_words(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        for word in value.split()[:10]:
            rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return rows

    def in_state(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(is_active=value == "open")

    def coaching(self, rows: QuerySet[User], _name: str, value: Incubator) -> QuerySet[User]:
        assigned = assignments_on(today()).filter(incubator=value).values("user")
        return rows.filter(pk__in=assigned)

    def without_assignment(self, rows: QuerySet[User], _name: str, _value: str) -> QuerySet[User]:
        return without_assignment(rows, today())


@read_view(Action.ASSIGN_COACHES)
def accounts(request: HttpRequest, user: User) -> HttpResponse:
    """Display the accounts with their roles and current assignments: ``/espace/comptes/``."""
    filters = AccountFilter(request.GET, queryset=all_accounts())
    page = Paginator(filters.qs, SHOWN).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "total": page.paginator.count,
        "today": today(),
        "incubators": incubators_without_coach(today()) if "assignment" in filters.values else (),
        "may_administer": has_permission(user, Action.ADMINISTER),
        "requests": pending_requests(),
    }
    return render(request, "workspace/accounts/accounts.html", context, status=filters.status)


@read_view(Action.ASSIGN_COACHES)
def account(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display the permissions of an account, its actions and its history: ``/espace/comptes/<pk>/``."""
    found = get_object_or_404(all_accounts(), pk=pk)
    context = {
        "account": found,
        "today": today(),
        "history": history_of_account(found),
        "roles": roles_in_words(found.proconnect_roles),
        "may_administer": has_permission(user, Action.ADMINISTER),
    }
    return render(request, "workspace/accounts/account.html", context)


@form_view(Action.ADMINISTER)
def account_new(request: HttpRequest, user: User) -> HttpResponse:
    """Create an account before its owner's first sign-in: ``/espace/comptes/nouveau/``."""
    form = NewAccountForm(request.POST or None, initial={"role": User.Role.AGENT})
    return _render_account_form(request, user, form, "Ouvrir un compte", "Le compte est ouvert.", actions.open_account)


@form_view(Action.ADMINISTER)
def role(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Change the role of an account: ``…/role/``."""
    account = get_object_or_404(User, pk=pk)
    held = state_of(account, ROLE)
    form = RoleForm(request.POST or None, recorded=held, initial=held)
    return _render_account_form(
        request, user, form, "Changer le rôle", "Le rôle est changé.", actions.change_role, account
    )


@form_view(Action.ADMINISTER)
def close(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Close an account: ``…/fermeture/``."""
    account, form = get_object_or_404(User, pk=pk), AccountReasonForm(request.POST or None, save_label="Fermer")
    return _render_account_form(
        request, user, form, "Fermer le compte", "Le compte est fermé.", actions.close_account, account
    )


@form_view(Action.ADMINISTER)
def reopen(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Reopen a closed account: ``…/reouverture/``."""
    account, form = get_object_or_404(User, pk=pk), AccountReasonForm(request.POST or None, save_label="Rouvrir")
    return _render_account_form(
        request, user, form, "Rouvrir le compte", "Le compte est rouvert.", actions.reopen_account, account
    )


@form_view(Action.ADMINISTER)
def unbind(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Unbind the account from its ProConnect identity, so that another can be bound: ``…/identite/``."""
    account, form = get_object_or_404(User, pk=pk), AccountReasonForm(request.POST or None, save_label="Délier")
    title, message = "Délier l’identité ProConnect", "Le compte n’est plus lié : la prochaine connexion le liera."
    return _render_account_form(request, user, form, title, message, actions.unbind_account, account)


@form_view(Action.ADMINISTER)
def unbind_domain(request: HttpRequest, user: User) -> HttpResponse:
    """Unbind the accounts of an administration that changes its identity provider: ``/espace/comptes/domaine/``."""
    form = DomainForm(request.POST or None)
    title, message = (
        "Délier un domaine de ProConnect",
        "Les comptes du domaine ne sont plus liés : leur prochaine connexion les liera.",
    )
    return _render_account_form(
        request, user, form, title, message, actions.unbind_domain, template="workspace/accounts/domain.html"
    )


@form_view(Action.ADMINISTER)
def binding_code(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Display once the code of a first sign-in by ProConnect: ``…/code/``."""
    account, code, refusal = get_object_or_404(User, pk=pk), "", ""
    if request.method == "POST":
        try:
            code = actions.give_binding_code(account=account, actor=user)
        except ValidationError as refused:
            refusal = refused.messages[0]
    context = {"account": account, "code": code, "refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "workspace/accounts/binding_code.html", context, status=400 if refusal else 200)


def _render_account_form(
    request: HttpRequest,
    user: User,
    form: PageForm,
    title: str,
    success_message: str,
    action: Callable[..., object],
    account: User | None = None,
    *,
    template: str = "workspace/accounts/account_form.html",
) -> HttpResponse:
    """Display the form, then call ``action`` with its values; the next page is that of the account, else the list.

    No figure changes.
    """

    def write() -> object:
        asked: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name != "token"}
        return action(**asked, **({"account": account} if account else {}), actor=user)

    return form_page(
        request,
        user,
        form,
        title=title,
        success_message=success_message,
        save=write,
        success_url=reverse("workspace-account", args=[account.pk]) if account else reverse("workspace-accounts"),
        template=template,
        extra_context={"account": account},
        moves_figures=False,
    )


@form_view(Action.ASSIGN_COACHES)
def assign(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Assign a coach to an incubator: ``/espace/comptes/<pk>/affectation/``."""
    account = get_object_or_404(User, pk=pk)
    form = AssignmentForm(request.POST or None, initial={"start": today()})
    title, message = "Rattacher à un incubateur", "Le compte accompagne l’incubateur."
    return _render_account_form(request, user, form, title, message, actions.assign_coach, account)


@form_view(Action.ASSIGN_COACHES)
def end(request: HttpRequest, user: User, pk: int, assignment: int) -> HttpResponse:
    """End an assignment: ``…/affectations/<pk>/fin/``."""
    rows = CoachAssignment.objects.select_related("user", "incubator")
    found = get_object_or_404(rows, pk=assignment, user=pk)
    form = AssignmentEndForm(request.POST or None, recorded=state_of(found, END), initial={"on": today()})
    title, message = f"Terminer l’accompagnement : {found.incubator}", "L’accompagnement est terminé."

    def end_found(account: User, **asked: Any) -> None:
        actions.end_assignment(assignment=found, **asked)

    return _render_account_form(request, user, form, title, message, end_found, found.user)


@post_view(Action.REQUEST_ACCESS)
def ask_access(request: HttpRequest, user: User) -> HttpResponse:
    """Send the request of a user without rights to staff: ``/espace/demande-d-acces/``."""
    form = AccessRequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["incubator"][0]))
        return redirect("workspace")
    try:
        request_access(user=user, incubator=form.cleaned_data["incubator"])
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "Votre demande est envoyée à l’équipe de la DINUM.")
    return redirect("workspace")


@post_view(Action.ASSIGN_COACHES)
def dismiss(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Dismiss a request for access: ``/espace/comptes/<pk>/demande/``."""
    account = get_object_or_404(User, pk=pk)
    dismiss_request(account=account, actor=user)
    messages.success(request, f"La demande de {account} est classée.")
    return redirect("workspace-accounts")

"""The list of accounts, and the page of an account with its history."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from access.rights import may
from accounts.models import User
from common.rights import Action
from startups.queries import today
from workspace.accounts.forms import AccountFilter
from workspace.accounts.queries import all_accounts, history_of_account
from workspace.pages.access import read_view
from workspace.pages.paging import page_number

SHOWN = 50


@read_view(Action.ASSIGN_COACHES)
def accounts(request: HttpRequest, user: User) -> HttpResponse:
    """Display the accounts with their roles and current assignments: ``/espace/comptes/``."""
    filters = AccountFilter(request.GET, queryset=all_accounts())
    page = Paginator(filters.qs, SHOWN).get_page(page_number(request))
    context = {
        "filters": filters,
        "page": page,
        "total": page.paginator.count,
        "today": today(),
        "may_administer": may(user, Action.ADMINISTER),
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
        "may_administer": may(user, Action.ADMINISTER),
    }
    return render(request, "workspace/accounts/account.html", context)

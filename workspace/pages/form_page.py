"""A page with one form that is saved at once: most pages of a fiche."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from startups.models import Startup
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.forms import PageForm
from workspace.pages.saving import STATUS, TOLD, SaveResult, save_form, tell_saved, update_figures


def conflict_of(form: PageForm) -> dict[str, object]:
    """What the page of a form shows of a conflict with somebody else."""
    if not isinstance(form, LockedForm):
        return {}
    if form.is_bound and form.compared and not form.conflict:
        form.compare(form.recorded)  # keep the comparison until it is settled
    return {"compared": form.conflict, "told": form.told}


def form_page(
    request: HttpRequest,
    user: User,
    form: PageForm,
    *,
    title: str,
    done: str,
    write: Callable[[], object],
    startup: Startup | None = None,
    then: Callable[[], str] | None = None,
    back: str = "",
    template: str = "workspace/pages/form.html",
    more: Mapping[str, object] | None = None,
    moves_figures: bool = True,
    changed: Startup | None = None,
) -> HttpResponse:
    """Return the page of the form; once it is valid, call ``write`` and redirect, with the message ``done``.

    The redirect goes to ``back`` (also the target of « Annuler »), or to ``then()``, called after ``write``; by default
    to the fiche of ``startup``. With ``moves_figures``, the figures are computed before the redirect, without a worker,
    and so are the criteria of ``changed``, by default of ``startup``.
    """
    status = 200
    follows = then or (lambda: back or reverse("workspace-startup", args=[startup.slug if startup else ""]))
    if request.method == "POST":
        outcome = save_form(form, user, write, follows) if form.is_valid() else SaveResult.REFUSED
        if outcome not in STATUS:
            if moves_figures and outcome is SaveResult.SAVED:
                update_figures(*(one.pk for one in (changed or startup,) if one))
            tell_saved(request, user, TOLD.get(outcome, done), startup)
            return redirect(follows())
        status = STATUS[outcome]
    context = {"title": title, "form": form, "startup": startup, "back": back, **conflict_of(form), **(more or {})}
    return render(request, template, context, status=status)

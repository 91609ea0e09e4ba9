"""A page with one form that is saved at once: most pages of a fiche."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.once import save_once
from startups.models import Startup
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.forms import PageForm
from workspace.pages.saving import (
    STATUS,
    TOLD,
    SaveResult,
    already_saved,
    save_form,
    show_saved_message,
    update_figures,
)


def conflict_of(form: PageForm) -> dict[str, object]:
    """Return the template context of a conflict with another person's change."""
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
    done: str | Callable[[], str],
    write: Callable[[], object],
    startup: Startup | None = None,
    then: Callable[[], str] | None = None,
    back: str = "",
    template: str = "workspace/pages/form.html",
    more: Mapping[str, object] | None = None,
    moves_figures: bool = True,
    changed: Startup | None = None,
) -> HttpResponse:
    """Return the page of the form; once it is valid, call ``write`` and redirect, with the message ``done`` (or
    the one that it returns).

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
            told = TOLD.get(outcome) or (done if isinstance(done, str) else done())
            show_saved_message(request, user, told, startup)
            return redirect(follows())
        status = STATUS[outcome]
    context = {"title": title, "form": form, "startup": startup, "back": back, **conflict_of(form), **(more or {})}
    return render(request, template, context, status=status)


def secret_page(
    request: HttpRequest,
    user: User,
    form: PageForm,
    *,
    title: str,
    make: Callable[[], Mapping[str, object]],
    template: str,
    then: str,
) -> HttpResponse:
    """Return the page of the form; once it is valid, show what ``make`` returns in ``template``, for the only time.

    A form that is sent again leads to ``then``.
    """
    made: list[Mapping[str, object]] = []
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        try:
            save_once(token=token, user=user, write=lambda: made.append(make()), then=lambda: then)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return render(request, template, made[0]) if made else already_saved(request, then)
    context = {"title": title, "form": form}
    return render(request, "workspace/pages/form.html", context, status=400 if form.errors else 200)

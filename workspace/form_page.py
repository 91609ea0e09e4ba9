"""A page with one form that is saved at once: what most pages of a fiche are."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from startups.models import Startup
from workspace.page_forms import PageForm
from workspace.saving import ALREADY_SAVED, save_once, update_figures


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
    template: str = "workspace/form.html",
    more: Mapping[str, object] | None = None,
    moves_figures: bool = True,
) -> HttpResponse:
    """The form; or, once it is right, ``write``, the sentence ``done``, and the page ``then`` (default: the fiche).

    ``moves_figures``: the few figures that the change moves are up to date on that page, without a worker.
    """
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                is_first = save_once(token=form.cleaned_data["token"], user=user, write=write)
            except ValidationError as refusal:
                form.refuse(refusal)
            else:
                if moves_figures:
                    update_figures()
                messages.success(request, done if is_first else ALREADY_SAVED)
                return redirect(then()) if then else redirect("workspace-startup", slug=startup.slug if startup else "")
    context = {"title": title, "form": form, "startup": startup, **(more or {})}
    return render(request, template, context, status=status)

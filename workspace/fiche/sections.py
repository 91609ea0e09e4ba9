"""Edit a section of a fiche; a concurrent change is displayed next to the new values."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from catalogue.richtext import rich_text
from common.history import history_of
from common.rights import Action
from startups.fiche_actions import edit_fiche
from startups.models import Sponsorship, Startup
from startups.values import values_of
from workspace.fiche.forms import SECTIONS, SectionForm, names_of
from workspace.pages.access import editable, form_view
from workspace.pages.form_page import conflict_of
from workspace.pages.saving import STATUS, TOLD, SaveResult, save_form, tell_saved, update_services


@form_view(Action.EDIT_STARTUP)
def section(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Edit one section, saved separately: ``/espace/services/<slug>/modifier/<key>/``."""
    startup = editable(user, slug)
    if key not in SECTIONS:
        raise Http404("Cette fiche n’a pas de section de ce nom.")
    form = SECTIONS[key](request.POST or None, values=values_of(startup, names_of(SECTIONS[key])))
    if request.method != "POST" or not form.is_valid():
        return _page(request, startup, form, status=400 if request.method == "POST" else 200)
    if request.POST.get("step") == "preview":
        return _page(request, startup, form, preview=rich_text(form.cleaned_data["content"]))

    def write() -> None:
        asked = {name: form.cleaned_data[name] for name in form.names}
        edit_fiche(startup=startup, values=asked, seen=form.cleaned_data["seen"], reason=form.stated_reason, actor=user)

    then = reverse("workspace-startup", args=[slug])
    outcome = save_form(form, user, write, lambda: then)
    if outcome in STATUS:
        return _page(request, startup, form, status=STATUS[outcome])
    if outcome is SaveResult.SAVED:
        update_services(startup.pk)
    tell_saved(request, user, TOLD.get(outcome, f"Enregistré : {form.title.lower()}."), startup)
    return redirect(then)


def _page(
    request: HttpRequest, startup: Startup, form: SectionForm, *, status: int = 200, preview: str = ""
) -> HttpResponse:
    shown = conflict_of(form)
    context = {
        "startup": startup,
        "form": form,
        "preview": preview,
        "has_preview": "content" in form.fields,
        "last": _last_change(startup) if shown["compared"] else None,
        **shown,
    }
    return render(request, "workspace/pages/section.html", context, status=status)


def _last_change(startup: Startup) -> Mapping[str, Any] | None:
    """Return when (``at``) and by whom (``author``) the fiche or its sponsors last changed. One query.

    An empty ``author``: the importer, or outside the application.
    """
    columns = ("pgh_created_at", "pgh_context__metadata__author", "pgh_id")
    fiche = history_of(Startup)._default_manager.filter(pgh_obj_id=startup.pk).values_list(*columns)
    sponsors = history_of(Sponsorship)._default_manager.filter(startup_id=startup.pk).values_list(*columns)
    row = fiche.union(sponsors, all=True).order_by("-pgh_created_at", "-pgh_id").first()
    return {"at": row[0], "author": row[1] or ""} if row else None

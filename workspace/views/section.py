"""Editing a section of a fiche; when somebody else did meanwhile, both values side by side."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from catalogue.richtext import rich_text
from startups.fiche_actions import ConflictError, edit_fiche
from startups.models import Startup
from startups.values import Value, digests, values_of
from workspace.access import editable, saves_once, signed_in
from workspace.comparing import Compared, compare, last_change
from workspace.forms.compared import THEIRS, UNDECIDED
from workspace.forms.sections import SECTIONS, SectionForm
from workspace.saving import ALREADY_SAVED, save_once


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def section(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """``/espace/services/<slug>/modifier/<key>/``: one section, saved on its own."""
    startup = editable(user, slug)
    if key not in SECTIONS:
        raise Http404("Cette fiche n’a pas de section de ce nom.")
    names = _names(key)
    form = SECTIONS[key](request.POST or None, values=values_of(startup, names))
    if request.method != "POST" or not form.is_valid():
        return _page(request, startup, form, status=400 if request.method == "POST" else 200)
    if request.POST.get("step") == "preview":
        return _page(request, startup, form, preview=rich_text(form.cleaned_data["content"]))
    if set(form.compared) - set(form.choices):
        form.add_error(None, UNDECIDED)
        return _compared(request, startup, form, {})
    return _save(request, user, startup, form)


def _names(key: str) -> list[str]:
    """The names of the values of a section: the fields of its form, but those of every page."""
    declared = SECTIONS[key].base_fields
    return [name for name in declared if name not in ("token", "seen", "reason", "added")]


def _mine(form: SectionForm) -> dict[str, Value]:
    return {name: form.cleaned_data[name] for name in form.names}


def _save(request: HttpRequest, user: User, startup: Startup, form: SectionForm) -> HttpResponse:
    asked = {name: value for name, value in _mine(form).items() if form.choices.get(name) != THEIRS}

    def write() -> None:
        edit_fiche(startup=startup, values=asked, seen=form.cleaned_data["seen"], reason=form.stated_reason, actor=user)

    try:
        is_first = save_once(token=form.cleaned_data["token"], user=user, write=write)
    except ConflictError as conflict:
        return _compared(request, startup, form, conflict.theirs)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, startup, form, status=400)
    messages.success(request, f"Enregistré : {form.title.lower()}." if is_first else ALREADY_SAVED)
    return redirect("workspace-startup", slug=startup.slug)


def _compared(request: HttpRequest, startup: Startup, form: SectionForm, theirs: dict[str, Value]) -> HttpResponse:
    """Both values of each field that somebody else changed (``theirs``), or that the page compared already.

    What is sent next is compared with what is shown here; a choice stands while the value that it was made of does.
    """
    now = values_of(startup, form.compared) | theirs
    seen = form.cleaned_data["seen"]
    known = digests(now)
    kept = {name: choice for name, choice in form.choices.items() if known.get(name) == seen.get(name)}
    labels = {name: str(form.fields[name].label) for name in form.names}
    fields = compare({name: now[name] for name in form.names if name in now}, _mine(form), labels, kept)
    form.remember_seen(seen | known)
    return _page(request, startup, form, compared=fields, status=409)


def _page(
    request: HttpRequest,
    startup: Startup,
    form: SectionForm,
    *,
    status: int = 200,
    preview: str = "",
    compared: Sequence[Compared] = (),
) -> HttpResponse:
    if form.compared and not compared:
        # The choices leave the page with the comparison: they are asked again when it is saved.
        seen = form.cleaned_data.get("seen", {})
        form.remember_seen({name: digest for name, digest in seen.items() if name not in form.compared})
    context = {
        "startup": startup,
        "form": form,
        "preview": preview,
        "has_preview": "content" in form.fields,
        "compared": compared,
        "last": last_change(startup) if compared else None,
    }
    return render(request, "workspace/section.html", context, status=status)

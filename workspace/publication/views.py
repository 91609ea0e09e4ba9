"""``/espace/indicateurs/<year>/publier/``: choose, preview, confirm."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.once import save_if_new
from access.page_permissions import already_saved, form_view, post_view
from access.rights import Action
from accounts.models import User
from common.background import recompute
from common.clock import today
from common.optimistic_lock import EditConflictError
from common.words import date_fr, plural_fr
from indicators.actions.publication_warnings import CONFIRM, UnconfirmedError
from indicators.actions.publishing import NotFreshError, Request, publish, warnings_of
from indicators.live.freshness import freshness
from indicators.models import Publication
from indicators.queries.publishable import candidates
from workspace.pages.form_page import with_figures
from workspace.pages.preview import Announcement
from workspace.publication.forms import PublicationForm, chosen_at_once
from workspace.targets.views import check_year


@form_view(Action.DECIDE)
def publication(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the form, then the preview; once confirmed, redirect to the public page of the publication.

    A year that is not over has no form: it can't be published.
    """
    check_year(year)
    known = candidates(year)
    at_once = chosen_at_once(known) if request.GET.get("tout") else {}
    form = PublicationForm(
        request.POST or None,
        candidates=known,
        initial={"published_on": today(), **at_once},
    )
    if request.method != "POST" or year >= today().year or not form.is_valid():
        return _render_publication(request, year, form, status=400 if request.method == "POST" else 200)
    if request.POST.get("step") == "save":
        return _save(request, user, year, form)
    form.show_again()
    return _render_publication(request, year, form, is_preview=True)


@post_view(Action.DECIDE)
def request_computation(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Request a computation: ``…/publier/calcul/``."""
    check_year(year)
    recompute.request()
    messages.info(request, "Le calcul est demandé : rechargez cette page dans quelques secondes.")
    return redirect("workspace-publish", year)


def _save(request: HttpRequest, user: User, year: int, form: PublicationForm) -> HttpResponse:
    made: list[Publication] = []
    names = ("published_on", "reason", "source", "note", "seen", "confirmed")
    asked = Request(year=year, entries=form.entries, **form.values_of(*names))

    def published() -> str:
        return reverse("publication", args=[year, made[0].pk])

    try:
        is_first = save_if_new(
            token=form.cleaned_data["token"],
            user=user,
            save=lambda: made.append(publish(asked, actor=user)),
            success_url=published,
        )
    except UnconfirmedError:
        form.add_error("confirmed", CONFIRM)
        form.show_again()
        return _render_publication(request, year, form, status=400, is_preview=True)
    except ValidationError as refusal:
        form.refuse(refusal)
        form.show_again()
        return _render_publication(
            request, year, form, status=409 if isinstance(refusal, NotFreshError | EditConflictError) else 400
        )
    if not is_first:
        return already_saved(request, reverse("publications", args=[year]))
    count = plural_fr(len(asked.entries), "résultat publié", "résultats publiés")
    told = with_figures(f"{count}, pour toujours. Une erreur se corrige par une autre publication.", [])
    messages.success(request, told)
    return redirect(published())


def _announced(year: int, form: PublicationForm) -> Announcement:
    """Return the text of the public page of the publication."""
    results = plural_fr(len(form.entries), "résultat", "résultats")
    day = date_fr(form.cleaned_data["published_on"])
    public = [
        f"Indicateurs {year}, publication du {day} : {results}, avec preuves, source et motif.",
        f"Motif : {form.cleaned_data['reason']}",
    ]
    return Announcement(public, (), "le flux Atom de chaque indicateur annonce ce changement")


def _render_publication(
    request: HttpRequest, year: int, form: PublicationForm, *, status: int = 200, is_preview: bool = False
) -> HttpResponse:
    state = freshness()
    can_save = is_preview and (state.is_fresh or all(entry.typed for entry in form.entries))
    is_over = year < today().year
    is_valid = form.is_bound and not form.errors.keys() - {"confirmed"}
    context = {
        "title": f"Publier les résultats de {year}",
        "year": year,
        "form": form,
        "freshness": state,
        "is_preview": is_preview,
        "is_blocked": not can_save,
        "can_choose": is_over and form.candidates,
        "is_over": is_over,
        "is_wide": True,
        "warnings": warnings_of(year, form.chosen) if is_valid else [],
        "announced": _announced(year, form) if is_preview else None,
        "undo_note": "Une publication ne s’annule pas : une autre publication la corrige, et la nomme.",
        "cancel_url": reverse("workspace-targets", args=[year]),
    }
    return render(request, "workspace/publication/publication.html", context, status=status)

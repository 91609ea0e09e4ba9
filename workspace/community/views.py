"""``/espace/communaute/``: surveys, trainings and intrapreneurs, entered by staff."""

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from common.rights import Action
from common.seen import state_of
from community.actions import COLUMNS, Entry, save_entry, withdraw_entry
from community.models import IntrapreneurYear, NpsWave, Training
from startups.doors import right
from workspace.community.forms import FORMS
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.seen import WithdrawForm


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of entry: its table, and what the pages call it."""

    model: type[Entry]
    new: str
    one: str


SORTS = {
    "enquetes": Sort(NpsWave, "Enregistrer une enquête", "Enquête auprès des membres"),
    "formations": Sort(Training, "Enregistrer une formation", "Formation"),
    "intrapreneurs": Sort(IntrapreneurYear, "Enregistrer une année d’intrapreneurs", "Intrapreneurs d’une année"),
}


@right(Action.DECIDE)
@require_safe
@signed_in
def entries(request: HttpRequest, user: User) -> HttpResponse:
    """What is entered, the last first, each with the way to correct it."""
    context = {
        "waves": NpsWave.objects.order_by("-month"),
        "trainings": Training.objects.order_by("-end", "-start", "programme"),
        "years": IntrapreneurYear.objects.order_by("-year"),
    }
    return render(request, "workspace/community/entries.html", context)


@right(Action.DECIDE)
@signed_in_form
def add(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """``…/<key>/nouveau/``: record one."""
    sort = _sort(key)
    return _page(request, user, sort, sort.model())


@right(Action.DECIDE)
@signed_in_form
def correct(request: HttpRequest, user: User, key: str, pk: int) -> HttpResponse:
    """``…/<key>/<pk>/``: correct one."""
    sort = _sort(key)
    return _page(request, user, sort, _entry(sort, pk))


@right(Action.DECIDE)
@signed_in_form
def withdraw(request: HttpRequest, user: User, key: str, pk: int) -> HttpResponse:
    """``…/<key>/<pk>/retrait/``: take away one entered by mistake."""
    sort = _sort(key)
    entry = _entry(sort, pk)
    form = WithdrawForm(request.POST or None, row=entry, saw=COLUMNS[sort.model])
    return form_page(
        request,
        user,
        form,
        title=f"Retirer : {sort.one.lower()}",
        done="Retiré.",
        write=lambda: withdraw_entry(entry=entry, actor=user, **form.carried),
        then=lambda: reverse("workspace-community"),
        more={"about": str(entry)},
    )


def _page(request: HttpRequest, user: User, sort: Sort, entry: Entry) -> HttpResponse:
    recorded = state_of(entry if entry.pk else None, COLUMNS[sort.model])
    form = FORMS[sort.model](request.POST or None, recorded=recorded, initial=recorded)
    return form_page(
        request,
        user,
        form,
        title=sort.one if entry.pk else sort.new,
        done="C’est enregistré.",
        write=lambda: save_entry(entry=entry, values=form.values, actor=user, **form.carried),
        then=lambda: reverse("workspace-community"),
    )


def _sort(key: str) -> Sort:
    if key not in SORTS:
        raise Http404("La communauté n’a pas de saisie de ce nom.")
    return SORTS[key]


def _entry(sort: Sort, pk: int) -> Entry:
    return cast("Entry", get_object_or_404(sort.model, pk=pk))

"""The conflicts of a fiche, and of all records, with their source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from access.page_permissions import form_view, read_view
from access.rights import Action
from accounts.models import User
from betagouv.conflicts.actions import settle_conflict
from betagouv.conflicts.presenters import part_fr, value_fr
from betagouv.conflicts.queries import open_conflicts
from betagouv.forms import ConflictForm
from betagouv.models import Conflict
from betagouv.parse.records import SourceKind
from betagouv.presenters import known_words, record_fr
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page


@dataclass(frozen=True, slots=True)
class WordedConflict:
    """A conflict as text; ``url`` is the page that settles it."""

    record: str
    part: str
    before: str
    ours: str
    theirs: str
    url: str


def conflicts_in_words(conflicts: Sequence[Conflict]) -> list[WordedConflict]:
    """Return conflicts as text: one query."""
    words = known_words() if conflicts else {}
    return [_in_words(one, words) for one in conflicts]


def _in_words(one: Conflict, words: Mapping[str, str]) -> WordedConflict:
    before, ours, theirs = (value_fr(one.part, side, words) for side in (one.base, one.ours, one.theirs))
    part = part_fr(one.record.kind, one.part, one.place, words)
    is_fiche = one.record.kind == SourceKind.STARTUP
    name, place = ("workspace-conflict", [one.record.key]) if is_fiche else ("imports-conflict", [])
    url = reverse(name, args=[*place, one.pk])
    return WordedConflict(record_fr(one.record.kind, one.record.key), part, before, ours, theirs, url)


@read_view(Action.EDIT_STARTUP)
def fiche_conflicts(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Show the conflicts of a fiche (``/espace/services/<slug>/conflits/``)."""
    startup = editable_startup(user, slug)
    conflicts = conflicts_in_words(open_conflicts(kind=SourceKind.STARTUP, keys=[slug]))
    return render(request, "betagouv/conflicts.html", {"startup": startup, "conflicts": conflicts})


@read_view(Action.DECIDE)
def conflicts(request: HttpRequest, user: User) -> HttpResponse:
    """Show the conflicts of all records (``/espace/imports/conflits/``)."""
    return render(request, "betagouv/conflicts.html", {"conflicts": conflicts_in_words(open_conflicts())})


@form_view(Action.EDIT_STARTUP)
def fiche_conflict(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Settle a conflict of a fiche (``/espace/services/<slug>/conflits/<pk>/``)."""
    startup = editable_startup(user, slug)
    found = get_object_or_404(_OPEN, pk=pk, record__kind=SourceKind.STARTUP, record__key=slug)
    return _settle_page(request, user, found, reverse("workspace-conflicts", args=[slug]), startup)


@form_view(Action.DECIDE)
def conflict(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Settle a conflict of another record (``/espace/imports/conflits/<pk>/``)."""
    found = get_object_or_404(_OPEN.exclude(record__kind=SourceKind.STARTUP), pk=pk)
    return _settle_page(request, user, found, reverse("imports-conflicts"))


_OPEN = Conflict.objects.filter(settled_at__isnull=True).select_related("record")


def _settle_page(
    request: HttpRequest, user: User, found: Conflict, back: str, startup: Startup | None = None
) -> HttpResponse:
    [conflict] = conflicts_in_words([found])
    form = ConflictForm(request.POST or None, ours=conflict.ours, theirs=conflict.theirs)
    return form_page(
        request,
        user,
        form,
        title="Trancher un conflit",
        success_message="Le conflit est tranché.",
        save=lambda: settle_conflict(
            conflict=found, choice=form.cleaned_data["choice"], reason=form.cleaned_data["reason"], actor=user
        ),
        startup=startup,
        success_url=back,
        extra_context={"about": f"{capfirst(conflict.record)}, {conflict.part}. Avant : {conflict.before}."},
    )

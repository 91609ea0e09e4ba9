"""Settle a conflict with the source, of a fiche or of another record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from betagouv.conflicts.actions import settle_conflict
from betagouv.conflicts.presenters import part_fr, value_fr
from betagouv.forms import ConflictForm
from betagouv.models import Conflict
from betagouv.parse.records import SourceKind
from betagouv.presenters import known_words, record_fr
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.pages.form_page import form_page


@form_view(Action.EDIT_STARTUP)
def fiche_conflict(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Settle a conflict of a fiche (``/espace/services/<slug>/conflits/<pk>/``)."""
    startup = editable_startup(user, slug)
    found = get_object_or_404(_OPEN, pk=pk, record__kind=SourceKind.STARTUP, record__key=slug)
    return _settle_page(request, user, found, f"{reverse('workspace-to-settle')}?service={slug}", startup)


@form_view(Action.DECIDE)
def conflict(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Settle a conflict of another record (``/espace/a-regler/conflits/<pk>/``)."""
    found = get_object_or_404(_OPEN.exclude(record__kind=SourceKind.STARTUP), pk=pk)
    return _settle_page(request, user, found, f"{reverse('workspace-to-settle')}?genre=conflits")


_OPEN = Conflict.objects.filter(settled_at__isnull=True).select_related("record")


def _settle_page(
    request: HttpRequest, user: User, found: Conflict, back: str, startup: Startup | None = None
) -> HttpResponse:
    words, record = known_words(), found.record
    before, ours, theirs = (value_fr(found.part, side, words) for side in (found.base, found.ours, found.theirs))
    part = part_fr(record.kind, found.part, found.place, words)
    form = ConflictForm(request.POST or None, ours=ours, theirs=theirs)
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
        extra_context={"about": f"{capfirst(record_fr(record.kind, record.key))}, {part}. Avant : {before}."},
    )

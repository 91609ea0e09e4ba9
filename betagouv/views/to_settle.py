"""``/espace/a-regler/``: what is to settle, of four kinds, and what was settled."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django_filters import CharFilter

from access.page_permissions import form_view, read_view
from access.rights import Action, has_permission
from accounts.models import User
from betagouv.absences.actions import undo as undo_absence
from betagouv.models import Absence
from betagouv.presenters import known_words
from betagouv.to_settle.presenters import point_lines, point_text
from betagouv.to_settle.queries import INCONSISTENT, ROWS, PointKind, point_keys, read_points
from common.background.jobs import last_done
from common.background.recompute import RECOMPUTE
from indicators.checks.actions import MENDING
from indicators.models import Inconsistency
from startups.changes import settle, undo_settlement
from startups.fiche_actions import settle_finding
from startups.models import Finding
from startups.permissions import editable_by, editable_startup
from web.filter_fields import MAX_LENGTH
from web.filters import OneOfFilter, PageFilterSet
from workspace.pages.form_page import form_page
from workspace.pages.forms import ReasonForm

SHOWN = 30
"""How many points a page shows."""


class PointFilter(PageFilterSet):
    """Filters of the points, applied by the view."""

    genre = OneOfFilter(label="Nature du point", choices=PointKind.choices)
    etat = OneOfFilter(label="État", choices=[("regle", "Réglés ou sans correction")])
    service = CharFilter(label="Service", max_length=MAX_LENGTH)


@read_view(Action.WORK)
def to_settle(request: HttpRequest, user: User) -> HttpResponse:
    """Show the points of all records to staff, and to others those of the services that they may change."""
    filters, sees_all = PointFilter(request.GET), has_permission(user, Action.DECIDE)
    slug, chosen, is_open = filters.values.get("service"), filters.values.get("genre"), "etat" not in filters.values
    startup = editable_startup(user, slug) if slug else None
    keys = point_keys({slug} if slug else None if sees_all else editable_by(user), is_open=is_open)
    shown = [(kind, pk) for kind, pks in keys.items() if chosen in (None, kind) for pk in pks]
    page = Paginator(shown, SHOWN).get_page(request.GET.get("page"))
    total = sum(map(len, keys.values()))
    kinds = [("Tout", None, total), *((kind.label, kind, len(pks)) for kind, pks in keys.items())]
    title = ["À régler", startup.name if startup else "", PointKind(chosen).label if chosen else ""]
    context = {
        "title": ", ".join(filter(None, title)),
        "filters": filters,
        "startup": startup,
        "sees_all": sees_all,
        "is_open": is_open,
        "states": [
            ("À régler", filters.query(etat=None), is_open),
            ("Réglés ou sans correction", filters.query(etat="regle"), not is_open),
        ],
        "kinds": [(label, count, filters.query(genre=kind), kind == chosen) for label, kind, count in kinds],
        "page": page,
        "lines": point_lines(read_points(page.object_list)),
        "checked": last_done(RECOMPUTE) if sees_all else None,
    }
    return render(request, "betagouv/to_settle.html", context, status=filters.status)


@form_view(Action.EDIT_STARTUP)
def finding(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Record that a finding is settled, and how: ``/espace/services/<slug>/constats/<pk>/``."""
    startup = editable_startup(user, slug)
    found = get_object_or_404(Finding, startup=startup, pk=pk, settled_at__isnull=True)
    form = ReasonForm(request.POST or None, save_label="C’est réglé")
    return form_page(
        request,
        user,
        form,
        title="Régler un constat",
        success_message="Le constat est réglé.",
        save=lambda: settle_finding(finding=found, reason=form.cleaned_data["reason"], actor=user),
        startup=startup,
        extra_context=lambda: {"about": point_text(found, known_words()).sentence},
    )


@form_view(Action.DECIDE)
def inconsistency(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Record why an inconsistency is accepted: ``/espace/a-regler/incoherences/<pk>/``."""
    row = get_object_or_404(Inconsistency.objects.filter(INCONSISTENT), pk=pk)
    form = ReasonForm(request.POST or None, save_label="Classer")
    return form_page(
        request,
        user,
        form,
        title="Classer une incohérence",
        success_message="L’incohérence est classée, tant que ses chiffres ne bougent pas.",
        save=lambda: settle(row=row, reason=form.cleaned_data["reason"], actor=user),
        success_url=f"{reverse('workspace-to-settle')}?genre=incoherences",
        extra_context={"about": f"{row.sentence} {MENDING.get(row.check_code, '')}"},
        moves_figures=False,
    )


@form_view(Action.DECIDE)
def undo(request: HttpRequest, user: User, kind: str, pk: int) -> HttpResponse:
    """Undo a settlement: ``/espace/a-regler/<kind>/<pk>/retour/``."""
    if kind not in PointKind:
        raise Http404("Rien de tel ne se règle.")
    row = get_object_or_404(ROWS[PointKind(kind)], pk=pk)
    if not row.is_undoable:
        raise Http404("Ce point n’est pas réglé, ou ne se défait pas ici.")
    text, form = point_text(row, known_words()), ReasonForm(request.POST or None, save_label="Revenir")

    def save() -> None:
        by = {"reason": form.cleaned_data["reason"], "actor": user}
        if isinstance(row, Absence):
            undo_absence(absence=row, **by)
        else:
            undo_settlement(row=row, **by)

    return form_page(
        request,
        user,
        form,
        title="Revenir sur un règlement",
        success_message="Tout est comme avant : le point est à régler de nouveau.",
        save=save,
        success_url=f"{reverse('workspace-to-settle')}?genre={kind}",
        extra_context={"about": f"{text.subject} : {text.outcome}. {row.settled_reason}"},
    )

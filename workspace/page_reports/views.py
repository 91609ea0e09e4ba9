"""``/espace/signalements/``: reports of readers, for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from access.actions import settle
from access.page_permissions import form_view, read_view
from accounts.models import User
from catalogue.models import PageReport
from catalogue.site.queries import open_reports
from common.rights import Action
from workspace.pages.fields import Text
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm


class AnswerForm(PageForm):
    reason = Text(
        "Ce qui a été fait",
        limit=2_000,
        rows=3,
        help_text="Par exemple : date corrigée sur la fiche. Seule l’équipe le lit.",
        missing="Indiquez la suite donnée, ou pourquoi rien ne change.",
    )


SETTLED = 20
"""How many answered reports are shown, the latest first."""


@read_view(Action.DECIDE)
def page_reports(request: HttpRequest, user: User) -> HttpResponse:
    """Display the open reports, then the latest answered ones: two queries."""
    settled = PageReport.objects.exclude(settled_at=None).select_related("settled_by").order_by("-settled_at")[:SETTLED]
    context = {"waiting": open_reports(), "settled": settled}
    return render(request, "workspace/page_reports/page_reports.html", context)


@form_view(Action.DECIDE)
def settled(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Record the answer to a report: ``/espace/signalements/<pk>/``."""
    report = get_object_or_404(PageReport, pk=pk, settled_at__isnull=True)
    form = AnswerForm(request.POST or None)
    return form_page(
        request,
        user,
        form,
        title="Régler un signalement",
        done="Le signalement est réglé.",
        write=lambda: settle(row=report, reason=form.cleaned_data["reason"], actor=user),
        back=reverse("workspace-page-reports"),
        template="workspace/page_reports/page_report.html",
        more={"report": report},
        moves_figures=False,
    )

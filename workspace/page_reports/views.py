"""``/espace/signalements/``: reports of readers, for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.actions import settle
from access.page_permissions import right
from accounts.models import User
from catalogue.models import PageReport
from catalogue.site.queries import open_reports
from common.rights import Action
from workspace.page_reports.forms import AnswerForm
from workspace.pages.access import signed_in, signed_in_form
from workspace.pages.form_page import form_page

SETTLED = 20
"""How many answered reports are shown, the latest first."""


@right(Action.DECIDE)
@require_safe
@signed_in
def page_reports(request: HttpRequest, user: User) -> HttpResponse:
    """Display the open reports, then the latest answered ones: two queries."""
    settled = PageReport.objects.exclude(settled_at=None).select_related("settled_by").order_by("-settled_at")[:SETTLED]
    context = {"waiting": open_reports(), "settled": settled}
    return render(request, "workspace/page_reports/page_reports.html", context)


@right(Action.DECIDE)
@signed_in_form
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

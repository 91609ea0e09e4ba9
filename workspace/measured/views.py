"""``/espace/indicateurs/releves/…``: an indicator without records, its external figures, and its documentation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from indicators.actions.cards import save_card
from indicators.actions.definitions import ChangeContext, create_indicator
from indicators.actions.measured_figures import save_figure
from indicators.algebra.declared_sources import measured_rule
from indicators.models import Indicator, IndicatorCard, MeasuredFigure
from indicators.queries.measured import measured_figures
from workspace.measured.forms import CardForm, DefineForm, MeasuredForm
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import Located, RecordPages


@form_view(Action.DECIDE)
def define(request: HttpRequest, user: User) -> HttpResponse:
    """Create an indicator whose figures are measured by staff: ``/espace/indicateurs/releves/``."""
    form = DefineForm(request.POST or None)

    def write() -> None:
        values = form.cleaned_data
        create_indicator(
            code=values["code"],
            naming=form.naming,
            first_year=values["first_year"],
            last_year=values["last_year"],
            rule=measured_rule(values["code"].strip(), values["quantity"]),
            following=form.following,
            by=ChangeContext(user, values["reason"]),
        )

    return form_page(
        request,
        user,
        form,
        title="Un indicateur que l’équipe mesure",
        success_message="L’indicateur est créé : il est non déterminé (ND) tant que rien n’est saisi.",
        save=write,
        success_url=lambda: reverse("workspace-measured", args=[form.cleaned_data["code"].strip()]),
        template="workspace/measured/form.html",
        extra_context={"indicator": None},
    )


@form_view(Action.DECIDE)
def figures(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Display the measured figures of an indicator, and a form to add one: ``…/<code>/releves/``."""
    found = get_object_or_404(Indicator, code=code)
    form = MeasuredForm(request.POST or None, instance=MeasuredFigure(indicator=found))
    return form_page(
        request,
        user,
        form,
        title=f"Relevés de « {found.label} »",
        success_message="Le relevé est enregistré. Les chiffres suivent.",
        save=lambda: save_figure(form.instance, actor=user, **form.reason_and_version),
        success_url=reverse("workspace-measured", args=[code]),
        template="workspace/measured/figures.html",
        extra_context={"indicator": found, "figures": measured_figures(found)},
    )


@form_view(Action.DECIDE)
def edit_card(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Edit the documentation of an indicator: method, function, limits. ``…/<code>/fiche/``."""
    found = get_object_or_404(Indicator, code=code)
    card = IndicatorCard.objects.filter(indicator=found).first() or IndicatorCard(indicator=found)
    form = CardForm(request.POST or None, instance=card)
    return form_page(
        request,
        user,
        form,
        title=f"Fiche de « {found.label} »",
        success_message="La fiche est enregistrée.",
        save=lambda: save_card(form.instance, actor=user, **form.reason_and_version),
        success_url=reverse("workspace-indicator", args=[code]),
        template="workspace/measured/form.html",
        extra_context={"indicator": found},
    )


def _locate_figure(
    model: type[MeasuredFigure], user: User, *, code: str, pk: int
) -> Located[MeasuredFigure, Indicator]:
    """Return an external figure with its indicator.

    :raises Http404: if it does not exist.
    """
    figure = get_object_or_404(model.objects.select_related("indicator"), indicator__code=code, pk=pk)
    return figure.indicator, figure


FIGURES = RecordPages[MeasuredFigure, Indicator, MeasuredForm](
    model=MeasuredFigure,
    locate=_locate_figure,
    form=MeasuredForm,
    permission=Action.DECIDE,
    save_action=save_figure,
    title_edit="Corriger un relevé",
    title_withdraw="Retirer un relevé",
    saved="Le relevé est corrigé.",
    withdrawn="Le relevé est retiré.",
    success_url=lambda page: reverse("workspace-measured", args=[page.owner.code]),
    context=lambda page: {"indicator": page.owner, "figure": page.record},
    template="workspace/measured/figure.html",
)

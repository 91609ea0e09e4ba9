"""``/espace/indicateurs/releves/…``: an indicator that no record counts, its measured figures, and any indicator's card."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from indicators.actions.cards import card_state, write_card
from indicators.actions.composing import Origin, create_indicator
from indicators.actions.measuring import correct_figure, enter_figure, withdraw_figure
from indicators.algebra.measured_sources import measured_rule
from indicators.models import Indicator, IndicatorCard, MeasuredFigure
from indicators.queries.measured import SEEN, figure_state, measured_figures
from startups.doors import right
from workspace.measured.forms import CardForm, CorrectForm, DefineForm, FigureForm, initial_figure
from workspace.pages.access import signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.seen import WithdrawForm


@right(Action.DECIDE)
@signed_in_form
def define(request: HttpRequest, user: User) -> HttpResponse:
    """``/espace/indicateurs/releves/``: a new indicator whose figures the staff measure."""
    form = DefineForm(request.POST or None)

    def write() -> None:
        values = form.cleaned_data
        create_indicator(
            code=values["code"],
            naming=form.naming,
            first_year=values["first_year"],
            last_year=values["last_year"],
            rule=measured_rule(values["code"].strip(), values["quantity"]),
            origin=Origin(user, values["reason"]),
        )

    return form_page(
        request,
        user,
        form,
        title="Un indicateur que l’équipe mesure",
        done="L’indicateur est créé : il est non déterminé (ND) tant que rien n’est saisi.",
        write=write,
        then=lambda: reverse("workspace-measured", args=[form.cleaned_data["code"].strip()]),
        template="workspace/measured/form.html",
        more={"indicator": None},
    )


@right(Action.DECIDE)
@signed_in_form
def figures(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """``…/<code>/releves/``: its figures, and a form for one more."""
    found = get_object_or_404(Indicator, code=code)
    form = FigureForm(request.POST or None)

    def write() -> None:
        enter_figure(indicator=found, reading=form.reading, origin=_origin(user, form))

    return form_page(
        request,
        user,
        form,
        title=f"Relevés de « {found.label} »",
        done="Le relevé est enregistré. Les chiffres suivent.",
        write=write,
        then=lambda: reverse("workspace-measured", args=[code]),
        template="workspace/measured/figures.html",
        more={"indicator": found, "figures": measured_figures(found)},
    )


@right(Action.DECIDE)
@signed_in_form
def correct(request: HttpRequest, user: User, code: str, pk: int) -> HttpResponse:
    """``…/<code>/releves/<pk>/``: other values, with the reason."""
    figure = get_object_or_404(MeasuredFigure.objects.select_related("indicator"), indicator__code=code, pk=pk)
    held = dict(figure_state(figure))
    form = CorrectForm(request.POST or None, recorded=held, initial=initial_figure(held))

    def write() -> None:
        correct_figure(figure=figure, reading=form.reading, origin=_origin(user, form), seen=form.cleaned_data["seen"])

    return _page(request, user, form, figure, "Corriger un relevé", "Le relevé est corrigé.", write)


@right(Action.DECIDE)
@signed_in_form
def withdraw(request: HttpRequest, user: User, code: str, pk: int) -> HttpResponse:
    """``…/<code>/releves/<pk>/retrait/``: take away a figure entered by mistake."""
    figure = get_object_or_404(MeasuredFigure.objects.select_related("indicator"), indicator__code=code, pk=pk)
    form = WithdrawForm(request.POST or None, row=figure, saw=SEEN)

    def write() -> None:
        withdraw_figure(figure=figure, origin=_origin(user, form), seen=form.cleaned_data["seen"])

    return _page(request, user, form, figure, "Retirer un relevé", "Le relevé est retiré.", write)


@right(Action.DECIDE)
@signed_in_form
def card(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """``…/<code>/fiche/``: how it is measured, by which function, what it does not say."""
    found = get_object_or_404(Indicator, code=code)
    held = card_state(IndicatorCard.objects.filter(indicator=found).first())
    form = CardForm(request.POST or None, recorded=held, initial=held)

    def write() -> None:
        write_card(indicator=found, card=form.card, origin=_origin(user, form), seen=form.cleaned_data["seen"])

    return form_page(
        request,
        user,
        form,
        title=f"Fiche de « {found.label} »",
        done="La fiche est enregistrée.",
        write=write,
        then=lambda: reverse("workspace-indicator", args=[code]),
        template="workspace/measured/form.html",
        more={"indicator": found},
        moves_figures=False,
    )


def _page(
    request: HttpRequest, user: User, form: Any, figure: MeasuredFigure, title: str, done: str, write: Any
) -> HttpResponse:
    return form_page(
        request,
        user,
        form,
        title=title,
        done=done,
        write=write,
        then=lambda: reverse("workspace-measured", args=[figure.indicator.code]),
        template="workspace/measured/figure.html",
        more={"indicator": figure.indicator, "figure": figure},
    )


def _origin(user: User, form: Any) -> Origin:
    return Origin(user, form.cleaned_data["reason"])

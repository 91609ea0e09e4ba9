"""``/espace/indicateurs/<year>/reconstitution/``: the records behind figures printed without them."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from accounts.models import User
from common.rights import Action
from common.words import number_fr, strip_trailing_zeros
from indicators.reconstruction.actions import attach_list, attached_state, detach_list
from indicators.reconstruction.presenters import (
    CHANCE,
    attached_in_words,
    days_in_words,
    described,
    found_in_words,
    printed_in_words,
    reading_in_words,
    tried_in_words,
)
from indicators.reconstruction.queries import SearchedFigure, printed_figure, printed_figures, years_to_search
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import LockedForm
from workspace.targets.views import check_year


class AttachForm(LockedForm):
    """The list to attach among those tried, the nearest to the printed figure first, and the reason."""

    state = forms.ChoiceField(
        label="Liste",
        help_text="Les plus proches du chiffre imprimé, puis de la publication, d’abord.",
        error_messages={"required": "Choisissez une liste.", "invalid_choice": "Choisissez une liste essayée."},
    )
    reason = reason_field("Par exemple : la seule liste des semaines du bilan qui donne ce chiffre.")

    def __init__(self, data: Any = None, *, figure: SearchedFigure, **options: Any) -> None:
        super().__init__(data, recorded=attached_state(figure.attached), **options)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (
                f"{one.reading} {figure.day_of(one).isoformat()}",
                f"{number_fr(strip_trailing_zeros(one.value))} : {days_in_words(one)} ({reading_in_words(one.reading)})",
            )
            for one in figure.nearest_first
        ]

    @property
    def chosen(self) -> tuple[str, dt.date]:
        """Return the reading and the day of the list."""
        reading, day = self.cleaned_data["state"].split(" ")
        return reading, dt.date.fromisoformat(day)


class DetachForm(LockedForm):
    """The reason to remove the list of a figure."""

    reason = reason_field("Par exemple : une autre liste est plus probable.")


@read_view(Action.DECIDE)
def year_figures(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display what ``manage.py search_evidence`` found for each figure of a year, and the attached list."""
    check_year(year)
    figures = printed_figures(year)
    context = {
        "year": year,
        "years": years_to_search(),
        "figures": [_line(one) for one in figures],
        "chance": CHANCE,
    }
    template = "workspace/reconstruction/year.html" if figures else "workspace/reconstruction/none.html"
    return render(request, template, context)


def _line(figure: SearchedFigure) -> dict[str, Any]:
    return {
        "figure": figure,
        "printed": printed_in_words(figure),
        "tried": tried_in_words(figure.search, len(figure.tried)) if figure.search else "",
        "found": found_in_words(figure),
        "attached": attached_in_words(figure.attached) if figure.attached else "",
    }


@form_view(Action.DECIDE)
def attach(request: HttpRequest, user: User, year: int, sort: str, code: str) -> HttpResponse:
    """Attach one of the lists tried: ``…/<sort>/<code>/``."""
    figure = _figure(year, sort, code)
    form = AttachForm(request.POST or None, figure=figure)

    def write() -> None:
        reading, day = form.chosen
        attach_list(figure=figure, reading=reading, day=day, actor=user, **form.carried)

    return form_page(
        request,
        user,
        form,
        title=f"{figure.label}, {year} : attacher une liste",
        done="La liste est attachée : elle est une preuve reconstituée, et marquée ainsi partout.",
        write=write,
        back=reverse("workspace-reconstruction", args=[year]),
        template="workspace/reconstruction/attach.html",
        more=described(figure),
    )


@form_view(Action.DECIDE)
def detach(request: HttpRequest, user: User, year: int, sort: str, code: str) -> HttpResponse:
    """Remove the attached list: ``…/<sort>/<code>/retrait/``."""
    figure = _figure(year, sort, code)
    if figure.attached is None and request.method != "POST":
        raise Http404("Aucune liste n’est attachée à ce chiffre.")
    form = DetachForm(request.POST or None, recorded=attached_state(figure.attached))
    return form_page(
        request,
        user,
        form,
        title=f"{figure.label}, {year} : retirer la liste",
        done="La liste est retirée.",
        write=lambda: detach_list(figure=figure, actor=user, **form.carried),
        back=reverse("workspace-reconstruction", args=[year]),
        template="workspace/reconstruction/detach.html",
        more=described(figure),
    )


def _figure(year: int, sort: str, code: str) -> SearchedFigure:
    found = printed_figure(year, sort, code)
    if found is None:
        raise Http404("Aucun chiffre de cette année n’a été imprimé sans ses enregistrements sous ce nom.")
    return found

"""``/espace/indicateurs/<year>/reconstitution/``: the records behind figures that were printed without them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from common.models import Job
from common.rights import Action
from indicators.reconstruction.actions import SEARCH, attach_list, attached_state, detach_list, request_search
from indicators.reconstruction.queries import (
    PrintedFigure,
    printed_figure,
    printed_figures,
    usual_days,
    years_to_search,
)
from indicators.reconstruction.sentences import (
    CHANCE,
    attached_in_words,
    described,
    found_in_words,
    printed_in_words,
    tried_in_words,
)
from startups.doors import right
from startups.queries import today
from workspace.pages.access import signed_in_form
from workspace.pages.form_page import form_page
from workspace.reconstruction.forms import AttachForm, DetachForm, SearchForm
from workspace.targets.views import check_year


@right(Action.DECIDE)
@signed_in_form
def year_figures(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """What was found for each figure of a year; and the form of a search, over its usual days."""
    check_year(year)
    figures = printed_figures(year)
    context = {
        "year": year,
        "years": years_to_search(),
        "figures": [_line(one) for one in figures],
        "chance": CHANCE,
        **_last_search(year),
    }
    if not figures:
        return render(request, "workspace/reconstruction/none.html", context)
    first, last = usual_days(figures, today())
    form = SearchForm(request.POST or None, initial={"first": first, "last": last})
    return form_page(
        request,
        user,
        form,
        title=f"Les chiffres imprimés de {year}, et leurs enregistrements",
        done="La recherche est demandée : ce qu’elle trouve sera ici dans une minute ou deux.",
        write=lambda: request_search(
            year=year, first=form.cleaned_data["first"], last=form.cleaned_data["last"], actor=user
        ),
        then=lambda: reverse("workspace-reconstruction", args=[year]),
        template="workspace/reconstruction/year.html",
        more=context,
        moves_figures=False,
    )


def _last_search(year: int) -> dict[str, Job | None]:
    jobs = Job.objects.filter(kind=SEARCH, arguments__year=year).order_by("-queued_at", "-pk")
    last = jobs.first()
    is_under_way = last is not None and last.state in (Job.State.QUEUED, Job.State.RUNNING)
    has_failed = last is not None and last.state == Job.State.FAILED
    return {"under_way": last if is_under_way else None, "failed": last if has_failed else None}


def _line(figure: PrintedFigure) -> dict[str, Any]:
    return {
        "figure": figure,
        "printed": printed_in_words(figure),
        "tried": tried_in_words(figure.search, len(figure.tried)) if figure.search else "",
        "found": found_in_words(figure),
        "attached": attached_in_words(figure.attached) if figure.attached else "",
    }


@right(Action.DECIDE)
@signed_in_form
def attach(request: HttpRequest, user: User, year: int, sort: str, code: str) -> HttpResponse:
    """``…/<sort>/<code>/``: attach one of the lists that were tried."""
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
        then=lambda: reverse("workspace-reconstruction", args=[year]),
        template="workspace/reconstruction/attach.html",
        more=described(figure),
    )


@right(Action.DECIDE)
@signed_in_form
def detach(request: HttpRequest, user: User, year: int, sort: str, code: str) -> HttpResponse:
    """``…/<sort>/<code>/retrait/``: take the attached list away."""
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
        then=lambda: reverse("workspace-reconstruction", args=[year]),
        template="workspace/reconstruction/detach.html",
        more=described(figure),
    )


def _figure(year: int, sort: str, code: str) -> PrintedFigure:
    found = printed_figure(year, sort, code)
    if found is None:
        raise Http404("Aucun chiffre de cette année n’a été imprimé sans ses enregistrements sous ce nom.")
    return found

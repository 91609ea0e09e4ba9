"""The page of a service's money: « Financement d’un service »."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from budget.queries.gamma import participations_of
from budget.queries.supports import shared_as, supports_to
from catalogue.money.presenters import millions_fr
from catalogue.money.service import MoneyOfYear, money_of_startup, money_table
from common.charts.model import Chart, Series, Value
from common.files.table_files import table_file
from common.numbers import strip_trailing_zeros
from common.rights import open_to_all
from common.web.answers import public_answer
from common.words import list_fr, money_fr
from startups.models import Startup
from startups.queries import startup_moved_to


def service_chart(years: Sequence[MoneyOfYear]) -> Chart:
    """Draw who paid for each year: the FAST, other funders, and the unknown rest."""
    ordered = sorted((one for one in years if _has_amount(one)), key=lambda one: one.year)
    spent = [one for one in ordered if one.spent is not None]
    given = sum(((one.fast or 0) + (one.others or 0) for one in ordered), Decimal(0))
    title = f"{money_fr(given)} reçus, sans dépense enregistrée"
    if spent:
        title = f"{capfirst(millions_fr(spent[-1].spent))} dépensés en {spent[-1].year}"
    return Chart(
        name="annees",
        title=title,
        subtitle="Dépense de chaque année par financeur connu, en euros",
        kind="hbars",
        categories=tuple(str(one.year) for one in ordered),
        series=(
            Series("FAST", "one", tuple(strip_trailing_zeros(one.fast) for one in ordered)),
            Series("Autres financeurs", "three", tuple(strip_trailing_zeros(one.others) for one in ordered)),
            Series("Sans financeur connu", "other", tuple(_unfunded(one) for one in ordered)),
        ),
        unit="€",
        note="Une année sans dépense enregistrée ne montre que ce que ses financeurs ont donné.",
        is_whole=True,
    )


def summary(years: Sequence[MoneyOfYear]) -> str:
    """Return the last known spending, its funders and the unit cost, in one or two sentences."""
    last = next((one for one in years if one.spent is not None), None)
    if last is None or last.spending is None:
        return "La dépense de ce service n’est pas renseignée (ND)."
    about = "environ " if last.spending.is_approximate else ""
    said = f"En {last.year}, il dépense {about}{money_fr(last.spent)}"
    paid = [
        f"{money_fr(amount)} {who}"
        for amount, who in ((last.fast, "du FAST"), (last.others, "d’autres financeurs"))
        if amount
    ]
    said += f", dont {list_fr(paid)}." if paid else " ; aucun de ses financeurs n’est enregistré cette année-là."
    cost = next((one.cost for one in years if one.cost and one.cost.best is not None), None)
    if cost and cost.best is not None:
        said += f" Il coûte {money_fr(cost.best, 2)} par {cost.unit} ({cost.year})."
    return said


def beyond(years: Sequence[MoneyOfYear]) -> list[str]:
    """Return a sentence for each year whose recorded funders gave more than the recorded spending."""
    return [
        f"En {one.year}, les financeurs enregistrés dépassent la dépense enregistrée de {money_fr(-one.rest)}."
        for one in years
        if one.rest is not None and one.rest < 0
    ]


def _has_amount(one: MoneyOfYear) -> bool:
    return any(amount is not None for amount in (one.spent, one.fast, one.others))


def _unfunded(one: MoneyOfYear) -> Value:
    return None if one.rest is None else strip_trailing_zeros(max(one.rest, Decimal(0)))


@require_safe
@public_answer
def service_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Display the spending, funders and unit costs of a service by year, and its contributions in kind."""
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        return _elsewhere(slug)
    years = money_of_startup(startup)
    context = {
        "startup": startup,
        "years": years,
        "chart": service_chart(years),
        "summary": summary(years),
        "beyond": beyond(years),
        "supports": supports_to(startup.pk),
        "shared": shared_as(startup.pk),
        "participations": participations_of(startup.pk),
    }
    return render(request, "catalogue/money/service.html", context)


@open_to_all
@require_safe
def service_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Send the same years as CSV or ODS."""
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise _missing(slug)
    return table_file(money_table(startup, money_of_startup(startup)), form)


def _elsewhere(slug: str) -> HttpResponseBase:
    new = startup_moved_to(slug)
    if new is None:
        raise _missing(slug)
    return HttpResponsePermanentRedirect(reverse("funding-service", args=[new]))


def _missing(slug: str) -> Http404:
    return Http404(f"Aucun service n’a l’identifiant « {slug[:60]} ».")

"""The chart and the sentences on the money of one service. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst

from catalogue.money.service import MoneyOfYear
from catalogue.money.words import millions_fr
from common.charts.model import Chart, Series, Value
from common.numbers import strip_trailing_zeros
from common.words import list_fr, money_fr


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
            Series("Sans financeur connu", "other", tuple(_rest(one) for one in ordered)),
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


def _rest(one: MoneyOfYear) -> Value:
    return None if one.rest is None else strip_trailing_zeros(max(one.rest, Decimal(0)))

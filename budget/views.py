"""« Où va l'argent, et qu'a-t-il permis ? »"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budget.queries import CreditsOfYear, RoundRow, Sum, by_year, credits, funding_rounds
from common.answers import public_answer
from common.words import NARROW, list_fr, money_fr, plural_fr, signed_fr


@require_safe
@public_answer
def financements(request: HttpRequest) -> HttpResponse:
    """The credits of each year, and the FAST rounds with their laureates then and now."""
    years = credits()
    context = {
        "credits": [_credits(row, years) for row in years],
        "funds": [
            (year, sum_in_words(year.sum), [_round(one) for one in year.rounds]) for year in by_year(funding_rounds())
        ],
    }
    return render(request, "budget/financements.html", context)


def _round(row: RoundRow) -> tuple[RoundRow, str, str]:
    """A round, what it adds up to, and the caption of its table."""
    return row, sum_in_words(row.sum), f"Lauréats du FAST {row.number}"


def _credits(row: CreditsOfYear, years: list[CreditsOfYear]) -> dict[str, object]:
    """The credits of a year as the template shows them."""
    return {
        "credits": row,
        "said": money_fr(row.best_known),
        "label": f"de crédits en {row.year}",
        "href": f"#credits-{row.year}",
        "caption": f"Lignes de crédits de {row.year}",
        "change": _change(row, years),
        "check": _check(row),
    }


def sum_in_words(made: Sum) -> str:
    """``17 financements pour 3 090 000 €, à 14 services et 3 incubateurs``; unknown amounts are said."""
    laureates = [
        plural_fr(count, *nouns)
        for count, nouns in (
            (made.startups, ("service", "services")),
            (made.incubators, ("incubateur", "incubateurs")),
        )
        if count
    ]
    text = plural_fr(made.awards, "financement", "financements")
    if made.awards:
        amount = money_fr(made.total) if made.total is not None else "un montant non déterminé (ND)"
        text += f" pour {amount}, à {list_fr(laureates)}"
    if made.unknown and made.total is not None:
        text += f", sans compter {plural_fr(made.unknown, 'montant inconnu', 'montants inconnus')}"
    return text


def _change(row: CreditsOfYear, years: list[CreditsOfYear]) -> str:
    """The change since the year before, when both are known."""
    before = next((other.best_known for other in years if other.year == row.year - 1), None)
    if before is None or row.best_known is None:
        return ""
    is_rounded = any(other.stated_is_rounded for other in years if other.year in (row.year, row.year - 1))
    change = f"{signed_fr(row.best_known - before, 0)}{NARROW}€ par rapport à {row.year - 1}"
    return f"{change}, arrondi" if is_rounded else change


def _check(row: CreditsOfYear) -> str:
    """How the printed total compares with the sum of the lines, in words."""
    if row.stated is None:
        return "Aucun total n’a été annoncé."
    stated = f"{money_fr(row.stated)}{' (arrondi)' if row.stated_is_rounded else ''}"
    if row.difference is None:
        return f"Total annoncé : {stated}. Le détail par ligne n’est pas connu."
    if not row.difference:
        return f"Total annoncé : {stated}, égal à la somme des lignes."
    sense = "de plus" if row.difference > 0 else "de moins"
    return f"Total annoncé : {stated}, soit {money_fr(abs(row.difference))} {sense} que la somme des lignes."

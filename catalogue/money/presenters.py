"""Sums, changes and checks of money in words. Pure."""

import datetime as dt
from collections.abc import Iterable

from django.utils.text import capfirst

from budget.queries import CreditsOfYear, RoundsOfYear, RoundWithLaureates, Sum
from budget.queries.fast import RoundMoney, takes_applications
from budget.queries.gamma import FollowedMetric
from catalogue.metrics.presenters import display_cost, period_in_words
from common.figure import ND, Figure
from common.words import (
    NO_BREAK,
    list_fr,
    money_fr,
    number_fr,
    plural_fr,
)
from impact.queries.metrics import UnitCost

MEASURES = {
    "amount": "Montant",
    "voted": "Voté",
    "commitments": "Engagé (AE)",
    "payments": "Payé (CP)",
    "staff": "ETPT",
}
"""The title of each measure of the credits."""
WAITING = "comité à venir"
UNKNOWN_LAUREATES = "Lauréats non déterminés (ND) : aucun n’est encore enregistré"


def left_in_words(money: RoundMoney) -> str:
    """Return "600 000 €", "au plus 600 000 €", "dépassée de 50 000 €", or that it is not determined."""
    most, is_exact = money.left.most, money.left.exact is not None
    if most is None:
        return ND
    if most < 0:
        return f"dépassée d{'e' if is_exact else '’au moins'} {money_fr(-most)}"
    return money_fr(most) if is_exact else f"au plus {money_fr(most)}"


def sum_in_words(made: Sum, not_recorded: int = 0) -> str:
    """Return ``17 financements pour 3 090 000 €, à 14 services et 3 incubateurs``; nothing recorded is unknown, not
    zero.

    ``au moins 17 financements…`` if announced laureates are ``not_recorded``.
    """
    if not made.awards:
        return UNKNOWN_LAUREATES
    laureates = [
        plural_fr(count, *nouns)
        for count, nouns in (
            (made.startups, ("service", "services")),
            (made.incubators, ("incubateur", "incubateurs")),
        )
        if count
    ]
    amount = money_fr(made.total) if made.total is not None else "un montant non déterminé (ND)"
    text = f"{plural_fr(made.awards, 'financement', 'financements')} pour {amount}, à {list_fr(laureates)}"
    if made.unknown and made.total is not None:
        text += f", sans compter {plural_fr(made.unknown, 'montant inconnu', 'montants inconnus')}"
    if not_recorded:
        text = f"au moins {text}, {plural_fr(not_recorded, 'lauréat non enregistré', 'lauréats non enregistrés')}"
    return text


def round_in_words(found: RoundWithLaureates, day: dt.date) -> str:
    """Return what a round awarded, or where it stands on ``day`` before its committee."""
    if not found.awaits_committee(day):
        return sum_in_words(found.sum, found.not_recorded)
    return found.round.open_words if takes_applications(found.round, day) else WAITING


def year_in_words(year: RoundsOfYear, day: dt.date) -> str:
    """Return what the rounds of a year awarded, or that their committees are to come on ``day``."""
    is_waiting = all(one.awaits_committee(day) for one in year.rounds)
    return WAITING if is_waiting else sum_in_words(year.sum, year.not_recorded)


def reserves_in_words(rounds: Iterable[RoundWithLaureates]) -> str:
    """Return the caveats of a chart of rounds: those that lack laureates."""
    listed = sorted(rounds, key=lambda one: one.round.number)
    partial = [f"FAST{NO_BREAK}{one.round.number}, {number_fr(one.not_recorded)}" for one in listed if one.not_recorded]
    if not partial:
        return ""
    return (
        f"Lauréats annoncés et non enregistrés, sans lesquels ces montants sont des minimums{NO_BREAK}: "
        f"{' ; '.join(partial)}."
    )


def missing_in_words(year: RoundsOfYear, day: dt.date) -> str:
    """Return a sentence on the rounds of a year without laureates: unknown, or not yet chosen on ``day``; empty if none."""
    empty = sorted((one for one in year.rounds if not one.laureates), key=lambda one: one.round.number)
    said = (
        ("Lauréats non déterminés (ND), absents de ce total", [one for one in empty if not one.awaits_committee(day)]),
        (capfirst(WAITING), [one for one in empty if one.awaits_committee(day)]),
    )
    return " ".join(
        f"{words}{NO_BREAK}: {list_fr(str(one.round) for one in rounds)}." for words, rounds in said if rounds
    )


def announced_in_words(round_with_laureates: RoundWithLaureates) -> str:
    """Return the announced figures of a round compared with the recorded ones; empty if none were announced."""
    said = []
    if round_with_laureates.round.stated_awards is not None:
        said.append(plural_fr(round_with_laureates.round.stated_awards, "lauréat annoncé", "lauréats annoncés"))
    if round_with_laureates.round.stated_total is not None:
        said.append(f"{money_fr(round_with_laureates.round.stated_total)} annoncés")
    if not said:
        return ""
    gaps = []
    if round_with_laureates.missing_awards and round_with_laureates.missing_awards > 0:
        nouns = "lauréat n’est pas encore enregistré", "lauréats ne sont pas encore enregistrés"
        gaps.append(plural_fr(round_with_laureates.missing_awards, *nouns))
    if not round_with_laureates.difference.may_be_null:
        change = round_with_laureates.difference.words("que la somme des financements enregistrés")
        gaps.append(f"l’annonce compte {change}")
    verdict = f" ; {list_fr(gaps)}" if gaps else ""
    return f"{capfirst(list_fr(said))}{verdict}."


def change_in_words(row: CreditsOfYear, years: list[CreditsOfYear], running: int) -> str:
    """Return the change since the previous year, if both are known and the year is not in progress (``running``)."""
    before = next((other for other in years if other.year == row.year - 1), None)
    if before is None or not (before.figure.is_known and row.figure.is_known) or row.year >= running:
        return ""
    return (row.figure - before.figure).words(f"qu’en {before.year}")


def check_in_words(row: CreditsOfYear) -> str:
    """Return a sentence that compares the printed total with the sum of the lines."""
    if row.stated is None:
        return "Aucun total n’a été annoncé."
    stated = f"{money_fr(row.stated)}{' (arrondi)' if row.stated_is_rounded else ''}"
    if row.difference.amount is None:
        return f"Total annoncé : {stated}. Le détail par ligne n’est pas connu."
    if row.difference.known == 0:
        rounding = "" if row.stated == row.total else ", à l’arrondi près"
        return f"Total annoncé : {stated}, égal à la somme des lignes{rounding}."
    return f"Total annoncé : {stated}, soit {row.difference.words('que la somme des lignes')}."


def measures_shown(row: CreditsOfYear) -> list[tuple[str, str]]:
    """Return the measures with a column in the table of lines, with titles; the amount always has one."""
    return [(name, title) for name, title in MEASURES.items() if name == "amount" or name in row.measures]


def totals_in_words(row: CreditsOfYear) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sums of the lines by measure, the printed totals, and their difference if any.

    Each row has its title, then the title of each measure with its figure.
    """
    shown = measures_shown(row)
    found = [("Somme des lignes", [(title, row.sum_of(name).number) for name, title in shown])]
    if any(row.stated_of(name).is_known for name, _ in shown):
        found.append(("Total annoncé", [(title, row.stated_of(name).number) for name, title in shown]))
    gaps = [(title, row.difference_of(name)) for name, title in shown]
    if any(gap.known for _, gap in gaps):
        title_of_row = "Écart, arrondi" if row.stated_is_rounded else "Écart"
        found.append((title_of_row, [(title, Figure(gap.known, gap.unit).number) for title, gap in gaps]))
    return found


def cost_in_words(cost: UnitCost) -> str:
    """Return ``0,12 € par simulation : 270 000 € ÷ 3 700 000 visites × 62 %``, or the cost stated in a report."""
    shown = display_cost(cost)
    if cost.computed is None:
        stated = f"{money_fr(cost.stated, 2)} par {cost.unit}"
        return f"{stated}, annoncé ({cost.stated_source}){NO_BREAK}; le calcul n’est pas enregistré."
    return f"{shown.computed} par {cost.unit}{NO_BREAK}: {shown.made_of}"


def unit_cost_in_words(cost: UnitCost) -> str:
    """Return ``environ 0,12 €``, computed from the records, else the one stated in a report."""
    return display_cost(cost).computed if cost.live.is_known else money_fr(cost.stated, 2)


def unit_costs_in_words(costs: Iterable[UnitCost]) -> str:
    """Return ``0,38 € en 2020 et 0,41 € en 2019``; empty without any."""
    return list_fr(f"{unit_cost_in_words(cost)} en {cost.year}" for cost in costs)


def longer_values_in_words(metric: FollowedMetric) -> str:
    """Return the values of a metric over more than a month: ``Visites, 2021 : 3 700 000 visites``."""
    values = [f"{period_in_words(one)}{NO_BREAK}: {number_fr(one.value)} {metric.unit}" for one in metric.longer]
    return f"{metric.name}, {list_fr(values)}"

"""Run every check, and store the results: first seen, last seen, settlement."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from common.freshness import day_of_records
from common.locks import take_turn
from common.words import plural_fr
from indicators.checks.discrepancies import Discrepancy
from indicators.checks.drifts import with_slips
from indicators.checks.lists import (
    counts_against_the_portfolio,
    designations_against_lists,
    members_against_lists,
    unconfirmed_millesimes,
)
from indicators.checks.money import awards_against_rounds, credits_against_lines, laureates_against_announced
from indicators.checks.printed import printed_lines_against_total, printed_lists_against_counts
from indicators.checks.records import ComparedRecords
from indicators.checks.reports import (
    figures_of_later_days,
    previous_years,
    published_against_records,
    published_against_their_lists,
    totals_against_years,
    trainings_against_periods,
)
from indicators.models import Inconsistency

CHECK_LOCK = "indicators.checks"
"""The advisory lock of who runs the checks."""

type Check = Callable[[ComparedRecords], list[Discrepancy]]

CHECKS: Mapping[str, tuple[Check, ...]] = {
    "credits": (credits_against_lines,),
    "awards": (awards_against_rounds,),
    "laureates": (laureates_against_announced,),
    "previous_year": (previous_years,),
    "published_evidence": (published_against_their_lists,),
    "published_list": (published_against_records,),
    "later_day": (figures_of_later_days,),
    "counts": (counts_against_the_portfolio, designations_against_lists, members_against_lists),
    "millesimes": (unconfirmed_millesimes,),
    "cumulated": (totals_against_years, trainings_against_periods),
    "printed_lines": (printed_lines_against_total,),
    "printed_list": (printed_lists_against_counts,),
}
"""By the code of what they find."""

TITLES: Mapping[str, str] = {
    "credits": "Total des crédits et leurs lignes",
    "awards": "Financements FAST et total annoncé",
    "laureates": "Lauréats du FAST annoncés et enregistrés",
    "previous_year": "Année précédente d’un bilan et résultat publié",
    "published_evidence": "Résultat publié et sa propre liste",
    "published_list": "Résultat publié sans liste et fiches",
    "later_day": "Chiffre d’un jour qui suit le bilan",
    "counts": "Comptes annoncés et listes",
    "millesimes": "Millésimes à confirmer",
    "cumulated": "Cumul et années",
    "printed_lines": "Total imprimé et ses lignes imprimées",
    "printed_list": "Nombre imprimé et sa liste imprimée",
}
"""What each check compares, by its code."""


@dataclass(frozen=True, slots=True)
class Checking:
    """The numbers of disagreements (``drifts`` of them are not errors), of new ones, and of closed ones."""

    there: int
    new: int
    gone: int
    drifts: int = 0


def consistency_step(day: dt.date, startups: Collection[int] | None) -> str:
    """Run the checks for ``recompute``; a change of services leaves them to the job, as its author's next page shows none."""
    if startups:
        return ""
    done = check_consistency(on=min(day, day_of_records()))
    slips = plural_fr(done.there - done.drifts, "incohérence", "incohérences")
    drifts = plural_fr(done.drifts, "dérive", "dérives")
    return f"{slips} et {drifts}, dont {done.new} nouvelles ; {done.gone} disparues."


@transaction.atomic(savepoint=False)
def check_consistency(*, on: dt.date | None = None) -> Checking:
    """Run the checks on the day ``on`` (default: the date of the records); store the results, under a lock.

    A disagreement found again keeps its first time, and its settlement while its figures are the same. One that is no
    longer found is marked as gone, and reopened with its first time if it returns.
    """
    take_turn(CHECK_LOCK)
    records = ComparedRecords(on or day_of_records())
    found = with_slips([one for checks in CHECKS.values() for check in checks for one in check(records)], records)
    return _store(found)


STORED = ("level", "year", "sentence", "stated_value", "computed_value", "records")


def _store(discrepancies: list[Discrepancy]) -> Checking:
    """Store what the checks found, by the clock of the database, and mark what they no longer find."""
    known = {(one.check_code, one.subject): one for one in Inconsistency.objects.all()}
    here = {(one.check, one.subject): one for one in discrepancies}
    same = {key for key, one in here.items() if key in known and _is_same(known[key], one)}
    Inconsistency.objects.filter(pk__in=[known[key].pk for key in same]).update(last_seen=Now())
    settled = ("settled_at", "settled_by", "settled_reason")
    Inconsistency.objects.bulk_create(
        [_updated(known.get(key), one) for key, one in here.items() if key not in same],
        update_conflicts=True,
        unique_fields=["check_code", "subject"],
        update_fields=[*STORED, "last_seen", "gone_at", *settled],
    )
    left = [one.pk for key, one in known.items() if key not in here and one.gone_at is None]
    Inconsistency.objects.filter(pk__in=left).update(gone_at=Now())
    new = sum(key not in known for key in here)
    return Checking(len(here), new, len(left), sum(one.level == Inconsistency.Level.DRIFT for one in discrepancies))


def _is_same(before: Inconsistency, discrepancy: Discrepancy) -> bool:
    """Whether a discrepancy is stored as it is, and was there at the last run."""
    fields = _stored_fields(discrepancy)
    return before.gone_at is None and {name: getattr(before, name) for name in fields} == fields


def _updated(before: Inconsistency | None, discrepancy: Discrepancy) -> Inconsistency:
    """Return the row of a discrepancy, given the previous row."""
    row = Inconsistency(
        check_code=discrepancy.check,
        subject=discrepancy.subject,
        first_seen=Now(),
        last_seen=Now(),
        **_stored_fields(discrepancy),
    )
    if before:
        row.first_seen = before.first_seen
        if (before.stated_value, before.computed_value) == (discrepancy.stated_value, discrepancy.computed_value):
            row.settled_at, row.settled_by_id = before.settled_at, before.settled_by_id
            row.settled_reason = before.settled_reason
    return row


def _stored_fields(discrepancy: Discrepancy) -> dict[str, Any]:
    return {
        **{name: getattr(discrepancy, name) for name in STORED},
        "records": [asdict(record) for record in discrepancy.records],
    }


_LARGE_DRIFT = (
    "Comparez le chiffre saisi avec le document : la différence dépasse toute dérive connue. S’il est bien lu, classez"
    " l’incohérence avec ce motif ; les fiches, elles, ne sont pas à corriger pour autant."
)

MENDING: Mapping[str, str] = {
    "credits": "Comparez les lignes avec le document. Si une ligne manque ou est fausse, corrigez-la ; si le total imprimé est"
    " faux, classez l’incohérence en indiquant la page fausse.",
    "awards": "Comparez les lauréats de chaque appel avec le document. Ajoutez le financement qui manque, ôtez celui de trop,"
    " ou dites pourquoi le total imprimé diffère.",
    "previous_year": "Ouvrez le bilan à la page dite : la colonne « année précédente » est souvent recopiée d’une autre année."
    " Corrigez le chiffre saisi s’il est mal lu ; si c’est le bilan qui se trompe, classez l’incohérence avec ce motif.",
    "published_evidence": "Un résultat publié ne change plus : publiez une correction, qui le remplace par celui de sa liste.",
    "published_list": _LARGE_DRIFT,
    "counts": _LARGE_DRIFT,
    "later_day": "Vérifiez la date du chiffre et celle du bilan : l’une des deux est mal saisie.",
    "millesimes": "Confirmez ou corrigez ces millésimes, tous sur une page : la marque disparaît alors de chaque chiffre.",
    "cumulated": "Un cumul contient ses années : cherchez l’année mal lue, ou corrigez le cumul saisi.",
    "printed_lines": "Relisez chaque ligne du document, au dernier euro. Corrigez la ligne mal saisie ; si le document lui-même"
    " ne tombe pas juste, classez l’incohérence avec ce motif.",
    "printed_list": "Recomptez les noms imprimés. Corrigez la liste saisie, ou dites pourquoi le bilan en nomme d’autres.",
}
"""By the code of the check; a drift is explained, so that nothing is to be corrected."""

"""FAST rounds (fund that accelerates products): the call, and its committee."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from budget.models.fields import euros, unknown_or, unknown_or_not_negative
from common.history import recorded
from common.periods import plausible_year

if TYPE_CHECKING:
    from budget.models.awards import Award


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of some awards: ``total`` of the known amounts (None: all unknown), and the number of unknown amounts.

    ``fictitious`` counts the invented ones.
    """

    awards: int
    startups: int
    incubators: int
    total: Decimal | None
    unknown: int
    fictitious: int = 0


def sum_of(awards: "Iterable[Award]") -> Sum:
    """Sum the awards; a startup or an incubator counts once, even with several awards."""
    listed = list(awards)
    amounts = [award.amount for award in listed if award.amount is not None]
    return Sum(
        awards=len(listed),
        startups=len({award.startup_id for award in listed} - {None}),
        incubators=len({award.incubator_id for award in listed} - {None}),
        total=sum(amounts, Decimal(0)) if amounts else None,
        unknown=len(listed) - len(amounts),
        fictitious=sum(award.is_fictitious for award in listed),
    )


@recorded()
class FundingRound(models.Model):
    """A numbered FAST round: dates, budget, committee, laureates.

    The call takes applications until ``call_closes_on``, included. ``stated_awards`` and ``stated_total`` are the
    announced figures, displayed next to the recorded awards. Once ``closed_on`` is set, its decisions are final.
    ``laureates`` are its awards, from ``budget.queries.funding_rounds``: the properties below need them.
    """

    laureates: "list[Award]"

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    year = models.PositiveSmallIntegerField("année")
    quarter = models.PositiveSmallIntegerField("trimestre", null=True, blank=True)
    call_opened_on = models.DateField("appel ouvert le", null=True, blank=True)
    call_closes_on = models.DateField("candidatures jusqu’au", null=True, blank=True)
    committee_on = models.DateField("comité le", null=True, blank=True)
    closed_on = models.DateField("clos le", null=True, blank=True)
    envelope = euros("enveloppe", null=True, blank=True)
    objective = models.TextField("objet de l’appel", blank=True)
    criteria = models.TextField("critères de sélection", blank=True)
    stated_awards = models.PositiveSmallIntegerField("lauréats annoncés", null=True, blank=True)
    stated_total = euros("total annoncé", null=True, blank=True)
    content = models.TextField("texte", blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    is_fictitious = models.BooleanField("fictif", default=False)

    class Meta:
        verbose_name = "appel FAST"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="funding_round_numbered",
                condition=Q(number__gte=1, number__lte=999),
                violation_error_message="Donnez à l’appel un numéro, de 1 à 999.",
            ),
            models.CheckConstraint(
                name="funding_round_quarter_known",
                condition=Q(quarter__isnull=True) | Q(quarter__gte=1, quarter__lte=4),
                violation_error_message="Donnez un trimestre de 1 à 4.",
            ),
            plausible_year("funding_round_year_plausible"),
            models.CheckConstraint(
                name="funding_round_dates_ordered",
                condition=Q(call_opened_on__isnull=True) | unknown_or(committee_on__gte=F("call_opened_on")),
                violation_error_message=(
                    "Le comité ne peut pas précéder l’ouverture de l’appel : corrigez l’une des deux dates."
                ),
            ),
            models.CheckConstraint(
                name="funding_round_call_ordered",
                condition=Q(call_opened_on__isnull=True) | unknown_or(call_closes_on__gte=F("call_opened_on")),
                violation_error_message=(
                    "La fin des candidatures ne peut pas précéder l’ouverture de l’appel : "
                    "corrigez l’une des deux dates."
                ),
            ),
            models.CheckConstraint(
                name="funding_round_committee_after_call",
                condition=Q(call_closes_on__isnull=True) | unknown_or(committee_on__gte=F("call_closes_on")),
                violation_error_message=(
                    "Le comité ne peut pas précéder la fin des candidatures : corrigez l’une des deux dates."
                ),
            ),
            models.CheckConstraint(
                name="funding_round_closed_after_committee",
                condition=Q(committee_on__isnull=True) | unknown_or(closed_on__gte=F("committee_on")),
                violation_error_message="Cet appel ne se clôt pas encore : son comité ne s’est pas tenu.",
            ),
            models.CheckConstraint(
                name="funding_round_envelope_positive",
                condition=unknown_or(envelope__gt=0),
                violation_error_message="Donnez une enveloppe plus grande que zéro, ou laissez-la vide.",
            ),
            unknown_or_not_negative(
                "funding_round_stated_not_negative",
                "stated_total",
                "stated_awards",
                message="Ce qui est annoncé d’un appel ne peut pas être négatif : corrigez-le.",
            ),
        ]

    def __str__(self) -> str:
        return f"FAST {self.number}"

    @property
    def sum(self) -> Sum:
        return sum_of(self.laureates)

    @property
    def missing_awards(self) -> int | None:
        """Return the number of announced laureates that are not recorded; None if no number was announced."""
        return None if self.stated_awards is None else self.stated_awards - len(self.laureates)

    @property
    def not_recorded(self) -> int:
        """Return the number of laureates missing from the figures; 0 if none is recorded, since the round is then
        unknown.
        """
        return max(self.missing_awards or 0, 0) if self.laureates else 0

    @property
    def at_least(self) -> bool:
        """Whether the total of the awards is a minimum: a laureate or an amount is missing."""
        made = self.sum
        return made.total is not None and bool(self.not_recorded or made.unknown)

    @property
    def difference(self) -> Decimal | None:
        """Return the announced total minus the sum of the awards; None if either is unknown."""
        total = self.sum.total
        return None if self.stated_total is None or total is None else self.stated_total - total


@recorded(moves_version=False)
class CommitteeSeat(models.Model):
    """A seat on the committee of a round, by function and organisation, without names."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="seats", verbose_name="appel")
    function = models.CharField("fonction", max_length=200)
    organisation = models.CharField("organisme", max_length=200)

    class Meta:
        verbose_name = "siège au comité"
        ordering = ["round_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="committee_seat_once",
                fields=["round", "function", "organisation"],
                violation_error_message="Ce siège est déjà au comité de cet appel : changez sa fonction ou son organisme.",
            ),
            models.CheckConstraint(
                name="committee_seat_said",
                condition=~Q(function="") & ~Q(organisation=""),
                violation_error_message="Donnez la fonction et l’organisme de ce siège.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.organisation}"

"""FAST rounds (fund that accelerates products): the call, and its committee."""

from django.db import models
from django.db.models import F, Q

from budget.models.fields import euros, unknown_or, unknown_or_not_negative
from common.history import recorded
from common.periods import plausible_year
from common.words import date_fr
from startups.models import EditedRecord


@recorded()
class FundingRound(EditedRecord):
    """A numbered FAST round: dates, budget, committee, laureates.

    The call takes applications until ``call_closes_on``, included. ``stated_awards`` and ``stated_total`` are the
    announced figures, displayed next to the recorded awards. Once ``closed_on`` is set, its decisions are final.
    """

    EDITED = (
        "number",
        "year",
        "quarter",
        "call_opened_on",
        "call_closes_on",
        "committee_on",
        "closed_on",
        "envelope",
        "objective",
        "criteria",
        "stated_awards",
        "stated_total",
        "source",
    )
    IN_USE = "Cet appel a des candidatures ou des lauréats : il ne se retire plus."

    number = models.PositiveSmallIntegerField(
        "numéro", unique=True, error_messages={"unique": "Cet appel existe déjà : donnez un autre numéro."}
    )
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

    def missing_among(self, recorded: int) -> int:
        """Return how many announced laureates are missing from the ``recorded`` ones; 0 if none is recorded, since the
        round is then unknown.
        """
        return max((self.stated_awards or 0) - recorded, 0) if recorded else 0

    @property
    def open_words(self) -> str:
        """Return ``candidatures ouvertes jusqu’au 26 décembre 2026``, for a call that takes applications."""
        until = f" jusqu’au {date_fr(self.call_closes_on)}" if self.call_closes_on else ""
        return f"candidatures ouvertes{until}"


@recorded(moves_version=False)
class CommitteeSeat(models.Model):
    """A seat on the committee of a round, by role and organisation, without names."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="seats", verbose_name="appel")
    role = models.CharField("fonction", max_length=200)
    organisation = models.CharField("organisme", max_length=200)

    class Meta:
        verbose_name = "siège au comité"
        ordering = ["round_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="committee_seat_once",
                fields=["round", "role", "organisation"],
                violation_error_message="Ce siège est déjà au comité de cet appel : changez sa fonction ou son organisme.",
            ),
            models.CheckConstraint(
                name="committee_seat_said",
                condition=~Q(role="") & ~Q(organisation=""),
                violation_error_message="Donnez la fonction et l’organisme de ce siège.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.organisation}"

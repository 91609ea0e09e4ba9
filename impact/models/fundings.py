"""The other funders of a service."""

from django.db import models
from django.db.models import Q

from common.history import recorded
from common.periods import check_year_begun, plausible_year
from startups.models import EditedRecord, Startup


@recorded()
class OtherFunding(EditedRecord):
    """The funding of a startup by another funder than the FAST in a year, in euros: a part of its spending."""

    EDITED = ("year", "funder", "amount", "source")
    STARTUP_PATH = "startup"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="other_fundings")
    year = models.PositiveSmallIntegerField("année")
    funder = models.CharField("financeur", max_length=200)
    amount = models.DecimalField("montant", max_digits=14, decimal_places=2)
    source = models.CharField("source", max_length=500, blank=True)

    class Meta:
        verbose_name = "autre financement"
        ordering = ["startup_id", "year", "funder"]
        constraints = [
            models.UniqueConstraint(
                name="other_funding_once",
                fields=["startup", "year", "funder"],
                violation_error_message="Ce financeur est déjà enregistré cette année-là : corrigez son montant.",
            ),
            models.CheckConstraint(
                name="other_funding_positive",
                condition=Q(amount__gt=0),
                violation_error_message="Donnez un montant plus grand que zéro.",
            ),
            models.CheckConstraint(
                name="other_funding_named",
                condition=~Q(funder=""),
                violation_error_message="Donnez le nom du financeur.",
            ),
            plausible_year("other_funding_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.funder} : {self.startup} {self.year}"

    def clean(self) -> None:
        check_year_begun(self.year, "Un financement s’enregistre une fois reçu")

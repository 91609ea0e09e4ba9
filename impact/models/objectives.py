"""What a committee expects in figures: from a measured value on a day to a target on a later day."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from common.constraints import one_of
from common.history import recorded
from impact.models.metrics import Metric
from impact.models.reviews import Review

OF_ITS_SERVICE = pgtrigger.Trigger(
    name="of_its_service",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF (SELECT startup_id FROM impact_metric WHERE id = NEW.metric_id)
           <> (SELECT startup_id FROM impact_review WHERE id = NEW.review_id) THEN
            RAISE EXCEPTION 'objective_of_its_service' USING ERRCODE = 'check_violation',
                HINT = 'Un objectif porte sur une mesure du même service.';
        END IF;
        RETURN NEW;
    """,
)


@pgtrigger.register(OF_ITS_SERVICE)
@recorded()
@one_of("direction", name="objective_direction_known", message="Un objectif est à la hausse ou à la baisse.")
class Objective(models.Model):
    """A figure that a committee expects of a metric of its service; ``initial_on`` is the last day of a measured period."""

    class Direction(models.TextChoices):
        UP = "up", "À la hausse"
        DOWN = "down", "À la baisse"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="objectives")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="objectives", verbose_name="mesure")
    direction = models.CharField("sens", max_length=10, choices=Direction, default=Direction.UP)
    initial_value = models.DecimalField("valeur initiale", max_digits=19, decimal_places=4)
    initial_on = models.DateField("date de la valeur initiale")
    target_value = models.DecimalField("cible", max_digits=19, decimal_places=4)
    target_on = models.DateField("échéance de la cible")

    class Meta:
        verbose_name = "objectif chiffré"
        verbose_name_plural = "objectifs chiffrés"
        ordering = ["review_id", "metric__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="objective_once_a_metric",
                fields=["review", "metric"],
                violation_error_message="Ce comité a déjà un objectif sur cette mesure : corrigez-le.",
            ),
            models.CheckConstraint(
                name="objective_target_after_start",
                condition=Q(target_on__gt=F("initial_on")),
                violation_error_message="L’échéance de la cible vient après le départ : corrigez l’une des deux dates.",
            ),
            models.CheckConstraint(
                name="objective_target_in_direction",
                condition=(~Q(direction="up") | Q(target_value__gt=F("initial_value")))
                & (~Q(direction="down") | Q(target_value__lt=F("initial_value"))),
                violation_error_message=(
                    "Une cible à la hausse est au-dessus de la valeur initiale, une cible à la baisse au-dessous : "
                    "corrigez le sens ou la cible."
                ),
            ),
            models.CheckConstraint(
                name="objective_values_not_negative",
                condition=Q(initial_value__gte=0, target_value__gte=0),
                violation_error_message="Une valeur est positive ou nulle : corrigez la valeur initiale ou la cible.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric.name} : {self.initial_value} → {self.target_value}"

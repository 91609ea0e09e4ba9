"""The brief that is frozen with a committee."""

import pgtrigger
from django.db import models

from impact.models.reviews import Review


@pgtrigger.register(pgtrigger.Protect(name="frozen", operation=pgtrigger.Update))
class Brief(models.Model):
    """What was prepared for a committee, as it was known when the committee was recorded: it never changes."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="brief", verbose_name="comité")
    document = models.JSONField("dossier")
    frozen_at = models.DateTimeField("figé le", db_default=models.functions.Now())

    class Meta:
        verbose_name = "dossier de comité"
        verbose_name_plural = "dossiers de comité"

    def __str__(self) -> str:
        return f"Dossier : {self.review}"

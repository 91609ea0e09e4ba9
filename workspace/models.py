"""What the pages of those who work keep for themselves."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Submission(models.Model):
    """A form that was saved: each page that is shown has a token, and a token saves once."""

    token = models.UUIDField("jeton", primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField("enregistré le", db_default=Now(), db_index=True)

    class Meta:
        verbose_name = "envoi d'un formulaire"

    def __str__(self) -> str:
        return str(self.token)

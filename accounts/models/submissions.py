"""What was sent and saved: a form of a page, or a request of the API that has a key."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Submission(models.Model):
    """A sending that was saved: each has a token, and a token saves once.

    Its author is a person, or a tool. ``led_to`` is the page that followed. ``content`` stands for what the key of a
    request asked for, ``result`` is the key of the record that it made.
    """

    token = models.UUIDField("jeton", primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    tool = models.ForeignKey("accounts.ServiceToken", on_delete=models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField("enregistré le", db_default=Now(), db_index=True)
    led_to = models.TextField("page qui suit", blank=True, db_default="")
    content = models.CharField("ce qui est demandé", max_length=64, blank=True, db_default="")
    result = models.BigIntegerField("ce qui est fait", null=True)

    class Meta:
        verbose_name = "envoi enregistré"
        constraints = [
            models.CheckConstraint(
                name="submission_has_one_author",
                condition=Q(user__isnull=False) ^ Q(tool__isnull=False),
                violation_error_message="Un envoi a un auteur : une personne, ou un outil.",
            )
        ]

    def __str__(self) -> str:
        return str(self.token)

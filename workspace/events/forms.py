"""The form of an event."""

from django import forms

from startups.models import LifeEvent
from workspace.pages.fields import model_field
from workspace.pages.forms import PageForm


class EventForm(PageForm):
    kind = forms.ChoiceField(
        label="Sorte d’événement",
        choices=[("", "Choisir"), *LifeEvent.Kind.choices],
        error_messages={"required": "Choisissez la sorte d’événement.", "invalid_choice": "Choisissez dans la liste."},
    )
    date = model_field(LifeEvent, "date")
    comment = model_field(LifeEvent, "comment", limit=2000, rows=3, help_text="Public : n’y nommez personne.")

"""The form of an event."""

from django import forms

from startups.models import LifeEvent
from workspace.pages.forms import PageForm, Text, date_field


class EventForm(PageForm):
    kind = forms.ChoiceField(
        label="Sorte d’événement",
        choices=[("", "Choisir"), *LifeEvent.Kind.choices],
        error_messages={"required": "Choisissez la sorte d’événement.", "invalid_choice": "Choisissez dans la liste."},
    )
    date = date_field("Date")
    comment = Text("Commentaire", limit=2000, rows=3, help_text="Public : n’y nommez personne.")

"""The form with which a reader contacts the team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.texts import REVERSES, reverses

LONGEST = 2_000


class ReportForm(forms.Form):
    """What is wrong, and on which page; ``website`` is a honeypot, hidden from people."""

    page = forms.CharField(
        label="Page concernée",
        max_length=300,
        help_text="Son adresse, par exemple /startups/pix/. Laissez / pour le site entier.",
        error_messages={"required": "Donnez l’adresse de la page, ou / pour le site entier."},
    )
    message = forms.CharField(
        label="Ce qui ne va pas",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "6"}),
        help_text="Ce que vous lisez, ce que vous attendiez, et d’où vous le savez. N’y écrivez aucun nom de personne.",
        error_messages={
            "required": "Décrivez le problème de cette page.",
            "max_length": "Ce message dépasse 2 000 caractères : raccourcissez-le.",
            "null_characters_not_allowed": "Le message contient un caractère nul : retirez-le.",
        },
    )
    website = forms.CharField(required=False, max_length=300)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("page", "message"):
            self.fields[name].widget.attrs |= {"class": "fr-input", "aria-describedby": f"{name}-aide {name}-message"}

    def clean_page(self) -> str:
        """Return the path if it belongs to this site."""
        page = str(self.cleaned_data["page"]).strip()
        if not page.startswith("/") or page.startswith("//"):
            raise ValidationError("Une adresse de ce site commence par « / ».")
        return page

    def clean_message(self) -> str:
        message = str(self.cleaned_data["message"])
        if reverses(message):
            raise ValidationError(REVERSES)
        return message

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

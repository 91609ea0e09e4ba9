"""The form to issue a token to a tool."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import Scope, ServiceToken
from incubators.models import Incubator
from startups.models import Startup
from workspace.pages.fields import Text, model_field
from workspace.pages.forms import PageForm


class TokenForm(PageForm):
    name = model_field(
        ServiceToken,
        "name",
        label="Nom de l’outil",
        missing="Nommez l’outil.",
        help_text="Celui qui enverra ses changements.",
    )
    scopes = forms.MultipleChoiceField(
        label="Ce qu’il écrit",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Indiquez les données que l’outil écrit.",
            "invalid_choice": "Choisissez dans la liste ce que l’outil écrit.",
        },
    )
    startups = Text(
        "Services",
        limit=5000,
        rows=3,
        help_text="L’identifiant de chaque service, celui de son adresse, un par ligne. Aucun pour des chiffres d’indicateurs.",
    )
    incubators = Text(
        "Incubateurs",
        limit=2000,
        rows=2,
        help_text="L’identifiant de chaque incubateur dont l’outil écrit tous les services, un par ligne.",
    )
    last_day = model_field(ServiceToken, "last_day", help_text="Deux ans au plus.")

    def clean_startups(self) -> list[Startup]:
        return _named(Startup, self.cleaned_data["startups"], "Le service")

    def clean_incubators(self) -> list[Incubator]:
        return _named(Incubator, self.cleaned_data["incubators"], "L’incubateur")


def _named[M: Model](model: type[M], text: str, what: str) -> list[M]:
    """Return the rows with these identifiers, in order.

    :raises ValidationError: if one does not exist.
    """
    slugs = list(dict.fromkeys(text.split()))
    found: dict[str, Any] = {one.slug: one for one in model._default_manager.filter(slug__in=slugs)}  # type: ignore[attr-defined]
    unknown = [slug for slug in slugs if slug not in found]
    if unknown:
        raise ValidationError(f"{what} « {unknown[0][:40]} » n’existe pas.")
    return [found[slug] for slug in slugs]

"""The form to save filters under a name."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from catalogue.startups.filters import StartupFilter
from workspace.models import SavedView
from workspace.pages.fields import model_field
from workspace.pages.forms import PageForm


class SaveViewForm(PageForm):
    name = model_field(
        SavedView,
        "name",
        label="Nom de la vue",
        help_text="Par exemple : mes services sans statistiques. Une vue du même nom est remplacée.",
        missing="Donnez un nom à cette vue.",
    )
    filters = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def clean_filters(self) -> str:
        """Check the filters as the list would."""
        query = str(self.cleaned_data["filters"])
        if StartupFilter(QueryDict(query)).errors:
            raise ValidationError(
                "Ces filtres ne sont pas lisibles : refaites la liste, puis enregistrez-la de nouveau."
            )
        return query

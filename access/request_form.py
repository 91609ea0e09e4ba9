"""The form of a user who asks for access."""

from django import forms

from incubators.models import Incubator


class AccessRequestForm(forms.Form):
    """The incubator, if the user knows it."""

    incubator = forms.ModelChoiceField(
        queryset=Incubator.objects.order_by("name", "slug"),
        label="Votre incubateur",
        to_field_name="slug",
        required=False,
        empty_label="Je ne sais pas",
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"invalid_choice": "Choisissez un incubateur dans la liste."},
    )

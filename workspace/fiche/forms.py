"""The sections of a fiche: each is a form that saves on its own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.links import web_address
from incubators.models import Administration
from startups.models import Startup
from startups.values import SPONSORS, Value
from workspace.pages.forms import Text, reason_field
from workspace.pages.seen import SeenForm


class Words(Text):
    """Free words, one a line."""

    widget = forms.Textarea

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, limit=10_000, rows=4, help_text="Un par ligne.", **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        words = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        too_long = next((word for word in words if len(word) > 200), None)
        if too_long:
            raise ValidationError(f"« {too_long[:40]}… » est trop long : 200 caractères au plus par ligne.")
        return list(dict.fromkeys(words))


class WebAddress(Text):
    """The address of a web page."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, limit=1000, **options)


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or unknown."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            choices=[("", "Non renseigné"), ("True", "Oui"), ("False", "Non")],
            coerce=lambda text: text == "True",
            empty_value=None,
        )


def names_of(form: type[forms.Form]) -> list[str]:
    """The values of the fiche that a section writes: its fields, but those of every page."""
    return [name for name in form.base_fields if name not in ("token", "seen", "reason", "added")]


class SectionForm(SeenForm):
    """Values of a fiche."""

    title = ""
    reason = reason_field("Une phrase qui aidera à comprendre ce changement plus tard.")

    def __init__(self, data: Any = None, *, values: Mapping[str, Value], **options: Any) -> None:
        super().__init__(data, recorded=values, initial=dict(values), **options)
        self.names = names_of(type(self))
        self.fields["reason"].required = False
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            # An address of the record that nobody touched is not what is being saved.
            if isinstance(field, WebAddress) and value and value != self.initial.get(name) and not web_address(value):
                self.add_error(name, "Écrivez l’adresse entière, par exemple : https://exemple.gouv.fr.")
        return super().clean()

    @property
    def stated_reason(self) -> str:
        return self.cleaned_data["reason"].strip() or f"Mise à jour : {self.title.lower()}"


class IdentityForm(SectionForm):
    title = "Nom et mission"
    name = Text("Nom", limit=300, missing="Donnez le nom du service.")
    mission = Text("Mission", limit=5000, rows=4, help_text="Une phrase : quel problème, pour qui.")


class ContactForm(SectionForm):
    title = "Contact de l’équipe"
    contact = Text("Contact public", limit=300, help_text="Une adresse e-mail de l’équipe ou une page.")
    contact_dinum = Text("Contact à la DINUM", limit=300, help_text="Jamais public.")
    contact_incubator = Text("Contact à l’incubateur", limit=300, help_text="Jamais public.")


class LinksForm(SectionForm):
    title = "Liens et standards"
    link = WebAddress("Adresse du service")
    repository = WebAddress("Code source")
    has_stats = YesOrNo("Des statistiques sont publiées")
    stats_url = WebAddress("Page de statistiques")
    impact_url = WebAddress("Page d’impact")
    budget_url = WebAddress("Page de budget")
    accessibility = forms.ChoiceField(
        label="Conformité d’accessibilité",
        required=False,
        choices=[("", "Non renseignée"), *Startup.Accessibility.choices],
        error_messages={"invalid_choice": "Choisissez la conformité dans la liste."},
    )
    risk_analysed = YesOrNo("Une analyse de risques est faite")
    risk_analysis_url = WebAddress("Page de l’analyse de risques")
    security_followed = YesOrNo("Suivi par MonServiceSécurisé")
    dashlord_url = WebAddress("Page de suivi DashLord")


class WordsForm(SectionForm):
    title = "Thématiques, usagers et technologies"
    themes = Words("Thématiques")
    user_types = Words("Usagers")
    technologies = Words("Technologies")


class SponsorsForm(SectionForm):
    """Those that stay are ticked; one can be added each time."""

    title = "Sponsors"
    sponsors = forms.MultipleChoiceField(
        label="Sponsors",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "L’administration « %(value)s » n’existe pas : choisissez-la dans la liste."},
    )
    added = forms.ChoiceField(
        label="Ajouter un sponsor",
        required=False,
        error_messages={"invalid_choice": "L’administration « %(value)s » n’existe pas : choisissez-la dans la liste."},
    )

    def __init__(self, data: Any = None, *, values: Mapping[str, Value], **options: Any) -> None:
        super().__init__(data, values=values, **options)
        known = [(one.slug, one.name) for one in Administration.objects.order_by("name", "slug")]
        held = values[SPONSORS] if isinstance(values[SPONSORS], list) else []
        sent = self.data.getlist(SPONSORS) if self.is_bound else []
        for name, choices in (
            (SPONSORS, [one for one in known if one[0] in {*held, *sent}]),  # type: ignore[misc]
            ("added", [("", "Aucun"), *(one for one in known if one[0] not in held)]),  # type: ignore[operator]
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        added = self.cleaned_data.get("added")
        if added and SPONSORS in self.cleaned_data:
            self.cleaned_data[SPONSORS] = [*self.cleaned_data[SPONSORS], added]
        return super().clean()


class ContentForm(SectionForm):
    title = "Texte"
    content = Text(
        "Texte de la fiche",
        limit=500_000,
        rows=20,
        strip=False,
        help_text="En Markdown : ## pour un titre, - pour une liste, [mot](https://adresse) pour un lien.",
    )


SECTIONS: dict[str, type[SectionForm]] = {
    "identite": IdentityForm,
    "contact": ContactForm,
    "liens": LinksForm,
    "sponsors": SponsorsForm,
    "mots": WordsForm,
    "texte": ContentForm,
}
"""The sections by the end of their address, in the order of the page."""

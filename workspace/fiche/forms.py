"""The sections of a fiche: each is a form saved separately."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.richtext import web_address
from incubators.models import Administration
from startups.models import Startup
from startups.values import ADDRESSES, SPONSORS, Value
from workspace.pages.fields import Text, described, model_field, reason_field
from workspace.pages.forms import LockedForm


class LinesField(Text):
    """Free texts, one by line."""

    widget = forms.Textarea

    def __init__(self, column: str) -> None:
        super().__init__(limit=10_000, rows=4, **described(Startup, column, help_text="Un par ligne."))
        self.max_word: int = Startup._meta.get_field(column).base_field.max_length  # type: ignore[union-attr]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        words = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        too_long = next((word for word in words if len(word) > self.max_word), None)
        if too_long:
            raise ValidationError(f"« {too_long[:40]}… » est trop long : {self.max_word} caractères au plus par ligne.")
        return list(dict.fromkeys(words))


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or unknown."""

    def __init__(self, column: str) -> None:
        super().__init__(
            required=False,
            choices=[("", "Non renseigné"), ("True", "Oui"), ("False", "Non")],
            coerce=lambda text: text == "True",
            empty_value=None,
            **described(Startup, column),
        )


def names_of(form: type[forms.Form]) -> list[str]:
    """Return the fields of the fiche that a section writes, without those common to every page."""
    return [name for name in form.base_fields if name not in ("token", "seen", "reason", "added")]


class SectionForm(LockedForm):
    """Values of a fiche."""

    title = ""
    reason = reason_field("Une phrase qui aidera à comprendre ce changement plus tard.")

    def __init__(self, data: Any = None, *, values: Mapping[str, Value], **options: Any) -> None:
        super().__init__(data, recorded=values, initial=dict(values), **options)
        self.names = names_of(type(self))
        self.fields["reason"].required = False
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def stated_reason(self) -> str:
        return self.cleaned_data["reason"].strip() or f"Mise à jour : {self.title.lower()}"


class IdentityForm(SectionForm):
    title = "Nom et mission"
    name = model_field(Startup, "name", missing="Donnez le nom du service.")
    mission = model_field(Startup, "mission", rows=4)


class ContactForm(SectionForm):
    title = "Contact de l’équipe"
    contact = model_field(Startup, "contact")
    contact_dinum = model_field(Startup, "contact_dinum")
    contact_incubator = model_field(Startup, "contact_incubator")


class LinksForm(SectionForm):
    title = "Liens et standards"
    link = model_field(Startup, "link")
    repository = model_field(Startup, "repository")
    has_stats = YesOrNo("has_stats")
    stats_url = model_field(Startup, "stats_url")
    impact_url = model_field(Startup, "impact_url")
    budget_url = model_field(Startup, "budget_url")
    accessibility = forms.ChoiceField(
        required=False,
        choices=[("", "Non renseignée"), *Startup.Accessibility.choices],
        error_messages={"invalid_choice": "Choisissez la conformité dans la liste."},
        **described(Startup, "accessibility"),
    )
    risk_analysed = YesOrNo("risk_analysed")
    risk_analysis_url = model_field(Startup, "risk_analysis_url")
    security_followed = YesOrNo("security_followed")
    dashlord_url = model_field(Startup, "dashlord_url")

    def clean(self) -> dict[str, Any]:
        for name in ADDRESSES:
            value = self.cleaned_data.get(name)
            # An unchanged URL of the record must not block the form.
            if value and value != self.initial.get(name) and not web_address(value):
                self.add_error(name, "Écrivez l’adresse entière, par exemple : https://exemple.gouv.fr.")
        return super().clean()


class WordsForm(SectionForm):
    title = "Thématiques, usagers et technologies"
    themes = LinesField("themes")
    user_types = LinesField("user_types")
    technologies = LinesField("technologies")


class SponsorsForm(SectionForm):
    """The sponsors: those to keep are ticked, and one can be added each time."""

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
    content = model_field(
        Startup,
        "content",
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

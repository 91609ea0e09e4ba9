"""The sections of a fiche: each is a form that saves on its own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from catalogue.links import web_address
from incubators.models import Administration
from startups.models import Startup
from startups.values import SPONSORS, Value
from workspace.pages.forms import Text, reason_field
from workspace.pages.seen import SeenForm


def label_of(column: str) -> str:
    """Return the label of a model field of the fiche."""
    return capfirst(str(Startup._meta.get_field(column).verbose_name))  # type: ignore[union-attr]


def help_of(column: str) -> str:
    """Return the help text of a model field of the fiche."""
    return str(Startup._meta.get_field(column).help_text)  # type: ignore[union-attr]


class ValueText(Text):
    """A text of the fiche, with the label, the help text and the limit of its model field."""

    def __init__(self, column: str, **options: Any) -> None:
        limit: int = Startup._meta.get_field(column).max_length  # type: ignore[union-attr, assignment]
        super().__init__(label_of(column), limit=limit, **{"help_text": help_of(column), **options})


class WebAddress(ValueText):
    """The address of a web page."""


class Words(Text):
    """Free words, one a line."""

    widget = forms.Textarea

    def __init__(self, column: str) -> None:
        super().__init__(label_of(column), limit=10_000, rows=4, help_text="Un par ligne.")
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
            label=label_of(column),
            help_text=help_of(column),
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
    name = ValueText("name", missing="Donnez le nom du service.")
    mission = ValueText("mission", rows=4)


class ContactForm(SectionForm):
    title = "Contact de l’équipe"
    contact = ValueText("contact")
    contact_dinum = ValueText("contact_dinum")
    contact_incubator = ValueText("contact_incubator")


class LinksForm(SectionForm):
    title = "Liens et standards"
    link = WebAddress("link")
    repository = WebAddress("repository")
    has_stats = YesOrNo("has_stats")
    stats_url = WebAddress("stats_url")
    impact_url = WebAddress("impact_url")
    budget_url = WebAddress("budget_url")
    accessibility = forms.ChoiceField(
        label=label_of("accessibility"),
        help_text=help_of("accessibility"),
        required=False,
        choices=[("", "Non renseignée"), *Startup.Accessibility.choices],
        error_messages={"invalid_choice": "Choisissez la conformité dans la liste."},
    )
    risk_analysed = YesOrNo("risk_analysed")
    risk_analysis_url = WebAddress("risk_analysis_url")
    security_followed = YesOrNo("security_followed")
    dashlord_url = WebAddress("dashlord_url")


class WordsForm(SectionForm):
    title = "Thématiques, usagers et technologies"
    themes = Words("themes")
    user_types = Words("user_types")
    technologies = Words("technologies")


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
    content = ValueText(
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

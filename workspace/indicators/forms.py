"""Forms to save an indicator: name and years, version, end, order of the table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import slugify

from common.periods import FIRST_YEAR, LAST_YEAR
from indicators.actions.definitions import ENDING, NAMING, Following, Naming
from indicators.models import Indicator, IndicatorFollower
from workspace.pages.fields import Text, model_field, reason_field
from workspace.pages.forms import LockedForm, PageForm


def year_field(label: str, help_text: str = "", required: bool = True) -> forms.IntegerField:
    """Return the field of a year of the programme."""
    bounds = f"Une année est comprise entre {FIRST_YEAR} et {LAST_YEAR}."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Donnez une année.",
            "invalid": "Cette année est illisible. Écrivez-la en quatre chiffres, comme 2026.",
            "min_value": bounds,
            "max_value": bounds,
        },
    )


class BaseNamingForm(PageForm):
    """The name of an indicator and its meaning, as written by staff."""

    label = model_field(Indicator, "label", missing="Donnez un libellé.", help_text="Par exemple : Produits lancés.")
    unit = model_field(
        Indicator,
        "unit",
        missing="Donnez une unité.",
        help_text="Au pluriel : produits, mois ; ou un signe : %, €.",
    )
    wording = Text(
        "Définition, dans les mots de l’équipe",
        limit=4000,
        rows=3,
        help_text="Publique, à côté de ce que le calcul veut dire.",
    )
    reason = reason_field("Par exemple : projet de loi de finances 2027.")

    @property
    def naming(self) -> Naming:
        values = self.cleaned_data
        return Naming(values["label"], values["unit"], values["wording"])


class NamingForm(LockedForm, BaseNamingForm):
    """Rename an indicator."""

    names = NAMING


class CreateForm(BaseNamingForm):
    """A new indicator: name, code (by default made from the name), years, and its follower from a year."""

    code = Text(
        "Code",
        limit=60,
        help_text="Vide : formé à partir du libellé, comme produits_lances. Il est dans les adresses et ne change plus.",
        widget=forms.TextInput(attrs={"data-code-of": "label"}),
    )
    first_year = year_field("Première année", "La première année où il est en vigueur, passée ou à venir.")
    last_year = year_field("Dernière année", "Vide : il est en vigueur sans fin.", required=False)
    follower = model_field(
        IndicatorFollower,
        "follower",
        widget=forms.RadioSelect,
        missing="Choisissez qui suit l’indicateur : le Parlement ou le programme.",
        help_text="Seuls les indicateurs que le Parlement suit entrent dans ses tableaux.",
    )
    followed_from = year_field("Suivi à partir de", "Vide : dès la première année.", required=False)

    field_order = [
        "label",
        "code",
        "unit",
        "wording",
        "quantity",
        "first_year",
        "last_year",
        "follower",
        "followed_from",
    ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("code") and values.get("label"):
            values["code"] = slugify(values["label"]).replace("-", "_").lstrip("_0123456789")[:60].rstrip("_")
            self.remember(code=values["code"])
        return values

    @property
    def following(self) -> Following:
        """Return its follower, and from which year."""
        return Following(self.cleaned_data["follower"], self.cleaned_data["followed_from"])


class VersionForm(LockedForm):
    """A new version of a definition; ``published`` are the published years that it must be confirmed for."""

    first_year = year_field("À partir de l’année", "Cette version décide de cette année et des suivantes.")
    reason = reason_field("Par exemple : périmètre réduit à un incubateur par le projet de loi de finances 2027.")
    confirmed = forms.BooleanField(
        label="Je décide autrement d’années publiées, et le motif l’explique",
        required=False,
        help_text="À cocher si la première année ci-dessus est publiée, ou précède une année qui l’est.",
    )

    def __init__(self, *args: Any, published: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        if not published:
            del self.fields["confirmed"]


class EndIndicatorForm(LockedForm):
    """The last year of an indicator."""

    names = ENDING
    last_year = year_field("Dernière année", "Vide : il est suivi sans fin.", required=False)
    reason = reason_field("Par exemple : retiré du projet de loi de finances 2027.")


class RemoveVersionForm(LockedForm):
    """Delete the last version; the previous one applies again to its years."""

    reason = reason_field("Par exemple : composée par erreur.")


class OrderForm(LockedForm):
    """The position of each indicator in the table."""

    reason = reason_field("Par exemple : ordre du projet annuel de performances.")

    def __init__(self, data: Any = None, *, indicators: Sequence[Indicator], **options: Any) -> None:
        super().__init__(data, **options)
        for place, indicator in enumerate(indicators, start=1):
            name = f"place-{indicator.code}"
            self.fields[name] = forms.IntegerField(
                label=indicator.label,
                initial=place,
                min_value=0,
                max_value=10_000,
                error_messages={"required": "Donnez une place.", "invalid": "Donnez un nombre entier."},
                widget=forms.NumberInput(
                    attrs={"class": "fr-input", "aria-describedby": f"{name}-aide {name}-message"}
                ),
            )
        self.order_fields([*(f"place-{indicator.code}" for indicator in indicators), "reason"])

    @property
    def codes(self) -> list[str]:
        """Return the codes in the requested order; equal positions keep their current order."""
        placed = [(name, place) for name, place in self.cleaned_data.items() if name.startswith("place-")]
        return [name.removeprefix("place-") for name, _ in sorted(placed, key=lambda one: one[1])]

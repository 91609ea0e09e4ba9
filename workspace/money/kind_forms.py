"""The forms of what is given in kind: GAMMA, supports, shared services."""

from django import forms

from budget.actions.coaching import CRITERION, MILESTONE, PARTICIPATION, SEASON
from budget.actions.supporting import SHARED_SERVICE, SUPPORT
from budget.models import EntryCriterion, SharedService, Support
from startups.models import Startup
from workspace.money.fields import MoneyForm, number_field
from workspace.pages.forms import Text, date_field, reason_field

CHOOSE = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
PUBLIC = "Public : n’y nommez personne."


def address_field(label: str) -> forms.URLField:
    return forms.URLField(
        label=label,
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète : https://…"},
    )


def startup_field(label: str, required: bool) -> "forms.ModelChoiceField[Startup]":
    """A service by its identifier: there are too many for a list."""
    return forms.ModelChoiceField(
        queryset=Startup.objects.all(),
        to_field_name="slug",
        label=label,
        required=required,
        widget=forms.TextInput,
        help_text="Son identifiant : la fin de l’adresse de sa fiche.",
        error_messages={
            "required": "Donnez l’identifiant d’un service.",
            "invalid_choice": "Aucun service n’a cet identifiant.",
        },
    )


class SeasonForm(MoneyForm):
    """A season of GAMMA."""

    names = SEASON
    number = number_field("Numéro")
    start = date_field("Du")
    end = date_field("Au", "Le premier jour qui n’en est plus. Vide : elle dure encore.", required=False)
    description = Text("Description", limit=5000, rows=4, help_text=PUBLIC)
    source = Text("Source", limit=300)
    reason = reason_field("Par exemple : saison décidée avec les coachs.")


class ParticipationForm(MoneyForm):
    """When a participant is coached, and what came of it."""

    names = PARTICIPATION
    start = date_field("Accompagnement individuel du", required=False)
    end = date_field("Au", "Le premier jour qui n’en est plus.", required=False)
    outcome = Text("Bilan", limit=5000, rows=4, help_text=PUBLIC)
    source = Text("Source", limit=300)
    reason = reason_field("Par exemple : retenu par le jury.")


class JoinForm(ParticipationForm):
    """The same for a new participant."""

    startup = startup_field("Service", required=True)
    field_order = ("startup",)


class CriterionForm(MoneyForm):
    """One entry criterion."""

    names = CRITERION
    state = forms.ChoiceField(
        label="État", choices=EntryCriterion.State.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    evidence = Text("Preuve", limit=2000, rows=3, help_text=f"Ce qui le montre. {PUBLIC}")
    evidence_url = address_field("Adresse de la preuve")
    reason = reason_field("Par exemple : dossier de candidature.")


class MilestoneForm(MoneyForm):
    """A milestone."""

    names = MILESTONE
    label = Text("Point d’étape", limit=300, missing="Dites ce qui est visé.")
    due_on = date_field("Prévu le")
    reached_on = date_field("Atteint le", "Vide : pas encore.", required=False)
    note = Text("Commentaire", limit=2000, rows=3, help_text=PUBLIC)
    reason = reason_field("Par exemple : point mensuel.")


class SupportForm(MoneyForm):
    """Who supported a service, when, with what."""

    names = SUPPORT
    kind = forms.ChoiceField(label="Appui", choices=Support.Kind.choices, error_messages=CHOOSE)
    start = date_field("Du")
    end = date_field("Au", "Le premier jour qui n’en est plus. Vide : il dure encore.", required=False)
    is_to_the_year = forms.BooleanField(label="Dates connues à l’année près", required=False)
    description = Text("Ce qui a été fait", limit=2000, rows=3, help_text=PUBLIC)
    shared_service = forms.ModelChoiceField(
        queryset=SharedService.objects.order_by("name"),
        label="Avec le service partagé",
        required=False,
        empty_label="Aucun",
        error_messages=CHOOSE,
    )
    source = Text("Source", limit=300)
    reason = reason_field("Par exemple : bilan de la Brigade.")


class SharedServiceForm(MoneyForm):
    """A tool, a guide or a common."""

    names = SHARED_SERVICE
    slug = forms.SlugField(
        label="Identifiant",
        max_length=80,
        help_text="En minuscules, chiffres et tirets.",
        error_messages={"required": "Donnez un identifiant.", "invalid": "Des minuscules, chiffres et tirets."},
    )
    name = Text("Nom", limit=200, missing="Donnez un nom.")
    kind = forms.ChoiceField(label="Sorte", choices=SharedService.Kind.choices, error_messages=CHOOSE)
    summary = Text("À quoi il sert", limit=2000, rows=3)
    url = address_field("Adresse")
    startup = startup_field("Fiche, s’il en a une", required=False)
    start = date_field("Proposé depuis le", required=False)
    end = date_field("Jusqu’au", "Le premier jour où il ne l’est plus.", required=False)
    source = Text("Source", limit=300)
    reason = reason_field("Par exemple : ouverture à tous les incubateurs.")

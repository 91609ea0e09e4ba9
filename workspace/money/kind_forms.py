"""Forms of support in kind: GAMMA, supports, shared services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.actions.coaching import CRITERION, MILESTONE, PARTICIPATION, SEASON
from budget.actions.confirming import ConfirmationNeededError, confirmation_of
from budget.actions.supporting import SHARED_SERVICE, SUPPORT
from budget.models import EntryCriterion, Milestone, Participation, Season, SharedService, Support
from startups.models import Startup
from workspace.pages.fields import CHOOSE, EuroField, reason_field
from workspace.pages.forms import LockedForm, PreviewedForm, RecordForm, WithdrawForm

PUBLIC = "Public : n’y nommez personne."


class StaffField(EuroField):
    """Full-time equivalents."""

    unit = "ETPT"


class MoneyForm(LockedForm):
    """A form about money. ``warnings`` are displayed to be confirmed: submitting it again confirms these sentences
    only.
    """

    confirmed: forms.Field = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.warnings: list[str] = []

    def refuse(self, refusal: ValidationError) -> None:
        if not isinstance(refusal, ConfirmationNeededError):
            super().refuse(refusal)
            return
        self.warnings = refusal.warnings
        self.remember(confirmed=refusal.token)

    @property
    def confirmed_carried(self) -> dict[str, Any]:
        """Return the arguments of a change that may require a confirmation."""
        return {**self.carried, "confirmed": self.cleaned_data["confirmed"]}


class MoneyRecordForm(MoneyForm, RecordForm):
    """A record of money."""


class MoneyStepForm(PreviewedForm, MoneyForm):
    """A change about money, previewed with its warnings before it is saved."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.to_confirm: list[str] = []

    def set_warnings(self, to_confirm: Sequence[str], more: Sequence[str] = ()) -> list[str]:
        """Save and return the warnings: ``more``, then those that the action raises under its lock."""
        self.to_confirm, self.warnings = list(to_confirm), [*more, *to_confirm]
        return self.warnings

    def replaced(self) -> str:
        return f"{self.data.get('seen', '')} {confirmation_of(self.warnings)}"

    @property
    def confirmed_carried(self) -> dict[str, Any]:
        return {**self.carried, "confirmed": confirmation_of(self.to_confirm)}


class WithdrawMoneyForm(MoneyForm, WithdrawForm):
    """Withdraw a record of money, after a confirmation when that is unusual."""


class WithdrawAwardForm(MoneyStepForm, WithdrawForm):
    """Withdraw an award or a line of credits, or cancel a refusal, after what that does was shown."""

    made_of = ("reason",)


def startup_field(label: str, required: bool) -> "forms.ModelChoiceField[Startup]":
    """Return the field of a service by its identifier: there are too many for a list."""
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


class SeasonForm(MoneyRecordForm):
    """A season of GAMMA."""

    reason = reason_field("Par exemple : saison décidée avec les coachs.")

    class Meta(MoneyRecordForm.Meta):
        model = Season
        fields = SEASON
        labels = {"until": "Au"}
        help_texts = {
            "until": "Le premier jour qui n’en est plus. Vide : elle dure encore.",
            "description": PUBLIC,
        }


class ParticipationForm(MoneyRecordForm):
    """The dates of a participant's coaching, and its results."""

    reason = reason_field("Par exemple : retenu par le jury.")

    class Meta(MoneyRecordForm.Meta):
        model = Participation
        fields = PARTICIPATION
        labels = {"until": "Au"}
        help_texts = {"until": "Le premier jour qui n’en est plus.", "outcome": PUBLIC}


class JoinForm(ParticipationForm):
    """A new participant."""

    startup = startup_field("Service", required=True)
    field_order = ("startup",)


class CriterionForm(MoneyRecordForm):
    """One entry criterion."""

    reason = reason_field("Par exemple : dossier de candidature.")

    class Meta(MoneyRecordForm.Meta):
        model = EntryCriterion
        fields = CRITERION
        help_texts = {"evidence": f"Ce qui le montre. {PUBLIC}"}
        widgets = {"state": forms.RadioSelect}


class MilestoneForm(MoneyRecordForm):
    """A milestone."""

    reason = reason_field("Par exemple : point mensuel.")

    class Meta(MoneyRecordForm.Meta):
        model = Milestone
        fields = MILESTONE
        help_texts = {"reached_on": "Vide : pas encore.", "note": PUBLIC}
        error_messages = {"label": {"required": "Indiquez l’objectif visé."}}


class SupportForm(MoneyRecordForm):
    """A support given to a service: by whom, when, and its content."""

    shared_service = forms.ModelChoiceField(
        queryset=SharedService.objects.order_by("name"),
        label="Avec le service partagé",
        required=False,
        empty_label="Aucun",
        error_messages=CHOOSE,
    )
    reason = reason_field("Par exemple : bilan de la Brigade.")

    class Meta(MoneyRecordForm.Meta):
        model = Support
        fields = SUPPORT
        labels = {"until": "Au"}
        help_texts = {"until": "Le premier jour qui n’en est plus. Vide : il dure encore.", "description": PUBLIC}


class SharedServiceForm(MoneyRecordForm):
    """A shared tool, guide or digital common."""

    startup = startup_field("Fiche, s’il en a une", required=False)
    reason = reason_field("Par exemple : ouverture à tous les incubateurs.")

    class Meta(MoneyRecordForm.Meta):
        model = SharedService
        fields = SHARED_SERVICE
        labels = {"until": "Jusqu’au"}
        help_texts = {"slug": "En minuscules, chiffres et tirets.", "until": "Le premier jour où il ne l’est plus."}
        error_messages = {
            "slug": {"required": "Donnez un identifiant.", "invalid": "Des minuscules, chiffres et tirets."},
            "name": {"required": "Donnez un nom."},
        }

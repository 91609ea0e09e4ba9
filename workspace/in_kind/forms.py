"""Forms of supports, shared services and other funders."""

from django import forms

from budget.models import SharedService, Support
from impact.models import OtherFunding
from workspace.pages.fields import CHOOSE, reason_field
from workspace.pages.forms import RecordForm
from workspace.pages.money_forms import PUBLIC, startup_field


class SupportForm(RecordForm):
    """A support given to a service: by whom, when, and its content."""

    shared_service = forms.ModelChoiceField(
        queryset=SharedService.objects.order_by("name"),
        label="Avec le service partagé",
        required=False,
        empty_label="Aucun",
        error_messages=CHOOSE,
    )
    reason = reason_field("Par exemple : bilan de la Brigade.")

    class Meta(RecordForm.Meta):
        model = Support
        fields = Support.EDITED
        labels = {"until": "Au"}
        help_texts = {"until": "Le premier jour qui n’en est plus. Vide : il dure encore.", "description": PUBLIC}


class SharedServiceForm(RecordForm):
    """A shared tool, guide or digital common."""

    startup = startup_field("Fiche, s’il en a une", required=False)
    reason = reason_field("Par exemple : ouverture à tous les incubateurs.")

    class Meta(RecordForm.Meta):
        model = SharedService
        fields = SharedService.EDITED
        labels = {"until": "Jusqu’au"}
        help_texts = {"slug": "En minuscules, chiffres et tirets.", "until": "Le premier jour où il ne l’est plus."}
        error_messages = {
            "slug": {"required": "Donnez un identifiant.", "invalid": "Des minuscules, chiffres et tirets."},
            "name": {"required": "Donnez un nom."},
        }


class OtherFundingForm(RecordForm):
    """The funding by another funder in a year."""

    reason = reason_field("Par exemple : convention de financement 2021.")

    class Meta(RecordForm.Meta):
        model = OtherFunding
        fields = OtherFunding.EDITED
        help_texts = {
            "funder": "L’organisme : une direction, une région…",
            "amount": "En euros, pour cette année.",
            "source": "Le document qui le dit.",
        }
        error_messages = {"funder": {"required": "Nommez le financeur."}}

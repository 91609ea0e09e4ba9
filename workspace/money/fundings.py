"""``…/financeurs/``: the other funders of a service, for users who may change its fiche."""

from django.urls import reverse

from common.words import money_fr
from impact.actions.funding import OTHER_FUNDING, record_other_funding, withdraw_other_funding
from impact.models import OtherFunding
from startups.models import Startup
from startups.queries import today
from workspace.money.fields import MoneyRecordForm, WithdrawMoneyForm
from workspace.pages.fields import reason_field
from workspace.pages.record_pages import RecordPages, of_startup


class OtherFundingForm(MoneyRecordForm):
    """The funding by another funder in a year."""

    reason = reason_field("Par exemple : convention de financement 2021.")

    class Meta(MoneyRecordForm.Meta):
        model = OtherFunding
        fields = OTHER_FUNDING
        help_texts = {
            "funder": "L’organisme : une direction, une région…",
            "amount": "En euros, pour cette année.",
            "source": "Le document qui le dit.",
        }
        error_messages = {"funder": {"required": "Nommez le financeur."}}


FUNDINGS = RecordPages[OtherFunding, Startup, OtherFundingForm](
    model=OtherFunding,
    columns=OTHER_FUNDING,
    form=OtherFundingForm,
    withdraw_form=WithdrawMoneyForm,
    locate=of_startup,
    save=lambda page, form: record_other_funding(
        startup=page.owner, funding=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: withdraw_other_funding(funding=page.record, actor=page.user, **form.carried),
    title_new="Ajouter un financeur",
    title_edit="Corriger un financement",
    title_withdraw="Retirer un financement",
    saved="Le financement est enregistré.",
    withdrawn="Le financement est retiré.",
    initial=lambda page, recorded: recorded or {"year": today().year - 1},
    summary=lambda page: f"{page.record.funder}, {page.record.year} : {money_fr(page.record.amount)}.",
    success_url=lambda page: reverse("workspace-metrics", args=[page.owner.slug]),
)

"""The form to settle a finding."""

from workspace.pages.forms import reason_field
from workspace.pages.seen import SeenForm


class SettleForm(SeenForm):
    reason = reason_field("Par exemple : la date est la bonne, le service a bien changé deux fois ce jour-là.")

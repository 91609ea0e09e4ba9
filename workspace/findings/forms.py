"""The form to settle a finding."""

from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import reason_field


class SettleForm(LockedForm):
    reason = reason_field("Par exemple : la date est la bonne, le service a bien changé deux fois ce jour-là.")

"""Forms to change the incubators of a service."""

from typing import Any

from incubators.models import Incubator
from workspace.pages.conflict_forms import StepForm
from workspace.pages.fields import choice, date_field, reason_field
from workspace.pages.forms import set_choices


class CarrierForm(StepForm):
    """The incubator, the first day and the reason."""

    made_of = ("incubator", "since")
    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    since = date_field("À partir du")
    reason = reason_field("Par exemple : convention signée le 3 mars.")
    field_order = ["incubator", "since", "reason"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "incubator", Incubator.objects.order_by("name", "slug"))


class EndForm(StepForm):
    made_of = ("on",)
    on = date_field("Jusqu’au (exclu)")
    reason = reason_field("Par exemple : fin de la convention.")
    field_order = ["on", "reason"]

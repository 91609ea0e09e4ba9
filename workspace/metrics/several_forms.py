"""The form of many values at once."""

from collections.abc import Mapping

from common.texts import MAX_REASON
from impact.readings import PERIODS
from workspace.metrics.lines import MEASURES
from workspace.pages.fields import Text
from workspace.tables.forms import LockedTableForm, table_text


class ReadingsForm(LockedTableForm):
    """Several values of the metrics of a service."""

    text = table_text(
        "Valeurs",
        f"Collez un tableau, ses titres en première ligne : {', '.join(MEASURES.template)}. "
        f"Une période s’écrit {PERIODS}. 1 000 lignes au plus.",
    )
    reason = Text("Motif", limit=MAX_REASON, rows=2, help_text="Il sera public.")
    required_when: Mapping[str, str] = {"reason": "si une ligne corrige une valeur"}

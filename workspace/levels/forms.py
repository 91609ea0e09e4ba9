"""The forms of a decision on an impact matrix."""

from impact.models import MatrixDecision
from workspace.pages.fields import reason_field
from workspace.pages.forms import RecordForm, StepForm


class MatrixDecisionForm(StepForm, RecordForm):
    """A decision on a matrix, previewed before it is saved."""

    digest_fields = MatrixDecision.EDITED
    reason = reason_field("Par exemple : matrice relue avec les accompagnateurs.")

    class Meta(RecordForm.Meta):
        model = MatrixDecision
        fields = MatrixDecision.EDITED
        help_texts = {
            "outcome": "Une matrice certifiée le reste tant que son adresse ne change pas.",
            "comment": "Ce qui a été vérifié, ou ce que l’équipe doit modifier. Public : n’y nommez personne.",
        }

"""The objectives of a committee in figures: set, corrected, withdrawn."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from catalogue.reviews.objectives import target_in_words
from common.words import date_fr
from impact.actions.objectives import OBJECTIVE, record_objective, withdraw_objective
from impact.models import Objective, Review
from workspace.pages.access import editable
from workspace.pages.record_pages import Located, RecordPages
from workspace.reviews.forms import ObjectiveForm


def _locate(model: type[Objective], user: User, *, slug: str, review: int, **key: int) -> Located[Objective, Review]:
    """Find an objective of a committee of a service that ``user`` may change; else 404, or PermissionDenied."""
    committee = get_object_or_404(Review.objects.select_related("startup"), startup=editable(user, slug), pk=review)
    objectives = model.objects.select_related("metric", "review__startup")
    return committee, get_object_or_404(objectives, review=committee, **key) if key else None


OBJECTIVES = RecordPages[Objective, Review, ObjectiveForm](
    model=Objective,
    columns=OBJECTIVE,
    locate=_locate,
    form=ObjectiveForm,
    form_options=lambda page: {"metrics": list(page.owner.startup.metrics.all())},
    save=lambda page, form: record_objective(
        review=page.owner, objective=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: withdraw_objective(objective=page.record, actor=page.user, **form.carried),
    title_new="Fixer un objectif chiffré",
    title_edit="Corriger un objectif chiffré",
    title_withdraw="Retirer un objectif chiffré",
    saved="L’objectif est enregistré.",
    corrected="L’objectif est corrigé.",
    withdrawn="L’objectif est retiré.",
    initial=lambda page, recorded: (
        recorded or {"target_on": page.owner.next_due_on, "direction": Objective.Direction.UP}
    ),
    introduction=lambda page: f"Comité du {date_fr(page.owner.held_on)}.",
    summary=lambda page: f"{page.record.metric.name} : {target_in_words(page.record)}.",
    startup=lambda page: page.owner.startup,
    success_url=lambda page: reverse("workspace-reviews", args=[page.owner.startup.slug]),
)

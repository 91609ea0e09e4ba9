"""The lists of portfolio records: every public table, row by row."""

from django.db.models import Exists, OuterRef, QuerySet

from budget.models import Award, CreditLine
from community.models import NpsWave, Training
from gateway.lists.declaring import (
    ID,
    SOURCE,
    STARTUP,
    ListColumn,
    ListDeclaration,
    described_columns,
    of_incubator,
    with_last_change,
    with_services,
)
from gateway.lists.figures import FIGURES, INDICATOR, OF_INDICATOR
from gateway.lists.money import MONEY
from impact.models import Designation, MatrixDecision, Measurement, Metric, Objective, Review, Spending
from impact.serializers import METRIC_MEANINGS
from incubators.models import Administration
from indicators.models import Target, TargetComment
from startups.models import EndReason, Investigation, LifeEvent, Membership, Phase, PhaseKind, Sponsorship
from web.days import InForceFilter, since_and_before
from web.filters import of_names, of_number, of_words, yes_or_no

C = ListColumn
OF_METRIC = of_names("metric__code", Metric, "Code de la mesure.", "code", "api-metrics")


def measurements() -> QuerySet[Measurement]:
    """Return the measurements, and whether each is the latest of its metric."""
    later = Measurement.objects.filter(metric=OuterRef("metric"), start__gt=OuterRef("start"))
    return Measurement.objects.annotate(is_latest=~Exists(later))


TABLES = (
    ListDeclaration(
        "administrations",
        "incubators",
        "Les administrations, qui portent un incubateur ou soutiennent un service.",
        Administration.objects.all,
        described_columns(
            Administration, "slug", "name", "acronym", "kind", "ministry", kind="Sorte d’administration."
        ),
        {
            "kind": of_names("kind", Administration, "Sorte d’administration.", "kind"),
            "ministry": of_names("ministry", Administration, "Domaine ministériel.", "ministry"),
        },
        ("slug",),
        ("name", "acronym", "slug"),
        key="slug",
    ),
    ListDeclaration(
        "phase-kinds",
        "startups",
        "Les phases possibles, dans l’ordre de la vie d’un service.",
        PhaseKind.objects.all,
        (
            *described_columns(PhaseKind, "key", "label", "group", "rank", key="Mot de la phase."),
            *described_columns(PhaseKind, "is_launch", "is_perennial", "is_in_programme", "description"),
            C("valid_from", "valid_from", "Utilisé à partir de ce jour ; null : depuis toujours."),
            C("valid_until", "until", "Utilisé jusqu’à ce jour, exclu ; null : encore."),
        ),
        {"group": of_words("group", PhaseKind.Group.choices, "Groupe.")},
        ("rank",),
        ("label", "description"),
        key="key",
    ),
    ListDeclaration(
        "sponsorships",
        "startups",
        "Les administrations qui soutiennent chaque service.",
        Sponsorship.objects.all,
        (
            ID,
            STARTUP,
            C("administration", "administration__slug", "Identifiant de l’administration."),
            C("position", "position", "Place dans la fiche, à partir de 0."),
        ),
        {
            "administration": of_names(
                "administration__slug",
                Administration,
                "Identifiant d’une administration.",
                listed="api-administrations",
            ),
        },
        ("startup__slug", "position", "pk"),
    ),
    ListDeclaration(
        "phases",
        "startups",
        "Les entrées de chaque service dans une phase, telles que les fiches les indiquent.",
        Phase.objects.all,
        (
            ID,
            STARTUP,
            C("kind", "kind__key", "Mot de la phase."),
            C("start", "start", "Jour d’entrée ; null quand la fiche ne l’indique pas."),
            C("declared_end", "declared_end", "Fin que dit la fiche ; elle ne décide d’aucun état."),
            C("comment", "comment", "Commentaire."),
            C("position", "position", "Place dans la fiche, à partir de 0."),
            C("end_reason", "end_reason", "Motif de fin d’une phase qui clôt le partenariat ; vide : non renseigné."),
            C("end_sentence", "end_sentence", "Motif de fin en une phrase."),
            C("end_account", "end_account", "Adresse du compte rendu de la fin."),
        ),
        {
            "kind": of_names("kind", PhaseKind, "Mot de la phase.", "key", "api-phase-kinds"),
            "end_reason": of_words("end_reason", EndReason.choices, "Motif de fin."),
            **since_and_before("start", "Entrées"),
            "as_of": InForceFilter("spans__start", "spans__until"),
        },
        ("startup__slug", "position", "pk"),
        has_fiche_texts=True,
    ),
    ListDeclaration(
        "memberships",
        "startups",
        "Les incubateurs qui portent chaque service, de quand à quand.",
        Membership.objects.all,
        (
            ID,
            STARTUP,
            C("incubator", "incubator__slug", "Identifiant de l’incubateur."),
            C("start", "start", "À partir de ce jour ; null : depuis toujours."),
            C("end", "until", "Jusqu’à ce jour, exclu ; null : encore."),
            C("is_lead", "is_lead", "Vrai : incubateur principal."),
        ),
        {
            "incubator": of_incubator(),
            "lead": yes_or_no("is_lead", "Incubateur principal."),
            "as_of": InForceFilter("start", "until"),
        },
        ("startup__slug", "start", "pk"),
    ),
    ListDeclaration(
        "events",
        "startups",
        "Les faits datés des fiches : comités, lancements, lauréats, fins de partenariat.",
        LifeEvent.objects.all,
        (
            ID,
            STARTUP,
            *described_columns(LifeEvent, *LifeEvent.EDITED),
        ),
        {
            "kind": of_words("kind", LifeEvent.Kind.choices, "Sorte d’événement."),
            **since_and_before("date"),
        },
        ("date", "startup__slug", "pk"),
        ("comment",),
        has_fiche_texts=True,
    ),
    ListDeclaration(
        "investigations",
        "startups",
        "Les dossiers d’investigation : le problème, et ce qu’on en a conclu.",
        Investigation.objects.all,
        (
            ID,
            C("startup", "phase__startup__slug", "Identifiant du service."),
            C("start", "phase__start", "Début de l’investigation."),
            C("problem", "problem", "Problème étudié."),
            C("sponsor", "sponsor__slug", "Identifiant de l’administration sponsor."),
            C("conclusion", "conclusion", "go, no_go, ou rien tant qu’elle n’est pas conclue."),
            C("concluded_on", "concluded_on", "Jour de la conclusion."),
            C("synthesis", "synthesis", "Synthèse."),
        ),
        {
            "conclusion": of_words("conclusion", Investigation.Conclusion.choices, "Conclusion."),
            **since_and_before("phase__start", "Commencées"),
        },
        ("phase__start", "phase__startup__slug", "pk"),
        ("problem", "synthesis"),
    ),
    ListDeclaration(
        "awards",
        "money",
        "Les financements du FAST, à un service ou à un incubateur.",
        Award.objects.all,
        (
            ID,
            C("round", "round__number", "Numéro de l’appel."),
            C("year", "round__year", "Année de l’appel."),
            STARTUP,
            C("incubator", "incubator__slug", "Identifiant de l’incubateur lauréat."),
            C("amount", "amount", "En euros ; null : inconnu."),
            C("coaching_share", "coaching_share", "Part pour l’accompagnement, en euros."),
            C("awarded_on", "awarded_on", "Jour de l’attribution."),
            C("is_day_known", "is_day_known", "Faux : ce jour est inconnu, ou n’est pas précis (un 1er janvier)."),
            C("objective", "objective", "Objectif."),
            C("result", "result", "Résultat, six mois plus tard."),
            C("result_on", "result_on", "Jour du constat."),
            C("objective_reached", "objective_reached", "Objectif atteint ; null : inconnu."),
            C("metric", "metric__code", "Code de la mesure qui dit le résultat."),
            C("result_value", "result_value", "Valeur de la mesure, six mois plus tard."),
            C("result_evidence", "result_evidence", "Adresse de la preuve."),
            SOURCE,
        ),
        {
            "round": of_number("round__number", "Numéro de l’appel."),
            "year": of_number("round__year", "Année de l’appel."),
            "incubator": of_incubator(),
        },
        ("round__number", "pk"),
        ("objective", "result"),
    ),
    ListDeclaration(
        "credits",
        "money",
        "Les lignes de crédits de chaque année ; un total est la somme de ses lignes.",
        CreditLine.objects.all,
        (
            ID,
            C("year", "credit_year__year", "Année."),
            C("programme", "credit_year__programme", "Programme budgétaire."),
            C("label", "label", "Intitulé de la ligne."),
            C("parent", "parent__label", "Intitulé de la ligne qu’elle détaille ; null : du premier niveau."),
            *described_columns(CreditLine, "detail", "activity", activity="Activité payée."),
            C("amount", "amount", "Consacré, en euros ; null : inconnu, ou la somme de ce qui la détaille."),
            C("voted", "voted", "Voté, en euros."),
            C("commitments", "commitments", "Engagé (AE), en euros."),
            C("payments", "payments", "Payé (CP), en euros."),
            *described_columns(CreditLine, "staff"),
        ),
        {"year": of_number("credit_year__year", "Année.")},
        ("credit_year__year", "position", "pk"),
        ("label", "detail"),
    ),
    ListDeclaration(
        "metrics",
        "impact",
        "Les mesures d’impact des services : unité, cadence, sens.",
        Metric.objects.all,
        (
            ID,
            STARTUP,
            *described_columns(Metric, "code", *Metric.EDITED, **METRIC_MEANINGS),
        ),
        {
            "kind": of_words("kind", Metric.Kind.choices, "Sorte de mesure."),
            "dimension": of_words("dimension", Metric.Dimension.choices, "Dimension de la matrice d’impact."),
            "indicator": of_words("indicator", Metric.MatrixIndicator.choices, "Indicateur obligatoire de la matrice."),
            "headline": yes_or_no("is_headline", "Mesure principale."),
        },
        ("startup__slug", "position", "pk"),
        ("name", "description"),
    ),
    ListDeclaration(
        "measurements",
        "impact",
        "Les valeurs des mesures d’impact ; une période sans relevé est inconnue, et n’est pas zéro.",
        measurements,
        (
            ID,
            C("startup", "metric__startup__slug", "Identifiant du service."),
            C("metric", "metric__code", "Code de la mesure."),
            C("start", "start", "Premier jour de la période."),
            C("end", "until", "Fin de la période, exclue."),
            *described_columns(Measurement, *Measurement.EDITED),
            C("origin", "origin", "page, api ou reference."),
            C("recorded_at", "recorded_at", "Moment de l’enregistrement."),
        ),
        {
            "metric": OF_METRIC,
            "headline": yes_or_no("metric__is_headline", "De la mesure principale du service."),
            "latest": yes_or_no("is_latest", "Dernier relevé de sa mesure."),
            **since_and_before("start", "Périodes qui commencent"),
            "as_of": InForceFilter("start", "until"),
        },
        ("metric__startup__slug", "metric__code", "start", "pk"),
    ),
    ListDeclaration(
        "spendings",
        "money",
        "Les dépenses de chaque service, par année.",
        Spending.objects.all,
        (
            ID,
            STARTUP,
            *described_columns(Spending, *Spending.EDITED, amount="En euros."),
        ),
        {"year": of_number("year", "Année.")},
        ("year", "startup__slug", "pk"),
    ),
    ListDeclaration(
        "reviews",
        "impact",
        "Les comités d’investissement enregistrés ici, avec leur décision ; ceux des fiches sont des événements.",
        Review.objects.all,
        (
            ID,
            STARTUP,
            C("held_on", "held_on", "Jour du comité."),
            *described_columns(Review, "decision", "reason", decision="Décision ; vide : inconnue."),
            C("amount_asked", "amount_asked", "Demandé, en euros ; null : inconnu."),
            C("amount", "amount", "Accordé, en euros ; null : aucun, ou inconnu."),
            C("objectives", "objectives_text", "Objectifs des six mois suivants."),
            C("last_outcome", "last_outcome", "Objectifs précédents : reached, partly, missed."),
            C("computed_outcome", "computed_outcome", "Verdict calculé des objectifs chiffrés ; vide : aucun."),
            C("next_due_on", "next_due_on", "Prochain comité avant ce jour."),
        ),
        {
            "decision": of_words("decision", Review.Decision.choices, "Décision."),
            **since_and_before("held_on", "Tenus"),
        },
        ("held_on", "startup__slug", "pk"),
        ("reason", "objectives_text"),
    ),
    ListDeclaration(
        "objectives",
        "impact",
        "Les objectifs chiffrés des comités d’investissement.",
        Objective.objects.all,
        (
            ID,
            C("startup", "review__startup__slug", "Identifiant du service."),
            C("review", "review__id", "Numéro du comité."),
            C("metric", "metric__code", "Code de la mesure."),
            *described_columns(Objective, "direction", "initial_value", "initial_on", "target_value", "target_on"),
        ),
        {"metric": OF_METRIC},
        ("review__held_on", "review__startup__slug", "pk"),
    ),
    ListDeclaration(
        "designations",
        "impact",
        "Les services désignés à impact national, par millésime.",
        Designation.objects.all,
        (
            ID,
            STARTUP,
            C("millesime", "millesime", "Année pour laquelle elle compte."),
            C("is_millesime_confirmed", "is_millesime_confirmed", "Faux : millésime proposé d’après la date."),
            C("year_by_date", "year_by_date", "Année de sa date ; null : date inconnue."),
            C("decided_on", "decided_on", "Jour de la décision ; null : inconnu."),
            C("effective_on", "effective_on", "Jour à partir duquel elle compte."),
            C("reason", "reason", "Motif."),
            C("withdrawn_on", "withdrawn_on", "Jour du retrait ; null : en vigueur."),
            C("withdrawal_reason", "withdrawal_reason", "Motif du retrait."),
            SOURCE,
        ),
        {
            "millesime": of_number("millesime", "Millésime."),
            "as_of": InForceFilter("effective_on", "withdrawn_on"),
        },
        ("millesime", "startup__slug", "pk"),
        ("reason",),
    ),
    ListDeclaration(
        "matrix-decisions",
        "impact",
        "Les décisions de la DINUM sur les matrices d’impact : certifiée, ou à revoir.",
        MatrixDecision.objects.all,
        (
            ID,
            STARTUP,
            *described_columns(MatrixDecision, "outcome", "decided_on", "comment", "address"),
        ),
        {
            "outcome": of_words("outcome", MatrixDecision.Outcome.choices, "Décision."),
            **since_and_before("decided_on", "Décidées"),
        },
        ("decided_on", "startup__slug", "pk"),
        ("comment",),
    ),
    ListDeclaration(
        "targets",
        "indicators",
        "Les cibles des indicateurs, par année.",
        Target.objects.all,
        (
            ID,
            INDICATOR,
            *described_columns(Target, "year", "edition", "edition_year", *Target.EDITED),
            C("set_at", "set_at", "Moment où la cible a été fixée."),
        ),
        {
            "indicator": OF_INDICATOR,
            "year": of_number("year", "Année."),
            "edition": of_words("edition", Target.Edition.choices, "Loi de finances, ou prévision actualisée."),
            "edition_year": of_number("edition_year", "Année de la loi."),
        },
        ("year", "indicator__code", "edition_year", "pk"),
        ("source", "judgement"),
    ),
    ListDeclaration(
        "target-comments",
        "indicators",
        "Les commentaires datés des cibles, pendant leur année : « où en est-on ».",
        TargetComment.objects.all,
        (
            ID,
            INDICATOR,
            C("year", "year", "Année de la cible."),
            C("said_on", "said_on", "Jour du commentaire."),
            C("text", "text", "Où en est la cible."),
        ),
        {
            "indicator": OF_INDICATOR,
            "year": of_number("year", "Année de la cible."),
            **since_and_before("said_on", "Écrits"),
        },
        ("said_on", "indicator__code", "pk"),
        ("text",),
    ),
    ListDeclaration(
        "trainings",
        "community",
        "Les formations, et combien de personnes elles ont formées.",
        Training.objects.all,
        (
            ID,
            *described_columns(Training, "programme", "start"),
            C("end", "last_day", "Dernier jour."),
            *described_columns(Training, "sessions", "people", "recommending", "source"),
        ),
        {**since_and_before("start")},
        ("start", "programme", "pk"),
        ("programme",),
    ),
    ListDeclaration(
        "surveys",
        "community",
        "Les enquêtes auprès des membres : NPS et nombre de réponses.",
        NpsWave.objects.all,
        (
            ID,
            *described_columns(NpsWave, *NpsWave.EDITED, score="NPS : part de promoteurs moins part de détracteurs."),
        ),
        {**since_and_before("month")},
        ("month",),
    ),
    *MONEY,
    *FIGURES,
)
LISTS = tuple(with_last_change(with_services(one)) for one in TABLES)

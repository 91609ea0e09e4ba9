"""URLs for signed-in users."""

from django.urls import path

from workspace.accounts import views as accounts
from workspace.briefs import views as briefs
from workspace.bulk import views as bulk
from workspace.carriers import views as carriers
from workspace.coherence import views as coherence
from workspace.community import views as community
from workspace.composer import views as composer
from workspace.credits import views as credits
from workspace.digests import views as digests
from workspace.events import views as events
from workspace.fast import applications, decisions, rounds
from workspace.favourites import views as favourites
from workspace.fiche import views as fiche
from workspace.findings import views as findings
from workspace.gamma import views as gamma
from workspace.home import views as home
from workspace.in_kind import views as in_kind
from workspace.indicators import views as indicators
from workspace.investigations import views as investigations
from workspace.jobs import views as jobs
from workspace.measured import views as measured
from workspace.metrics import views as metrics
from workspace.money import views as money
from workspace.national import designations
from workspace.national import views as national
from workspace.page_reports import views as page_reports
from workspace.phases import views as phase
from workspace.printed_figures import views as printed_figures
from workspace.proposals import views as proposals
from workspace.publication import views as publication
from workspace.queue import views as queue
from workspace.reconstruction import views as reconstruction
from workspace.reviews import views as reviews
from workspace.saved_views import views as saved_views
from workspace.sessions import views as sessions
from workspace.subscriptions import views as subscriptions
from workspace.targets import views as targets
from workspace.team import views as team
from workspace.tokens import views as tokens
from workspace.undoing import views as undoing
from workspace.webhooks import views as webhooks
from workspace.year import views as year_pages

urlpatterns = [
    path("espace/financements/", money.hub, name="workspace-money"),
    path("espace/financements/credits/nouvelle-annee/", credits.record_year, name="workspace-money-year-new"),
    path("espace/financements/credits/<int:year>/", credits.credits_page, name="workspace-money-credits"),
    path("espace/financements/credits/<int:year>/annee/", credits.record_year, name="workspace-money-year"),
    path(
        "espace/financements/credits/<int:year>/lignes/nouvelle/",
        credits.LINES.new_view,
        name="workspace-money-line-new",
    ),
    path("espace/financements/credits/<int:year>/fichier/", credits.load, name="workspace-money-file"),
    path("espace/financements/lignes/<int:pk>/", credits.LINES.edit_view, name="workspace-money-line"),
    path(
        "espace/financements/lignes/<int:pk>/retrait/",
        credits.LINES.withdraw_view,
        name="workspace-money-line-withdraw",
    ),
    path("espace/financements/fast/nouveau/", rounds.ROUNDS.new_view, name="workspace-money-round-new"),
    path("espace/financements/fast/<int:number>/", rounds.round_page, name="workspace-money-round"),
    path(
        "espace/financements/fast/<int:number>/modifier/", rounds.ROUNDS.edit_view, name="workspace-money-round-change"
    ),
    path(
        "espace/financements/fast/<int:number>/retrait/",
        rounds.ROUNDS.withdraw_view,
        name="workspace-money-round-withdraw",
    ),
    path("espace/financements/fast/<int:number>/comite/", rounds.committee, name="workspace-money-committee"),
    path(
        "espace/financements/fast/<int:number>/laureats/nouveau/",
        rounds.AWARDS.new_view,
        name="workspace-money-award-new",
    ),
    path("espace/financements/laureats/<int:pk>/", rounds.AWARDS.edit_view, name="workspace-money-award"),
    path(
        "espace/financements/laureats/<int:pk>/retrait/",
        rounds.AWARDS.withdraw_view,
        name="workspace-money-award-withdraw",
    ),
    path("espace/financements/candidatures/<int:pk>/", decisions.read, name="workspace-money-application"),
    path("espace/financements/candidatures/<int:pk>/avis/", decisions.give_opinion, name="workspace-money-opinion"),
    path("espace/financements/candidatures/<int:pk>/decision/", decisions.decide, name="workspace-money-decide"),
    path("espace/financements/candidatures/<int:pk>/annulation/", decisions.reopen, name="workspace-money-reopen"),
    path("espace/candidatures/", applications.calls, name="workspace-money-calls"),
    path("espace/candidatures/fast/<int:number>/", applications.choose, name="workspace-money-choose"),
    path(
        "espace/candidatures/fast/<int:number>/services/<dotted:slug>/",
        applications.apply_for_startup,
        name="workspace-money-apply",
    ),
    path(
        "espace/candidatures/fast/<int:number>/incubateurs/<dotted:slug>/",
        applications.apply_for_incubator,
        name="workspace-money-apply-incubator",
    ),
    path(
        "espace/candidatures/<int:pk>/", applications.APPLICATIONS.edit_view, name="workspace-money-application-correct"
    ),
    path(
        "espace/candidatures/<int:pk>/retrait/",
        applications.APPLICATIONS.withdraw_view,
        name="workspace-money-application-withdraw",
    ),
    path("espace/financements/resultats/<int:pk>/", applications.result, name="workspace-money-result"),
    path("espace/financements/gamma/nouvelle/", gamma.SEASONS.new_view, name="workspace-money-season-new"),
    path("espace/financements/gamma/<int:number>/", gamma.season_page, name="workspace-money-season"),
    path(
        "espace/financements/gamma/<int:number>/modifier/",
        gamma.SEASONS.edit_view,
        name="workspace-money-season-change",
    ),
    path(
        "espace/financements/gamma/<int:number>/retrait/",
        gamma.SEASONS.withdraw_view,
        name="workspace-money-season-withdraw",
    ),
    path(
        "espace/financements/gamma/<int:number>/participants/nouveau/",
        gamma.PARTICIPATIONS.new_view,
        name="workspace-money-join",
    ),
    path(
        "espace/financements/participations/<int:pk>/",
        gamma.PARTICIPATIONS.edit_view,
        name="workspace-money-participation",
    ),
    path(
        "espace/financements/participations/<int:pk>/retrait/",
        gamma.PARTICIPATIONS.withdraw_view,
        name="workspace-money-leave",
    ),
    path(
        "espace/financements/participations/<int:pk>/criteres/<slug:name>/",
        gamma.criterion,
        name="workspace-money-criterion",
    ),
    path(
        "espace/financements/participations/<int:participation>/etapes/nouvelle/",
        gamma.MILESTONES.new_view,
        name="workspace-money-milestone-new",
    ),
    path("espace/financements/etapes/<int:pk>/", gamma.MILESTONES.edit_view, name="workspace-money-milestone"),
    path(
        "espace/financements/etapes/<int:pk>/retrait/",
        gamma.MILESTONES.withdraw_view,
        name="workspace-money-milestone-withdraw",
    ),
    *in_kind.SHARED_SERVICES.urls(
        "espace/financements/services-partages/", "workspace-money-shared", key="<slug:slug>"
    ),
    path("espace/services/<dotted:slug>/appuis/", in_kind.supports, name="workspace-money-supports"),
    *in_kind.SUPPORTS.urls("espace/services/<dotted:slug>/appuis/", "workspace-money-support"),
    *in_kind.FUNDINGS.urls("espace/services/<dotted:slug>/financeurs/", "workspace-money-funder"),
    path("espace/", home.home, name="workspace"),
    path("espace/echeances.ics", home.due_dates_calendar, name="workspace-calendar"),
    path("espace/a-mettre-a-jour/", queue.todos, name="workspace-todos"),
    path("espace/comites/", reviews.due_committees, name="workspace-committees"),
    path("espace/communaute/", community.entries, name="workspace-community"),
    *community.SURVEYS.urls("espace/communaute/enquetes/", "workspace-survey"),
    *community.TRAININGS.urls("espace/communaute/formations/", "workspace-training"),
    *community.INTRAPRENEURS.urls("espace/communaute/intrapreneurs/", "workspace-intrapreneurs"),
    path("espace/incubateurs/<dotted:slug>/", team.team, name="workspace-team"),
    path("espace/incubateurs/<dotted:slug>/export.csv", team.export, {"form": "csv"}, name="workspace-team-export"),
    path("espace/incubateurs/<dotted:slug>/export.ods", team.export, {"form": "ods"}, name="workspace-team-export"),
    path("espace/incubateurs/<dotted:slug>/export.xlsx", team.export, {"form": "xlsx"}, name="workspace-team-export"),
    path("espace/incubateurs/<dotted:slug>/<slug:key>/", team.evidence, name="workspace-team-records"),
    path("espace/incubateurs/<dotted:slug>/<slug:key>.csv", team.series, name="workspace-team-csv"),
    path("espace/services/<dotted:slug>/", fiche.overview, name="workspace-startup"),
    path("espace/services/<dotted:slug>/changements/<uuid:change>/", undoing.change, name="workspace-change"),
    path("espace/services/<dotted:slug>/phase/", phase.change, name="workspace-phase"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/", phase.correct, name="workspace-phase-correct"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/motif/", phase.end_reason, name="workspace-phase-end-reason"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/retrait/", phase.withdraw, name="workspace-phase-withdraw"),
    path("espace/services/<dotted:slug>/constats/<int:pk>/", findings.settle, name="workspace-finding"),
    path("espace/services/<dotted:slug>/modifier/<slug:key>/", fiche.section, name="workspace-section"),
    path("espace/services/<dotted:slug>/mettre-de-cote/<slug:key>/", queue.postpone, name="workspace-set-aside"),
    path("espace/services/<dotted:slug>/reprendre/<slug:key>/", queue.restore, name="workspace-bring-back"),
    path("espace/services/<dotted:slug>/evenements/", events.events, name="workspace-events"),
    path(
        "espace/services/<dotted:slug>/evenements/<int:pk>/retrait/", events.withdraw, name="workspace-event-withdraw"
    ),
    path("espace/services/<dotted:slug>/incubateurs/", carriers.carriers, name="workspace-carriers"),
    path("espace/services/<dotted:slug>/incubateurs/autre/", carriers.carry, {"way": "move"}, name="workspace-move"),
    path("espace/services/<dotted:slug>/incubateurs/avec/", carriers.carry, {"way": "join"}, name="workspace-join"),
    path("espace/services/<dotted:slug>/incubateurs/<int:pk>/fin/", carriers.end, name="workspace-carrier-end"),
    path("espace/services/<dotted:slug>/comites/", reviews.reviews, name="workspace-reviews"),
    path("espace/services/<dotted:slug>/comites/preparation/", briefs.prepare, name="workspace-preparation"),
    path(
        "espace/services/<dotted:slug>/comites/preparation.pdf",
        briefs.prepare_pdf,
        name="workspace-preparation-pdf",
    ),
    path("espace/services/<dotted:slug>/comites/<int:pk>/dossier/", briefs.brief, name="workspace-brief"),
    path("espace/services/<dotted:slug>/comites/<int:pk>/dossier.pdf", briefs.brief_pdf, name="workspace-brief-pdf"),
    path("espace/seances/", sessions.sessions, name="workspace-sessions"),
    path("espace/seances/nouvelle/", sessions.SESSIONS.new_view, name="workspace-session-new"),
    path("espace/seances/<int:pk>/modifier/", sessions.SESSIONS.edit_view, name="workspace-session-edit"),
    path("espace/seances/<int:pk>/retrait/", sessions.SESSIONS.withdraw_view, name="workspace-session-withdraw"),
    path("espace/seances/<int:pk>/", sessions.session, name="workspace-session"),
    path("espace/seances/<int:pk>/avis/", sessions.ask, name="workspace-session-ask"),
    path("espace/seances/<int:pk>/decisions/<dotted:slug>/", sessions.decide, name="workspace-session-decide"),
    path("espace/seances/<int:pk>/cloture/", sessions.close, name="workspace-session-close"),
    path("espace/seances/<int:pk>/compte-rendu/", sessions.minutes, name="workspace-session-minutes"),
    path("espace/seances/<int:pk>/compte-rendu.pdf", sessions.minutes_pdf, name="workspace-session-minutes-pdf"),
    path("espace/avis/<int:pk>/", sessions.opinion, name="workspace-opinion"),
    *reviews.REVIEWS.urls("espace/services/<dotted:slug>/comites/", "workspace-review"),
    *reviews.OBJECTIVES.urls("espace/services/<dotted:slug>/comites/<int:review>/objectifs/", "workspace-objective"),
    path("espace/services/<dotted:slug>/mesures/", metrics.metrics, name="workspace-metrics"),
    path("espace/services/<dotted:slug>/nouvelle-mesure/", metrics.METRICS.new_view, name="workspace-metric-define"),
    path("espace/services/<dotted:slug>/mesures/<slug:code>/", metrics.metric, name="workspace-metric"),
    path(
        "espace/services/<dotted:slug>/mesures/<slug:code>/modifier/",
        metrics.METRICS.edit_view,
        name="workspace-metric-edit",
    ),
    path(
        "espace/services/<dotted:slug>/mesures/<slug:code>/retrait/",
        metrics.METRICS.withdraw_view,
        name="workspace-metric-withdraw",
    ),
    path("espace/services/<dotted:slug>/mesures/<slug:code>/proposer/", proposals.propose, name="workspace-propose"),
    path("espace/services/<dotted:slug>/propositions/<int:pk>/", proposals.answer, name="workspace-value-proposal"),
    path("espace/services/<dotted:slug>/mesures/<slug:code>/saisir/", metrics.record, name="workspace-record"),
    path("espace/services/<dotted:slug>/releves/", metrics.several, name="workspace-readings"),
    *(
        path(
            f"espace/services/<dotted:slug>/releves/modele.{form}",
            metrics.template,
            {"form": form},
            name="workspace-readings-template",
        )
        for form in ("csv", "ods")
    ),
    path("espace/services/<dotted:slug>/releves/<int:pk>/", metrics.READINGS.edit_view, name="workspace-measurement"),
    path(
        "espace/services/<dotted:slug>/releves/<int:pk>/retrait/",
        metrics.READINGS.withdraw_view,
        name="workspace-measurement-withdraw",
    ),
    path("espace/services/<dotted:slug>/depense/", metrics.edit_spending, name="workspace-spending"),
    path(
        "espace/services/<dotted:slug>/depenses/<int:pk>/retrait/",
        metrics.withdraw_spending,
        name="workspace-spending-withdraw",
    ),
    path("espace/services/<dotted:slug>/unite-de-cout/", metrics.cost_unit, name="workspace-cost-unit"),
    path("espace/services/<dotted:slug>/investigation/", investigations.conclude, name="workspace-conclude"),
    path("espace/investigations/nouvelle/", investigations.begin, name="workspace-investigate"),
    path("espace/lot/", bulk.upload, name="workspace-bulk"),
    path("espace/lot/modele.csv", bulk.template, {"form": "csv"}, name="workspace-bulk-template"),
    path("espace/lot/modele.ods", bulk.template, {"form": "ods"}, name="workspace-bulk-template"),
    path("espace/lot/<uuid:pk>/", bulk.uploaded, name="workspace-bulk-upload"),
    path("espace/comptes/", accounts.accounts, name="workspace-accounts"),
    path("espace/comptes/nouveau/", accounts.new, name="workspace-account-new"),
    path("espace/comptes/<int:pk>/", accounts.account, name="workspace-account"),
    path("espace/comptes/<int:pk>/role/", accounts.role, name="workspace-account-role"),
    path("espace/comptes/<int:pk>/fermeture/", accounts.close, name="workspace-account-close"),
    path("espace/comptes/<int:pk>/reouverture/", accounts.reopen, name="workspace-account-reopen"),
    path("espace/comptes/<int:pk>/identite/", accounts.unbind, name="workspace-account-unbind"),
    path("espace/comptes/<int:pk>/code/", accounts.binding_code, name="workspace-account-code"),
    path("espace/comptes/<int:pk>/affectation/", accounts.assign, name="workspace-assign"),
    path("espace/comptes/<int:pk>/affectations/<int:assignment>/fin/", accounts.end, name="workspace-assignment-end"),
    path("espace/jetons/", tokens.tokens, name="workspace-tokens"),
    path("espace/jetons/nouveau/", tokens.issue, name="workspace-token-issue"),
    path("espace/jetons/<int:pk>/revocation/", tokens.revoke, name="workspace-token-revoke"),
    path("espace/abonnements/", webhooks.webhooks, name="workspace-webhooks"),
    path("espace/abonnements/nouveau/", webhooks.subscribe, name="workspace-webhook-subscribe"),
    path("espace/abonnements/<int:pk>/", webhooks.webhook, name="workspace-webhook"),
    path("espace/abonnements/<int:pk>/arret/", webhooks.stop_webhook, name="workspace-webhook-stop"),
    path("espace/abonnements/<int:pk>/reprise/", webhooks.restart, name="workspace-webhook-restart"),
    path("espace/rappels/", digests.preferences, name="workspace-digests"),
    path("rappels/arret/<str:token>/", digests.stop, name="digest-stop"),
    path("espace/services/<dotted:slug>/historique/", fiche.history, name="workspace-history"),
    path("espace/impact-national/", national.national, name="workspace-national"),
    path("espace/impact-national/millesimes/", designations.confirm, name="workspace-millesimes"),
    path("espace/impact-national/seuils/", national.threshold, name="workspace-thresholds"),
    path("espace/impact-national/<dotted:slug>/", national.service, name="workspace-national-service"),
    path("espace/impact-national/<dotted:slug>/designer/", designations.designate_service, name="workspace-designate"),
    path("espace/impact-national/<dotted:slug>/portee/", designations.reach, name="workspace-reach"),
    path(
        "espace/impact-national/<dotted:slug>/designations/<int:pk>/",
        designations.correct,
        name="workspace-designation",
    ),
    path(
        "espace/impact-national/<dotted:slug>/designations/<int:pk>/retrait/",
        designations.withdraw,
        name="workspace-designation-withdraw",
    ),
    path("espace/taches/", jobs.job_list, name="workspace-jobs"),
    path("espace/taches/avancement/", jobs.progress, name="workspace-jobs-progress"),
    path("espace/taches/lancer/", jobs.run, name="workspace-jobs-run"),
    path("startups/<dotted:slug>/suivre/", subscriptions.follow_startup, name="follow-startup"),
    path("incubateurs/<dotted:slug>/suivre/", subscriptions.follow_incubator, name="follow-incubator"),
    path("indicateurs/<text:code>/suivre/", subscriptions.follow_indicator, name="follow-indicator"),
    path("abonnements/<str:token>/", subscriptions.manage, name="subscription"),
    path("espace/favoris/<dotted:slug>/", favourites.favourite, name="workspace-favourite"),
    path("espace/vues/", saved_views.saved_views, name="workspace-saved-views"),
    path("espace/vues/nouvelle/", saved_views.keep, name="workspace-save-view"),
    path("espace/vues/<int:pk>/suppression/", saved_views.forget, name="workspace-saved-view-forget"),
    path("espace/signalements/", page_reports.page_reports, name="workspace-page-reports"),
    path("espace/signalements/<int:pk>/", page_reports.settled, name="workspace-page-report"),
    path("espace/coherence/", coherence.coherence, name="workspace-coherence"),
    path("espace/coherence/<int:pk>/", coherence.settled, name="workspace-coherence-settle"),
    path("espace/coherence/imprimes/", printed_figures.figures, name="workspace-printed"),
    path("espace/coherence/imprimes/fichier/", printed_figures.upload, name="workspace-printed-upload"),
    path(
        "espace/coherence/imprimes/<int:pk>/",
        printed_figures.PRINTED_FIGURES.edit_view,
        name="workspace-printed-correct",
    ),
    path(
        "espace/coherence/imprimes/<int:pk>/retrait/",
        printed_figures.PRINTED_FIGURES.withdraw_view,
        name="workspace-printed-withdraw",
    ),
    path("espace/indicateurs/", indicators.indicators, name="workspace-indicators"),
    path("espace/indicateurs/composer/", composer.compose, name="workspace-compose"),
    path("espace/indicateurs/apercus/<uuid:pk>/", composer.preview, name="workspace-preview"),
    path("espace/indicateurs/apercus/<uuid:pk>/annees.csv", composer.preview_csv, name="workspace-preview-csv"),
    path("espace/indicateurs/releves/", measured.define, name="workspace-measured-define"),
    path("espace/indicateurs/definitions/<slug:code>/releves/", measured.figures, name="workspace-measured"),
    path(
        "espace/indicateurs/definitions/<slug:code>/releves/<int:pk>/",
        measured.FIGURES.edit_view,
        name="workspace-measured-correct",
    ),
    path(
        "espace/indicateurs/definitions/<slug:code>/releves/<int:pk>/retrait/",
        measured.FIGURES.withdraw_view,
        name="workspace-measured-withdraw",
    ),
    path("espace/indicateurs/definitions/<slug:code>/fiche/", measured.card, name="workspace-card"),
    path("espace/indicateurs/ordre/", indicators.order, name="workspace-order"),
    path("espace/indicateurs/definitions/<slug:code>/", indicators.indicator, name="workspace-indicator"),
    path("espace/indicateurs/definitions/<slug:code>/textes/", indicators.reword, name="workspace-reword"),
    path("espace/indicateurs/definitions/<slug:code>/retrait/", indicators.remove, name="workspace-indicator-remove"),
    path(
        "espace/indicateurs/definitions/<slug:code>/version/retrait/",
        indicators.remove_last_version,
        name="workspace-version-remove",
    ),
    path("espace/indicateurs/definitions/<slug:code>/fin/", indicators.end, name="workspace-indicator-end"),
    *indicators.FOLLOWERS.urls("espace/indicateurs/definitions/<slug:code>/suivi/", "workspace-follower"),
    path("espace/indicateurs/definitions/<slug:code>/composer/", composer.compose, name="workspace-compose-version"),
    path("espace/indicateurs/<int:year>/", targets.targets, name="workspace-targets"),
    path("espace/indicateurs/<int:year>/saisie/", year_pages.enter, name="workspace-year"),
    path("espace/indicateurs/<int:year>/fichier/", year_pages.upload, name="workspace-year-upload"),
    path(
        "espace/indicateurs/<int:year>/annee.csv", year_pages.year_file, {"form": "csv"}, name="workspace-year-export"
    ),
    path(
        "espace/indicateurs/<int:year>/annee.ods", year_pages.year_file, {"form": "ods"}, name="workspace-year-export"
    ),
    path("espace/indicateurs/<int:year>/publier/", publication.publication, name="workspace-publish"),
    path("espace/indicateurs/<int:year>/publier/calcul/", publication.recompute, name="workspace-publish-compute"),
    path("espace/indicateurs/<int:year>/reconstitution/", reconstruction.year_figures, name="workspace-reconstruction"),
    path(
        "espace/indicateurs/<int:year>/reconstitution/<slug:sort>/<slug:code>/",
        reconstruction.attach,
        name="workspace-reconstruction-attach",
    ),
    path(
        "espace/indicateurs/<int:year>/reconstitution/<slug:sort>/<slug:code>/retrait/",
        reconstruction.detach,
        name="workspace-reconstruction-detach",
    ),
    path("espace/indicateurs/<int:year>/<slug:code>/", targets.target, name="workspace-target"),
]

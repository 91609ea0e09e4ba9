"""URLs for signed-in users."""

from django.urls import URLPattern, URLResolver, include, path

from workspace.accounts import views as accounts
from workspace.administration import views as administration
from workspace.community import views as community
from workspace.composer import views as composer
from workspace.credits import views as credits
from workspace.digests import views as digests
from workspace.events import views as events
from workspace.fast.views import applications, decisions, rounds
from workspace.fiche import views as fiche
from workspace.gamma import views as gamma
from workspace.home import views as home
from workspace.in_kind import views as in_kind
from workspace.indicators import views as indicators
from workspace.investigations import views as investigations
from workspace.jobs import views as jobs
from workspace.levels import views as levels
from workspace.measured import views as measured
from workspace.memberships import views as memberships
from workspace.metrics import views as metrics
from workspace.money import views as money
from workspace.month import views as month
from workspace.national.views import candidates, designations
from workspace.phases import views as phase
from workspace.preparation import views as preparation
from workspace.printed_figures import views as printed_figures
from workspace.publication import views as publication
from workspace.published_files import views as published_files
from workspace.queue import views as queue
from workspace.readings import views as readings
from workspace.reviews import views as reviews
from workspace.targets import views as targets
from workspace.targets.comments import COMMENTS
from workspace.tokens import views as tokens
from workspace.undoing import views as undoing
from workspace.year_entry import views as year_pages

service_urls = [
    path("", fiche.overview, name="workspace-startup"),
    path("appuis/", in_kind.supports, name="workspace-money-supports"),
    *in_kind.SUPPORTS.urls("appuis/", "workspace-money-support"),
    *in_kind.FUNDINGS.urls("financeurs/", "workspace-money-funder"),
    path("changements/<uuid:change>/", undoing.change, name="workspace-change"),
    path("phase/", phase.change, name="workspace-phase"),
    path("phases/<int:pk>/", phase.correct, name="workspace-phase-correct"),
    path("phases/<int:pk>/motif/", phase.end_reason, name="workspace-phase-end-reason"),
    path("phases/<int:pk>/retrait/", phase.withdraw, name="workspace-phase-withdraw"),
    path("modifier/<slug:key>/", fiche.section, name="workspace-section"),
    path("mettre-de-cote/<slug:key>/", queue.postpone, name="workspace-set-aside"),
    path("reprendre/<slug:key>/", queue.restore, name="workspace-bring-back"),
    path("evenements/", events.events, name="workspace-events"),
    path("evenements/<int:pk>/retrait/", events.withdraw, name="workspace-event-withdraw"),
    path("incubateurs/", memberships.memberships, name="workspace-memberships"),
    path("incubateurs/autre/", memberships.change_incubators, {"way": "move"}, name="workspace-move"),
    path("incubateurs/avec/", memberships.change_incubators, {"way": "join"}, name="workspace-join"),
    path("incubateurs/<int:pk>/fin/", memberships.end, name="workspace-membership-end"),
    path("comites/", reviews.reviews, name="workspace-reviews"),
    path("comites/preparation/", preparation.prepare, name="workspace-preparation"),
    *reviews.REVIEWS.urls("comites/", "workspace-review"),
    path("mesures/", metrics.metrics, name="workspace-metrics"),
    path("nouvelle-mesure/", metrics.METRICS.new_view, name="workspace-metric-define"),
    path("mesures/<slug:code>/", metrics.metric, name="workspace-metric"),
    path("mesures/<slug:code>/modifier/", metrics.METRICS.edit_view, name="workspace-metric-edit"),
    path("mesures/<slug:code>/retrait/", metrics.METRICS.withdraw_view, name="workspace-metric-withdraw"),
    path("mesures/<slug:code>/saisir/", metrics.record, name="workspace-record"),
    path("releves/", readings.bulk_readings, name="workspace-readings"),
    path("releves/<int:pk>/", metrics.READINGS.edit_view, name="workspace-measurement"),
    path("releves/<int:pk>/retrait/", metrics.READINGS.withdraw_view, name="workspace-measurement-withdraw"),
    path("fichier/", published_files.published_file, name="workspace-file"),
    *published_files.FILES.urls("fichier/adresse/", "workspace-file-address", new="nouvelle"),
    path("fichier/lire/", published_files.read_now, name="workspace-file-run"),
    path("fichier/confirmer/", published_files.accept, name="workspace-file-accept"),
    path("fichier/indicateurs/<slug:key>/", published_files.link, name="workspace-file-link"),
    path("fichier/liens/<int:pk>/retrait/", published_files.unlink, name="workspace-file-unlink"),
    path("niveau/", levels.level, name="workspace-level"),
    *levels.DECISIONS.urls("niveau/decisions/", "workspace-matrix-decision", new="nouvelle"),
    path("depense/", metrics.edit_spending, name="workspace-spending"),
    path("depenses/<int:pk>/retrait/", metrics.withdraw_spending, name="workspace-spending-withdraw"),
    path("unite-de-cout/", metrics.cost_unit, name="workspace-cost-unit"),
    path("investigation/", investigations.conclude, name="workspace-conclude"),
    path("historique/", fiche.history, name="workspace-history"),
]
money_urls = [
    path("", money.hub, name="workspace-money"),
    path("credits/nouvelle-annee/", credits.record_year, name="workspace-money-year-new"),
    path("credits/<int:year>/", credits.credits_page, name="workspace-money-credits"),
    path("credits/<int:year>/annee/", credits.record_year, name="workspace-money-year"),
    path("credits/<int:year>/lignes/nouvelle/", credits.LINES.new_view, name="workspace-money-line-new"),
    path("lignes/<int:pk>/", credits.LINES.edit_view, name="workspace-money-line"),
    path("lignes/<int:pk>/retrait/", credits.LINES.withdraw_view, name="workspace-money-line-withdraw"),
    path("fast/nouveau/", rounds.ROUNDS.new_view, name="workspace-money-round-new"),
    path("fast/<int:number>/", rounds.round_page, name="workspace-money-round"),
    path("fast/<int:number>/modifier/", rounds.ROUNDS.edit_view, name="workspace-money-round-change"),
    path("fast/<int:number>/retrait/", rounds.ROUNDS.withdraw_view, name="workspace-money-round-withdraw"),
    path("fast/<int:number>/comite/", rounds.committee, name="workspace-money-committee"),
    path("fast/<int:number>/laureats/nouveau/", rounds.AWARDS.new_view, name="workspace-money-award-new"),
    path("laureats/<int:pk>/", rounds.AWARDS.edit_view, name="workspace-money-award"),
    path("laureats/<int:pk>/retrait/", rounds.AWARDS.withdraw_view, name="workspace-money-award-withdraw"),
    path("candidatures/<int:pk>/", decisions.read, name="workspace-money-application"),
    path("candidatures/<int:pk>/avis/", decisions.give_opinion, name="workspace-money-opinion"),
    path("candidatures/<int:pk>/decision/", decisions.decide, name="workspace-money-decide"),
    path("candidatures/<int:pk>/annulation/", decisions.reopen, name="workspace-money-reopen"),
    path("resultats/<int:pk>/", applications.result, name="workspace-money-result"),
    path("gamma/nouvelle/", gamma.SEASONS.new_view, name="workspace-money-season-new"),
    path("gamma/<int:number>/", gamma.season_page, name="workspace-money-season"),
    path("gamma/<int:number>/modifier/", gamma.SEASONS.edit_view, name="workspace-money-season-change"),
    path("gamma/<int:number>/retrait/", gamma.SEASONS.withdraw_view, name="workspace-money-season-withdraw"),
    path("gamma/<int:number>/participants/nouveau/", gamma.PARTICIPATIONS.new_view, name="workspace-money-join"),
    path("participations/<int:pk>/", gamma.PARTICIPATIONS.edit_view, name="workspace-money-participation"),
    path("participations/<int:pk>/retrait/", gamma.PARTICIPATIONS.withdraw_view, name="workspace-money-leave"),
    path("participations/<int:pk>/criteres/<slug:name>/", gamma.criterion, name="workspace-money-criterion"),
    path(
        "participations/<int:participation>/etapes/nouvelle/",
        gamma.MILESTONES.new_view,
        name="workspace-money-milestone-new",
    ),
    path("etapes/<int:pk>/", gamma.MILESTONES.edit_view, name="workspace-money-milestone"),
    path("etapes/<int:pk>/retrait/", gamma.MILESTONES.withdraw_view, name="workspace-money-milestone-withdraw"),
    *in_kind.SHARED_SERVICES.urls("services-partages/", "workspace-money-shared", key="<slug:slug>"),
]
application_urls = [
    path("", applications.calls, name="workspace-money-calls"),
    path("fast/<int:number>/", applications.choose, name="workspace-money-choose"),
    path("fast/<int:number>/services/<dotted:slug>/", applications.apply_for_startup, name="workspace-money-apply"),
    path(
        "fast/<int:number>/incubateurs/<dotted:slug>/",
        applications.apply_for_incubator,
        name="workspace-money-apply-incubator",
    ),
    path("<int:pk>/", applications.APPLICATIONS.edit_view, name="workspace-money-application-correct"),
    path("<int:pk>/retrait/", applications.APPLICATIONS.withdraw_view, name="workspace-money-application-withdraw"),
]
indicator_urls = [
    path("", indicators.indicators, name="workspace-indicators"),
    path("composer/", composer.compose, name="workspace-compose"),
    path("apercus/<uuid:pk>/", composer.preview, name="workspace-preview"),
    path("apercus/<uuid:pk>/annees.csv", composer.preview_csv, name="workspace-preview-csv"),
    path("releves/", measured.define, name="workspace-measured-define"),
    path("definitions/<slug:code>/releves/", measured.figures, name="workspace-measured"),
    path("definitions/<slug:code>/releves/<int:pk>/", measured.FIGURES.edit_view, name="workspace-measured-correct"),
    path(
        "definitions/<slug:code>/releves/<int:pk>/retrait/",
        measured.FIGURES.withdraw_view,
        name="workspace-measured-withdraw",
    ),
    path("definitions/<slug:code>/fiche/", measured.edit_card, name="workspace-card"),
    path("ordre/", indicators.order, name="workspace-order"),
    path("definitions/<slug:code>/", indicators.indicator, name="workspace-indicator"),
    path("definitions/<slug:code>/textes/", indicators.reword, name="workspace-reword"),
    path("definitions/<slug:code>/retrait/", indicators.remove, name="workspace-indicator-remove"),
    path("definitions/<slug:code>/version/retrait/", indicators.remove_last_version, name="workspace-version-remove"),
    path("definitions/<slug:code>/fin/", indicators.end, name="workspace-indicator-end"),
    *indicators.FOLLOWERS.urls("definitions/<slug:code>/suivi/", "workspace-follower"),
    path("definitions/<slug:code>/composer/", composer.compose, name="workspace-compose-version"),
    path("<int:year>/", targets.targets, name="workspace-targets"),
    path("<int:year>/saisie/", year_pages.enter, name="workspace-year"),
    path("<int:year>/annulation/<uuid:change>/", targets.undo, name="workspace-targets-undo"),
    path("<int:year>/publier/", publication.publication, name="workspace-publish"),
    path("<int:year>/publier/calcul/", publication.request_computation, name="workspace-publish-compute"),
    path("<int:year>/<slug:code>/", targets.target, name="workspace-target"),
    *COMMENTS.urls("<int:year>/<slug:code>/points/", "workspace-target-comment"),
]
national_urls = [
    path("", candidates.national, name="workspace-national"),
    path("millesimes/", designations.confirm, name="workspace-millesimes"),
    path("millesimes/<uuid:change>/annulation/", designations.undo_confirmation, name="workspace-millesimes-undo"),
    path("seuils/", candidates.threshold, name="workspace-thresholds"),
    path("<dotted:slug>/", candidates.service, name="workspace-national-service"),
    path("<dotted:slug>/designer/", designations.designate_service, name="workspace-designate"),
    path("<dotted:slug>/portee/", designations.reach, name="workspace-reach"),
    path("<dotted:slug>/designations/<int:pk>/", designations.correct, name="workspace-designation"),
    path("<dotted:slug>/designations/<int:pk>/retrait/", designations.withdraw, name="workspace-designation-withdraw"),
]
printed_urls = [
    path("", printed_figures.figures, name="workspace-printed"),
    path("<int:pk>/", printed_figures.PRINTED_FIGURES.edit_view, name="workspace-printed-correct"),
    path("<int:pk>/retrait/", printed_figures.PRINTED_FIGURES.withdraw_view, name="workspace-printed-withdraw"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/services/<dotted:slug>/", include(service_urls)),
    path("espace/financements/", include(money_urls)),
    path("espace/candidatures/", include(application_urls)),
    path("espace/indicateurs/", include(indicator_urls)),
    path("espace/impact-national/", include(national_urls)),
    path("espace/chiffres-imprimes/", include(printed_urls)),
    path("espace/", home.home, name="workspace"),
    path("espace/administration/", administration.administration, name="workspace-administration"),
    path("espace/echeances.ics", home.due_dates_calendar, name="workspace-calendar"),
    path("espace/a-mettre-a-jour/", queue.todos, name="workspace-todos"),
    path("espace/a-mettre-a-jour/<slug:key>/reporter/", queue.postpone_all, name="workspace-set-all-aside"),
    path("espace/mesures-du-mois/", month.month, name="workspace-month"),
    path("espace/comites/", reviews.due_committees, name="workspace-committees"),
    path("espace/comites/suivi/", reviews.beginning, name="workspace-beginning"),
    path("espace/communaute/", community.entries, name="workspace-community"),
    *community.SURVEYS.urls("espace/communaute/enquetes/", "workspace-survey"),
    *community.TRAININGS.urls("espace/communaute/formations/", "workspace-training"),
    *community.INTRAPRENEURS.urls("espace/communaute/intrapreneurs/", "workspace-intrapreneurs"),
    path("espace/investigations/nouvelle/", investigations.begin, name="workspace-investigate"),
    path("espace/comptes/", accounts.accounts, name="workspace-accounts"),
    path("espace/comptes/nouveau/", accounts.account_new, name="workspace-account-new"),
    path("espace/comptes/domaine/", accounts.unbind_domain, name="workspace-accounts-domain"),
    path("espace/comptes/<int:pk>/", accounts.account, name="workspace-account"),
    path("espace/comptes/<int:pk>/role/", accounts.role, name="workspace-account-role"),
    path("espace/comptes/<int:pk>/fermeture/", accounts.close, name="workspace-account-close"),
    path("espace/comptes/<int:pk>/reouverture/", accounts.reopen, name="workspace-account-reopen"),
    path("espace/comptes/<int:pk>/identite/", accounts.unbind, name="workspace-account-unbind"),
    path("espace/comptes/<int:pk>/code/", accounts.binding_code, name="workspace-account-code"),
    path("espace/comptes/<int:pk>/demande/", accounts.dismiss, name="workspace-request-dismiss"),
    path("espace/demande-d-acces/", accounts.ask_access, name="workspace-request-access"),
    path("espace/comptes/<int:pk>/affectation/", accounts.assign, name="workspace-assign"),
    path("espace/comptes/<int:pk>/affectations/<int:assignment>/fin/", accounts.end, name="workspace-assignment-end"),
    path("espace/jetons/", tokens.tokens, name="workspace-tokens"),
    path("espace/jetons/nouveau/", tokens.issue, name="workspace-token-issue"),
    path("espace/jetons/<int:pk>/revocation/", tokens.revoke, name="workspace-token-revoke"),
    path("espace/rappels/", digests.preferences, name="workspace-digests"),
    path("rappels/arret/<str:token>/", digests.stop, name="digest-stop"),
    path("espace/taches/", jobs.job_list, name="workspace-jobs"),
    path("espace/taches/avancement/", jobs.progress, name="workspace-jobs-progress"),
    path("espace/taches/lancer/", jobs.run, name="workspace-jobs-run"),
    path("espace/taches/renvoyer/", jobs.send_emails_again, name="workspace-emails-again"),
]

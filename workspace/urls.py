"""The addresses of those who work."""

from django.urls import path

from workspace.views import (
    account,
    accounts,
    assignments,
    bulk,
    carriers,
    digests,
    events,
    fiche,
    findings,
    history,
    home,
    investigations,
    metrics,
    phase,
    publication,
    readings,
    section,
    several,
    spendings,
    targets,
    team,
)

urlpatterns = [
    path("espace/", home.home, name="workspace"),
    path("espace/incubateurs/<dotted:slug>/", team.team, name="workspace-team"),
    path("espace/incubateurs/<dotted:slug>/export.csv", team.export, {"form": "csv"}, name="workspace-team-export"),
    path("espace/incubateurs/<dotted:slug>/export.ods", team.export, {"form": "ods"}, name="workspace-team-export"),
    path("espace/incubateurs/<dotted:slug>/<slug:key>/", team.behind, name="workspace-team-records"),
    path("espace/incubateurs/<dotted:slug>/<slug:key>.csv", team.series, name="workspace-team-csv"),
    path("espace/services/<dotted:slug>/", fiche.overview, name="workspace-startup"),
    path("espace/services/<dotted:slug>/phase/", phase.change, name="workspace-phase"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/", phase.correct, name="workspace-phase-correct"),
    path("espace/services/<dotted:slug>/phases/<int:pk>/retrait/", phase.withdraw, name="workspace-phase-withdraw"),
    path("espace/services/<dotted:slug>/constats/<int:pk>/", findings.mend, name="workspace-finding"),
    path("espace/services/<dotted:slug>/modifier/<slug:key>/", section.section, name="workspace-section"),
    path("espace/services/<dotted:slug>/evenements/", events.events, name="workspace-events"),
    path(
        "espace/services/<dotted:slug>/evenements/<int:pk>/retrait/", events.withdraw, name="workspace-event-withdraw"
    ),
    path("espace/services/<dotted:slug>/incubateurs/", carriers.carriers, name="workspace-carriers"),
    path("espace/services/<dotted:slug>/incubateurs/autre/", carriers.move, name="workspace-move"),
    path("espace/services/<dotted:slug>/incubateurs/avec/", carriers.join, name="workspace-join"),
    path("espace/services/<dotted:slug>/incubateurs/<int:pk>/fin/", carriers.end, name="workspace-carrier-end"),
    path("espace/services/<dotted:slug>/mesures/", metrics.metrics, name="workspace-metrics"),
    path("espace/services/<dotted:slug>/nouvelle-mesure/", metrics.define, name="workspace-metric-define"),
    path("espace/services/<dotted:slug>/mesures/<slug:code>/", metrics.metric, name="workspace-metric"),
    path("espace/services/<dotted:slug>/mesures/<slug:code>/modifier/", metrics.edit, name="workspace-metric-edit"),
    path(
        "espace/services/<dotted:slug>/mesures/<slug:code>/retrait/", metrics.remove, name="workspace-metric-withdraw"
    ),
    path("espace/services/<dotted:slug>/mesures/<slug:code>/saisir/", readings.record, name="workspace-record"),
    path("espace/services/<dotted:slug>/releves/", several.several, name="workspace-readings"),
    *(
        path(
            f"espace/services/<dotted:slug>/releves/modele.{form}",
            several.template,
            {"form": form},
            name="workspace-readings-template",
        )
        for form in ("csv", "ods")
    ),
    path("espace/services/<dotted:slug>/releves/<int:pk>/", readings.correct, name="workspace-measurement"),
    path(
        "espace/services/<dotted:slug>/releves/<int:pk>/retrait/",
        readings.take_away,
        name="workspace-measurement-withdraw",
    ),
    path("espace/services/<dotted:slug>/depense/", spendings.spend, name="workspace-spending"),
    path(
        "espace/services/<dotted:slug>/depenses/<int:pk>/retrait/",
        spendings.take_away,
        name="workspace-spending-withdraw",
    ),
    path("espace/services/<dotted:slug>/unite-de-cout/", spendings.cost_unit, name="workspace-cost-unit"),
    path("espace/services/<dotted:slug>/investigation/", investigations.conclude, name="workspace-conclude"),
    path("espace/investigations/nouvelle/", investigations.begin, name="workspace-investigate"),
    path("espace/lot/", bulk.upload, name="workspace-bulk"),
    path("espace/lot/modele.csv", bulk.template, {"form": "csv"}, name="workspace-bulk-template"),
    path("espace/lot/modele.ods", bulk.template, {"form": "ods"}, name="workspace-bulk-template"),
    path("espace/lot/<uuid:pk>/", bulk.uploaded, name="workspace-bulk-upload"),
    path("espace/comptes/", accounts.accounts, name="workspace-accounts"),
    path("espace/comptes/nouveau/", account.new, name="workspace-account-new"),
    path("espace/comptes/<int:pk>/", accounts.account, name="workspace-account"),
    path("espace/comptes/<int:pk>/role/", account.role, name="workspace-account-role"),
    path("espace/comptes/<int:pk>/fermeture/", account.close, name="workspace-account-close"),
    path("espace/comptes/<int:pk>/reouverture/", account.reopen, name="workspace-account-reopen"),
    path("espace/comptes/<int:pk>/identite/", account.unbind, name="workspace-account-unbind"),
    path("espace/comptes/<int:pk>/affectation/", assignments.assign, name="workspace-assign"),
    path(
        "espace/comptes/<int:pk>/affectations/<int:assignment>/fin/", assignments.end, name="workspace-assignment-end"
    ),
    path("espace/rappels/", digests.preferences, name="workspace-digests"),
    path("rappels/arret/<str:token>/", digests.stop, name="digest-stop"),
    path("espace/services/<dotted:slug>/historique/", history.history, name="workspace-history"),
    path("espace/indicateurs/", targets.latest, name="workspace-indicators"),
    path("espace/indicateurs/<int:year>/", targets.targets, name="workspace-targets"),
    path("espace/indicateurs/<int:year>/publier/", publication.publication, name="workspace-publish"),
    path("espace/indicateurs/<int:year>/publier/calcul/", publication.recompute, name="workspace-publish-compute"),
    path("espace/indicateurs/<int:year>/<slug:code>/", targets.target, name="workspace-target"),
]

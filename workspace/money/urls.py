"""URLs of the money pages for signed-in users."""

from django.urls import path

from workspace.money import applications, credits, deciding, gamma, rounds, supports

MONEY = "espace/financements/"
urlpatterns = [
    path(MONEY, applications.hub, name="workspace-money"),
    path(f"{MONEY}credits/nouvelle-annee/", credits.record_year, name="workspace-money-year-new"),
    path(f"{MONEY}credits/<int:year>/", credits.credits_page, name="workspace-money-credits"),
    path(f"{MONEY}credits/<int:year>/annee/", credits.record_year, name="workspace-money-year"),
    path(f"{MONEY}credits/<int:year>/lignes/nouvelle/", credits.LINES.new_view, name="workspace-money-line-new"),
    path(f"{MONEY}credits/<int:year>/fichier/", credits.load, name="workspace-money-file"),
    path(f"{MONEY}lignes/<int:pk>/", credits.LINES.edit_view, name="workspace-money-line"),
    path(f"{MONEY}lignes/<int:pk>/retrait/", credits.LINES.withdraw_view, name="workspace-money-line-withdraw"),
    path(f"{MONEY}fast/nouveau/", rounds.ROUNDS.new_view, name="workspace-money-round-new"),
    path(f"{MONEY}fast/<int:number>/", rounds.round_page, name="workspace-money-round"),
    path(f"{MONEY}fast/<int:number>/modifier/", rounds.ROUNDS.edit_view, name="workspace-money-round-change"),
    path(f"{MONEY}fast/<int:number>/retrait/", rounds.ROUNDS.withdraw_view, name="workspace-money-round-withdraw"),
    path(f"{MONEY}fast/<int:number>/comite/", rounds.committee, name="workspace-money-committee"),
    path(f"{MONEY}fast/<int:number>/laureats/nouveau/", rounds.AWARDS.new_view, name="workspace-money-award-new"),
    path(f"{MONEY}laureats/<int:pk>/", rounds.AWARDS.edit_view, name="workspace-money-award"),
    path(f"{MONEY}laureats/<int:pk>/retrait/", rounds.AWARDS.withdraw_view, name="workspace-money-award-withdraw"),
    path(f"{MONEY}candidatures/<int:pk>/", deciding.read, name="workspace-money-application"),
    path(f"{MONEY}candidatures/<int:pk>/avis/", deciding.give_opinion, name="workspace-money-opinion"),
    path(f"{MONEY}candidatures/<int:pk>/decision/", deciding.decide, name="workspace-money-decide"),
    path(f"{MONEY}candidatures/<int:pk>/annulation/", deciding.reopen, name="workspace-money-reopen"),
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
    path(f"{MONEY}gamma/nouvelle/", gamma.SEASONS.new_view, name="workspace-money-season-new"),
    path(f"{MONEY}gamma/<int:number>/", gamma.season_page, name="workspace-money-season"),
    path(f"{MONEY}gamma/<int:number>/modifier/", gamma.SEASONS.edit_view, name="workspace-money-season-change"),
    path(f"{MONEY}gamma/<int:number>/retrait/", gamma.SEASONS.withdraw_view, name="workspace-money-season-withdraw"),
    path(
        f"{MONEY}gamma/<int:number>/participants/nouveau/", gamma.PARTICIPATIONS.new_view, name="workspace-money-join"
    ),
    path(f"{MONEY}participations/<int:pk>/", gamma.PARTICIPATIONS.edit_view, name="workspace-money-participation"),
    path(f"{MONEY}participations/<int:pk>/retrait/", gamma.PARTICIPATIONS.withdraw_view, name="workspace-money-leave"),
    path(f"{MONEY}participations/<int:pk>/criteres/<slug:name>/", gamma.criterion, name="workspace-money-criterion"),
    path(
        f"{MONEY}participations/<int:participation>/etapes/nouvelle/",
        gamma.MILESTONES.new_view,
        name="workspace-money-milestone-new",
    ),
    path(f"{MONEY}etapes/<int:pk>/", gamma.MILESTONES.edit_view, name="workspace-money-milestone"),
    path(f"{MONEY}etapes/<int:pk>/retrait/", gamma.MILESTONES.withdraw_view, name="workspace-money-milestone-withdraw"),
    *supports.SHARED_SERVICES.urls(f"{MONEY}services-partages/", "workspace-money-shared", key="<slug:slug>"),
    path("espace/services/<dotted:slug>/appuis/", supports.supports, name="workspace-money-supports"),
    *supports.SUPPORTS.urls("espace/services/<dotted:slug>/appuis/", "workspace-money-support"),
    *supports.FUNDINGS.urls("espace/services/<dotted:slug>/financeurs/", "workspace-money-funder"),
]

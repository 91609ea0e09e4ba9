"""URLs of the public pages."""

from django.urls import include, path

from catalogue.administrations import views as administrations
from catalogue.changes import views as feeds
from catalogue.community import views as community
from catalogue.fiche import views as fiche
from catalogue.graphs import views as graphs
from catalogue.home import views as home
from catalogue.incubators import proofs
from catalogue.incubators import views as incubators
from catalogue.investigations import views as investigations
from catalogue.national import views as national
from catalogue.reviews import views as reviews
from catalogue.standards import views as metrics
from catalogue.standards import views as standards
from catalogue.startups import views as startups
from catalogue.texts import views as texts

urlpatterns = [
    path("integrer/services/", startups.embedded_list, name="embed-startups"),
    path("embed/startups/", startups.embedded_list, name="embed-startups-of-the-api"),
    path("", include("catalogue.graphs.urls")),
    path("", home.home, name="home"),
    path("", include("catalogue.search.urls")),
    path("", include("catalogue.site.urls")),
    path("portefeuille.csv", graphs.moved_csv, {"key": "portefeuille"}, name="portfolio-csv"),
    path("startups/", startups.startup_list, name="startup-list"),
    path("startups/export.csv", startups.startup_export, {"ending": "csv"}, name="startup-export-csv"),
    path("startups/export.ods", startups.startup_export, {"ending": "ods"}, name="startup-export-ods"),
    path("startups/export.xlsx", startups.startup_export, {"ending": "xlsx"}, name="startup-export-xlsx"),
    path("startups/<dotted:slug>/", fiche.startup_detail, name="startup-detail"),
    path("startups/<dotted:slug>/mesures/<slug:code>.csv", metrics.metric_csv, name="startup-metric-csv"),
    path("investigations/", investigations.investigations, name="investigations"),
    path("investigations/<int:year>/", investigations.investigations_of_year, name="investigations-year"),
    path("investigations.csv", graphs.moved_csv, {"key": "investigations"}, name="investigations-csv"),
    path("impact-national/", national.national_impact, name="national-impact"),
    path("impact-national.csv", national.services_csv, name="national-impact-csv"),
    path("incubateurs/", incubators.incubator_list, name="incubator-list"),
    path("incubateurs/<dotted:slug>/", incubators.incubator_detail, name="incubator-detail"),
    path("incubateurs/<dotted:slug>/portefeuille.csv", incubators.incubator_csv, name="incubator-csv"),
    path("incubateurs/<dotted:slug>/preuve/<slug:key>/", proofs.incubator_proof, name="incubator-proof"),
    path("administrations/", administrations.administration_list, name="administration-list"),
    path("administrations/<dotted:slug>/", administrations.administration_detail, name="administration-detail"),
    path(
        "administrations/<dotted:slug>/lancements-et-fins.csv",
        administrations.administration_csv,
        name="administration-csv",
    ),
    path("communaute/", community.community, name="community"),
    path("communaute/<slug:name>.csv", community.community_csv, name="community-csv"),
    *(
        path(f"{place}changements.{form}", view, {"form": form}, name=name)
        for form in ("atom", "json")
        for place, view, name in (
            ("", feeds.all_feed, "all-feed"),
            ("startups/<dotted:slug>/", feeds.startup_feed, "startup-feed"),
            ("incubateurs/<dotted:slug>/", feeds.incubator_feed, "incubator-feed"),
            ("indicateurs/<text:code>/", feeds.indicator_feed, "indicator-feed"),
        )
    ),
    path("revues/", reviews.reviews, name="reviews"),
    path("revues.csv", reviews.reviews_csv, name="reviews-csv"),
    path("revues/incubateurs.csv", reviews.reviews_chart_csv, name="reviews-chart-csv"),
    path("standards/", standards.standards, name="standards"),
    path("standards.csv", standards.standards_csv, name="standards-csv"),
    path("standards/evolution.csv", standards.evolution_csv, name="standards-evolution-csv"),
    path("standards/<slug:key>/", standards.standard, name="standard"),
    path("standards/<slug:key>.csv", standards.standard_csv, name="standard-csv"),
    path("donnees/", texts.data, name="data"),
    path("mentions-legales/", texts.legal, name="legal"),
    path("cgu/", texts.terms, name="terms"),
    path("budget/", texts.own_budget, name="own-budget"),
    path("stats/", texts.statistics_address, name="stats"),
    path("accessibilite/", texts.accessibility, name="accessibility"),
    path("donnees-personnelles/", texts.privacy, name="privacy"),
]

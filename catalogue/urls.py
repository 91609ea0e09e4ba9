"""URLs of the public pages."""

from typing import Any

from django.urls import path

from catalogue.accessibility import views as accessibility
from catalogue.administrations import views as administrations
from catalogue.changes import views as feeds
from catalogue.community import views as community
from catalogue.fiche import matrix_sheet
from catalogue.fiche import views as fiche
from catalogue.home import views as home
from catalogue.incubators.views import incubators, proofs
from catalogue.investigations import views as investigations
from catalogue.levels import views as levels
from catalogue.metrics import views as metrics
from catalogue.money import views as money
from catalogue.national import views as national
from catalogue.published_charts import views as graphs
from catalogue.reviews import views as reviews
from catalogue.search import views as search
from catalogue.site_pages import views as site
from catalogue.site_pages import well_known
from catalogue.standards import views as standards
from catalogue.startups import views as startups
from catalogue.texts import views as texts
from common.files.table_files import TABLE_FORMS
from impact.queries.reviews import ReviewState
from web.moved_tables import moved_table

CHART = {"listed": "api-chart-series", "parts": ("key",), "format": "csv"}
OF_METRIC = {"listed": "api-measurements", "format": "csv"}
IN_ENGLISH: dict[str, Any] = {
    "names": {
        "incubateur": "incubator",
        "publie": "is_met",
        "niveau": "matrix_level",
        "matrice": "matrix_state",
        "etat": "state",
    },
    "words": {"aucun": "none", "inconnu": "unknown", **{one.value: one.name.lower() for one in ReviewState}},
    "format": "csv",
}
OF_REVIEWS = {**IN_ENGLISH, "listed": "api-next-reviews"}
OF_STANDARDS = {**IN_ENGLISH, "listed": "api-standards"}
OF_LEVELS = {**IN_ENGLISH, "listed": "api-impact-levels"}
OF_NATIONAL = {"listed": "api-national-impact", "format": "csv"}

urlpatterns = [
    path("integrer/services/", startups.embedded_list, name="embed-startups"),
    path("embed/startups/", startups.embedded_list, name="embed-startups-of-the-api"),
    path("graphiques/", graphs.chart_list, name="chart-list"),
    path("graphiques/<slug:key>/", graphs.chart_page, name="chart-page"),
    *(
        path(f"graphiques/<slug:key>.{form}", graphs.chart_file, {"form": form}, name="chart-file")
        for form in ("svg", "png", "html")
    ),
    path("graphiques/<slug:key>.csv", moved_table, CHART, name="chart-csv"),
    path("integrer/<slug:key>/", graphs.chart_frame, name="chart-frame"),
    path("", home.home, name="home"),
    path("recherche/", search.search, name="search"),
    path("recherche/suggestions/", search.suggestions, name="search-suggestions"),
    path("plan-du-site/", site.plan, name="site-plan"),
    path("glossaire/", texts.text_page("catalogue/site_pages/glossary.html"), name="glossary"),
    path("aide/", texts.text_page("catalogue/site_pages/help.html"), name="help"),
    path("contact/", site.contact, name="contact"),
    path("statistiques/", site.statistics, name="site-statistics"),
    path("robots.txt", well_known.robots, name="robots"),
    path("sitemap.xml", well_known.sitemap, name="sitemap"),
    path("apercu.png", well_known.picture, name="preview-picture"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path(".well-known/security.txt", well_known.security, name="security-txt"),
    path("donnees/catalogue.jsonld", well_known.catalogue, name="data-catalogue"),
    path("portefeuille.csv", moved_table, {**CHART, "key": "portefeuille"}, name="portfolio-csv"),
    path("startups/", startups.startup_list, name="startup-list"),
    *(
        path(f"startups/export.{form}", moved_table, {"listed": "api-startups", "format": form}, name="startup-export")
        for form in TABLE_FORMS
    ),
    path("startups/<dotted:slug>/", fiche.startup_detail, name="startup-detail"),
    path("startups/<dotted:slug>/matrice/", matrix_sheet.matrix_sheet, name="startup-matrix"),
    path("startups/<dotted:slug>/mesures.csv", metrics.startup_csv, name="startup-measurements-csv"),
    path("startups/<dotted:startup>/mesures/<slug:metric>.csv", moved_table, OF_METRIC, name="startup-metric-csv"),
    path("investigations/", investigations.investigations, name="investigations"),
    path("investigations/<int:year>/", investigations.investigations_of_year, name="investigations-year"),
    path("investigations.csv", moved_table, {**CHART, "key": "investigations"}, name="investigations-csv"),
    path("mesures.csv", metrics.all_csv, name="measurements-csv"),
    path("impact-national/", national.national_impact, name="national-impact"),
    path("impact-national.csv", moved_table, OF_NATIONAL, name="national-impact-csv"),
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
    path("changements.atom", feeds.all_feed, name="all-feed"),
    path("startups/<dotted:slug>/changements.atom", feeds.startup_feed, name="startup-feed"),
    path("incubateurs/<dotted:slug>/changements.atom", feeds.incubator_feed, name="incubator-feed"),
    path("indicateurs/<text:code>/changements.atom", feeds.indicator_feed, name="indicator-feed"),
    path("revues/", reviews.reviews, name="reviews"),
    path("revues.csv", moved_table, OF_REVIEWS, name="reviews-csv"),
    path("revues/incubateurs.csv", reviews.reviews_chart_csv, name="reviews-chart-csv"),
    path("standards/", standards.standards, name="standards"),
    path("standards.csv", moved_table, OF_STANDARDS, name="standards-csv"),
    path("standards/niveaux/", levels.levels, name="levels"),
    path("standards/niveaux.csv", moved_table, OF_LEVELS, name="levels-csv"),
    path("standards/<slug:key>/", standards.standard, name="standard"),
    path("standards/<slug:standard>.csv", moved_table, OF_STANDARDS, name="standard-csv"),
    path("donnees/", texts.data, name="data"),
    path("mentions-legales/", texts.legal, name="legal"),
    path("cgu/", texts.text_page("catalogue/texts/terms.html"), name="terms"),
    path("budget/", texts.own_budget, name="own-budget"),
    path("stats/", texts.statistics_address, name="stats"),
    path("accessibilite/", accessibility.statement, name="accessibility"),
    path("ecoconception/", texts.text_page("catalogue/texts/ecodesign.html"), name="ecodesign"),
    path("donnees-personnelles/", texts.privacy, name="privacy"),
    path("financements/", money.financements, name="funding"),
    path("financements/<int:year>/", money.year_page, name="credits-year"),
    *(
        path(
            f"financements/<int:year>/credits.{form}",
            moved_table,
            {"listed": "api-credits", "format": form},
            name="credits-file",
        )
        for form in TABLE_FORMS
    ),
    path("financements/<int:year>/graphiques/<slug:name>.csv", money.chart_file, name="funding-year-chart"),
    path("financements/graphiques/<slug:name>.csv", money.chart_file, name="funding-chart"),
    path("financements/impact-national/", money.national, name="funding-national"),
    *(
        path(
            f"financements/impact-national.{form}",
            moved_table,
            {"listed": "api-national-costs", "format": form},
            name="funding-national-file",
        )
        for form in TABLE_FORMS
    ),
    path("financements/fast/<int:number>/", money.round_page, name="funding-round"),
    path("financements/gamma/<int:number>/", money.season_page, name="season"),
    path("financements/services/<dotted:slug>/", money.service_page, name="funding-service"),
    *(
        path(
            f"financements/services/<dotted:slug>/annees.{form}",
            moved_table,
            {"listed": "api-startup-money", "parts": ("slug",), "format": form},
            name="funding-service-file",
        )
        for form in TABLE_FORMS
    ),
]

"""URLs of the pages about the site."""

from django.urls import path

from catalogue.site import views, well_known

urlpatterns = [
    path("plan-du-site/", views.plan, name="site-plan"),
    path("glossaire/", views.glossary, name="glossary"),
    path("aide/", views.help_page, name="help"),
    path("contact/", views.contact, name="contact"),
    path("statistiques/", views.statistics, name="site-statistics"),
    path("en/", views.english, name="english"),
    path("robots.txt", well_known.robots, name="robots"),
    path("sitemap.xml", well_known.sitemap, name="sitemap"),
    path("apercu.png", well_known.picture, name="preview-picture"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path(".well-known/security.txt", well_known.security, name="security-txt"),
    path("donnees/catalogue.jsonld", well_known.catalogue, name="data-catalogue"),
]

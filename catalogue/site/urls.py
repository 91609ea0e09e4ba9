"""URLs of the pages about the site."""

from django.urls import path

from catalogue.site import machines, views

urlpatterns = [
    path("plan-du-site/", views.plan, name="site-plan"),
    path("glossaire/", views.glossary, name="glossary"),
    path("aide/", views.help_page, name="help"),
    path("contact/", views.contact, name="contact"),
    path("statistiques/", views.statistics, name="site-statistics"),
    path("en/", views.english, name="english"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("apercu.png", machines.picture, name="preview-picture"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path(".well-known/security.txt", machines.security, name="security-txt"),
    path("donnees/catalogue.jsonld", machines.catalogue, name="data-catalogue"),
]

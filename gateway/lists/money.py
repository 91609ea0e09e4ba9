"""The lists of contributions in kind and of other funders."""

from budget.models import Milestone, Participation, Season, SharedService, Support
from gateway.lists.declaring import FICTITIOUS, SOURCE, STARTUP, ListColumn, ListDeclaration, of_startup
from impact.models import OtherFunding, StatedUnitCost
from web.filters import InForceFilter, of_number, of_words

C = ListColumn

MONEY = (
    ListDeclaration(
        "seasons",
        "Les saisons de GAMMA, l’accompagnement à l’accélération.",
        Season.objects.all,
        (
            C("number", "number", "Numéro."),
            C("start", "start", "Premier jour."),
            C("end", "until", "Fin, exclue ; null : en cours."),
            C("description", "description", "Description."),
            SOURCE,
            FICTITIOUS,
        ),
        {"as_of": InForceFilter("start", "until")},
        ("number",),
    ),
    ListDeclaration(
        "participations",
        "Les services accompagnés par une saison de GAMMA.",
        Participation.objects.all,
        (
            C("season", "season__number", "Numéro de la saison."),
            STARTUP,
            C("start", "start", "Début de l’accompagnement individuel ; null : inconnu."),
            C("end", "until", "Fin, exclue ; null : inconnue."),
            C("outcome", "outcome", "Bilan."),
            SOURCE,
            FICTITIOUS,
        ),
        {"season": of_number("season__number", "Numéro de la saison."), "startup": of_startup()},
        ("season__number", "startup__slug", "pk"),
    ),
    ListDeclaration(
        "milestones",
        "Les points d’étape des services accompagnés par GAMMA.",
        Milestone.objects.all,
        (
            C("season", "participation__season__number", "Numéro de la saison."),
            C("startup", "participation__startup__slug", "Identifiant du service."),
            C("label", "label", "Ce qui est visé."),
            C("due_on", "due_on", "Jour prévu."),
            C("reached_on", "reached_on", "Jour atteint ; null : pas encore."),
        ),
        {"startup": of_startup("participation__startup")},
        ("participation__season__number", "participation__startup__slug", "due_on", "pk"),
    ),
    ListDeclaration(
        "supports",
        "Les appuis en nature : Brigade, sécurité, accessibilité, juridique, services partagés.",
        Support.objects.all,
        (
            STARTUP,
            C("kind", "kind", "Sorte d’appui."),
            C("start", "start", "Premier jour."),
            C("end", "until", "Fin, exclue ; null : en cours."),
            C("is_to_the_year", "is_to_the_year", "Vrai : les dates sont connues à l’année près."),
            C("description", "description", "Ce qui a été fait."),
            C("shared_service", "shared_service__slug", "Identifiant du service partagé."),
            SOURCE,
            FICTITIOUS,
        ),
        {
            "startup": of_startup(),
            "kind": of_words("kind", Support.Kind, "Sorte d’appui."),
            "as_of": InForceFilter("start", "until"),
        },
        ("start", "startup__slug", "pk"),
    ),
    ListDeclaration(
        "shared-services",
        "Les outils, guides et communs que le programme offre à tous.",
        SharedService.objects.all,
        (
            C("slug", "slug", "Identifiant."),
            C("name", "name", "Nom."),
            C("kind", "kind", "tool, guide ou common."),
            C("summary", "summary", "À quoi il sert."),
            C("address", "url", "Adresse."),
            C("start", "start", "Proposé depuis ; null : inconnu."),
            C("end", "until", "Jusqu’à, exclu ; null : encore."),
            SOURCE,
            FICTITIOUS,
        ),
        {"kind": of_words("kind", SharedService.Kind, "Sorte."), "as_of": InForceFilter("start", "until")},
        ("slug",),
        ("name", "summary"),
    ),
    ListDeclaration(
        "other-fundings",
        "Ce que d’autres financeurs donnent à un service, par année.",
        OtherFunding.objects.all,
        (
            STARTUP,
            C("year", "year", "Année."),
            C("funder", "funder", "Financeur."),
            C("amount", "amount", "En euros."),
            SOURCE,
            FICTITIOUS,
        ),
        {"startup": of_startup(), "year": of_number("year", "Année.")},
        ("year", "startup__slug", "pk"),
    ),
    ListDeclaration(
        "stated-unit-costs",
        "Les coûts unitaires tels qu’un rapport les annonce.",
        StatedUnitCost.objects.all,
        (
            STARTUP,
            C("year", "year", "Année."),
            C("amount", "amount", "En euros l’unité."),
            SOURCE,
        ),
        {"startup": of_startup(), "year": of_number("year", "Année.")},
        ("year", "startup__slug", "pk"),
    ),
)

"""Every figure printed in the report of 2021, listed by hand from its text: our key, and the text on the page."""

PRINTED = [
    # the portfolio at 1 January 2022
    ("portfolio.investigations", "23"),
    ("portfolio.services", "145"),
    ("portfolio.ended", "plus de 100"),
    ("plf.problems_investigated.result", "115"),
    ("plf.products_launched.result", "50"),
    ("portfolio.national_impact", "5"),
    ("portfolio.national_impact_total", "12"),
    # the five services of national impact
    ("service.la-bonne-alternance.utilisateurs", "environ 1 000 000"),
    ("service.la-bonne-alternance.appels", "environ 2 500 000"),
    ("service.la-bonne-alternance.candidatures", "environ 40 000"),
    ("spending.la-bonne-alternance", "environ 1 300 000 €"),
    ("service.les-emplois.orientations", "environ 40 000"),
    ("service.les-emplois.embauches", "environ 12 000"),
    ("spending.les-emplois", "environ 1 700 000 €"),
    ("spending.transport", "environ 650 000 €"),
    ("service.pass-culture.beneficiaires", "environ 817 400"),
    ("service.pass-culture.reservations", "environ 5 630 000"),
    ("spending.pass-culture", "environ 17 940 000 €"),
    ("service.signalement.signalements", "environ 140 000"),
    ("service.signalement.lus", "environ 72 %"),
    ("service.signalement.promesses", "environ 33 000"),
    ("spending.signalement", "environ 550 000 €"),
    # three alumni
    ("service.demarches-simplifiees.fr.dossiers", "environ 3 000 000"),
    ("spending.demarches-simplifiees.fr", "environ 1 200 000 €"),
    ("unit_cost.demarches-simplifiees.fr", "0,40 €"),
    ("comparison.paper", "11 €"),
    ("service.mon-entreprise.visites", "environ 3 700 000"),
    ("service.mon-entreprise.conversion", "environ 62 %"),
    ("spending.mon-entreprise", "environ 270 000 €"),
    ("unit_cost.mon-entreprise", "0,12 €"),
    ("service.api-entreprise.appels", "environ 47 000 000"),
    ("unit_cost.api-entreprise", "0,02 €"),
    # the indicators of the budget law
    ("plf.problems_investigated.previous", "67"),
    ("plf.problems_investigated.target", "122"),
    ("plf.products_launched.previous", "31"),
    ("plf.products_launched.target", "49"),
    ("plf.national_impact.previous", "2"),
    ("plf.national_impact.target", "5"),
    ("plf.national_impact.result", "5"),
    ("plf.products_abandoned.previous", "8"),
    ("plf.products_abandoned.target", "13"),
    ("plf.products_abandoned.result", "11"),
    # the network
    ("network.incubators", "16"),
    ("network.opened", "3"),
    ("network.opened_next", "1"),
    # the community
    ("community.active", "915"),
    ("community.agents_share", "30 %"),
    ("community.growth", "+70 %"),
    ("nps.previous.answers", "106"),
    ("nps.previous.score", "ND"),
    ("nps.01.answers", "109"),
    ("nps.04.answers", "154"),
    ("nps.10.answers", "243"),
    ("nps.01.score", "49"),
    ("nps.04.score", "48"),
    ("nps.10.score", "62"),
    ("survey.good", "50"),
    ("survey.excellent", "70"),
    ("training.cumulated", "532"),
    ("training.people", "251"),
    ("training.sessions", "11"),
    ("training.recommending", "88 %"),
    ("intrapreneurs.new", "180"),
    ("intrapreneurs.certified", "20"),
    ("intrapreneurs.certified_previous", "20"),
    # the money
    ("credits.total", "6 821 046 €"),
    ("credits.previous", "environ 5 500 000 €"),
    ("credits.line.1", "4 735 509 €"),
    ("credits.line.2", "1 365 172 €"),
    ("credits.line.3", "720 365 €"),
    ("fast.7.eva", "150 000 €"),
    ("fast.7.histologe", "100 000 €"),
    ("fast.7.chauffage-urbain", "125 000 €"),
    ("fast.7.e-mjpm", "250 000 €"),
    ("fast.7.estime", "130 000 €"),
    ("fast.7.monsuivipsy", "138 000 €"),
    ("fast.incubator.7.mesri", "200 000 €"),
    ("fast.8.aides.jeunes", "150 000 €"),
    ("fast.8.archifiltre", "177 000 €"),
    ("fast.incubator.8.fabrique-dgfip", "200 000 €"),
    ("fast.8.dossierfacile", "200 000 €"),
    ("fast.8.bases.adresses.locales", "300 000 €"),
    ("fast.9.ma-cantine-egalim", "300 000 €"),
    ("fast.9.ecobalyse", "120 000 €"),
    ("fast.9.sante-psy-etudiant", "200 000 €"),
    ("fast.incubator.10.justice", "200 000 €"),
    ("fast.10.urbanvitaliz", "150 000 €"),
    ("fast.awards", "17"),
    ("fast.startups", "14"),
    ("fast.incubators", "3"),
    ("fast.total", "environ 3 000 000 €"),
    ("fast.rounds", "4"),
    ("gamma.months", "2"),
    ("gamma.criteria", "3"),
    ("gamma.seasons", "3"),
    ("gamma.1.services", "2"),
    ("gamma.2.services", "2"),
    ("gamma.3.services", "2"),
    ("support.brigade", "3"),
    ("shared.common", "2"),
    ("shared.guide", "6"),
    ("shared.tool", "2"),
    ("brigade.people", "15"),
    ("programme.years", "8"),
    ("programme.months", "6"),
]
"""By their key, with ordinary spaces: its sentences, its tables, what its lists count. A test finds each on the page."""

SAID = [
    # the dates and the other numbers of the text
    "programme budgétaire 352", "3 critères", "−100 à 100", "4e trimestre 2021",
    "au 1er janvier 2022", "au 1er juin 2022", "au 31 décembre 2020", "depuis novembre 2017",
    "depuis 2018", "depuis 2019", "Création", "2015", "2017", "2020", "2021",
    "Mai 2013", "Mai 2015", "Septembre 2015", "Octobre 2017", "Novembre 2017", "Décembre 2017", "Décembre 2018", "Juin 2019",
    "Septembre 2020", "Décembre 2020", "Juin 2021", "Septembre 2021",
    "moyenne 2020", "janvier 2021", "avril 2021", "octobre 2021",
    "FAST 7 (T1 2021)", "FAST 8 (T2 2021)", "FAST 9 (T3 2021)", "FAST 10 (T4 2021)",
    "Saison 1", "Saison 2", "Saison 3", "octobre 2020 à mars 2021", "avril à octobre 2021", "depuis janvier 2022",
    "22 novembre 2021",
]  # fmt: skip
"""What it says by a date or in words, that no reference holds."""

NAMED = [
    # the abbreviations
    "ANSSI", "DGFIP", "DINUM", "FAST", "MEAE", "MEFR", "MESRI", "MSS", "MTE", "PLF", "SIG",
    # the new products, the services of national impact, the alumni
    "Collectif Objets", "Santé Psy Étudiant", "Ma Cantine", "Matcha",
    "La bonne alternance", "Les emplois de l'inclusion", "transport.data.gouv.fr", "Pass Culture", "SignalConso",
    "demarches-simplifiees.fr", "Mon-entreprise", "API Entreprise",
    # the sixteen incubators
    "Incubateur de services numériques", "Incubateur des API", "La Fabrique (Pôle emploi)", "Atelier numérique de la Culture",
    "Fabrique numérique des ministères sociaux", "Fabrique numérique de l'écologie", "Lab MI", "Incubateur des Territoires",
    "Fabrique numérique Défense Connect", "Mission apprentissage", "Incubateur du ministère de l'Économie",
    "Incubateur de l'ANSSI", "Atelier numérique des Affaires étrangères", "Fabrique numérique de la DGFiP",
    "Fabrique des géocommuns", "Incubateur du ministère de la Justice",
    # the speakers
    "Stéphanie Dupuy-Lyon", "Guillaume Houzel", "Michaël Henry", "Marina Alletti",
    # GAMMA: its criteria, its services
    "Une adéquation produit/marché établie", "Une mesure d’impact identifiée", "Une équipe organisée",
    "DossierFacile et Mon-entreprise", "JeVeuxAider.gouv.fr et MonSuiviPsy", "Acceslibre et Ma cantine",
    # shared services, and those of the Brigade
    "Documentation sécurité", "Guide RGPD", "Observatoire du design et de l'accessibilité",
    "Guide Mode projet / Mode produit", "Guide de la pérennisation des Startups d'État",
    "Guide du financement des Startups d'État", "La culture de travail chez beta.gouv", "Tchap",
    "webinaire.numerique.gouv.fr", "Audioconf", "Aides Jeunes",
    "brigade@beta.gouv.fr", "contact@beta.gouv.fr",
]  # fmt: skip
"""What its tables and lists name."""

NO_RECORD = {
    "portfolio.investigations", "portfolio.services", "portfolio.ended",
    "plf.problems_investigated.result", "plf.problems_investigated.previous", "plf.problems_investigated.target",
    "plf.products_launched.result", "plf.products_launched.previous", "plf.products_launched.target",
    "plf.national_impact.previous", "plf.national_impact.target", "plf.national_impact.result",
    "plf.products_abandoned.previous", "plf.products_abandoned.target", "plf.products_abandoned.result",
    "community.active", "community.agents_share", "community.growth",
}  # fmt: skip
"""Printed figures that records give (phases, members, results), which the reference facts alone do not hold."""

SOURCED = {
    "network.opened_next", "nps.previous.answers", "nps.previous.score", "survey.good", "survey.excellent",
    "comparison.paper", "unit_cost.api-entreprise", "credits.previous", "gamma.months", "brigade.people",
    "programme.years", "programme.months",
}  # fmt: skip
"""Printed figures that no record of the site can give: they have their source."""

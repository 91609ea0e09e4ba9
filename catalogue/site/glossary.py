"""The terms of the glossary page, each with its anchor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its meaning here, and the page that shows it; ``key`` is its anchor."""

    key: str
    word: str
    meaning: str
    address: str = ""
    page: str = ""


TERMS = (
    Term(
        "service",
        "Service",
        "Un service numérique suivi par le programme, du problème étudié jusqu’à ce qu’il est devenu. Les documents "
        "officiels disent aussi « produit » ou « Startup d’État » ; ici, un seul mot : service.",
        "/startups/",
        "Les services",
    ),
    Term(
        "fiche", "Fiche", "Ce que l’équipe d’un service écrit et publie sur lui. Chaque chiffre se lit dans les fiches."
    ),
    Term(
        "phase",
        "Phase",
        "Où en est un service. Il entre dans une phase un jour donné et y reste jusqu’à son entrée dans la suivante.",
        "/donnees/#definitions",
        "Les phases, dans l’ordre d’une vie",
    ),
    Term(
        "investigation",
        "Investigation",
        "L’étude d’un problème avant de construire quoi que ce soit. Elle débouche sur un service, ou non : dans "
        "les deux cas, c’est un résultat.",
        "/investigations/",
        "Les investigations",
    ),
    Term(
        "lancement",
        "Lancement",
        "La première entrée d’un service en construction. Il compte dans l’année de cette date.",
    ),
    Term(
        "accompagne",
        "Service accompagné ou pérennisé",
        "Un service dont la phase du jour va de « Construction » à « Transféré ».",
        "/startups/?phase=service",
        "Leur liste",
    ),
    Term(
        "perennise",
        "Pérennisé",
        "Se dit d’un service opéré au sein du réseau ou transféré à une administration : il ne dépend plus du programme.",
    ),
    Term(
        "partenariat-termine",
        "Partenariat terminé",
        "Un service arrêté, ou une investigation qui n’a mené à aucun service.",
        "/startups/?phase=ended",
        "Leur liste",
    ),
    Term(
        "incubateur",
        "Incubateur",
        "L’équipe qui porte des services pour une administration. Un service porté par plusieurs incubateurs compte une "
        "fois, chez le principal.",
        "/incubateurs/",
        "Les incubateurs",
    ),
    Term("sponsor", "Sponsor", "L’administration qui soutient un service. Un service peut en avoir plusieurs."),
    Term(
        "impact-national",
        "Impact national",
        "Désignation donnée par la DINUM, pour une année, à un service qui change la vie d’un grand nombre de personnes, "
        "selon trois critères.",
        "/impact-national/",
        "Les services à impact national",
    ),
    Term("millesime", "Millésime", "L’année pour laquelle un service est désigné à impact national."),
    Term(
        "comite",
        "Comité d’investissement",
        "Réunion qui décide, tous les six mois, si un service continue et avec quels moyens.",
        "/revues/",
        "Les comités",
    ),
    Term(
        "fast",
        "FAST",
        "Fonds d’accélération des Startups d’État et de Territoires : des appels dont les lauréats reçoivent un "
        "financement.",
        "/financements/",
        "Les financements",
    ),
    Term(
        "gamma",
        "GAMMA",
        "Le programme d’accélération des Startups d’État : à chaque saison, des services retenus sur trois critères sont "
        "accompagnés par des coachs.",
        "/financements/#gamma",
        "Les saisons",
    ),
    Term(
        "dinum",
        "DINUM",
        "Direction interministérielle du numérique : elle anime le programme beta.gouv.fr et ses incubateurs.",
    ),
    Term(
        "intrapreneur",
        "Intrapreneur",
        "L’agent public qui porte un service de l’intérieur de son administration.",
        "/communaute/#intrapreneurs",
        "Combien ils sont",
    ),
    Term(
        "nps",
        "NPS",
        "La part des membres qui recommandent vivement la communauté (9 ou 10 sur 10), moins celle des membres qui ne la "
        "recommandent pas (0 à 6).",
        "/communaute/#enquetes",
        "Les enquêtes",
    ),
    Term(
        "indicateur",
        "Indicateur du Parlement",
        "Un chiffre inscrit au projet de loi de finances (PLF), avec une cible pour chaque année.",
        "/indicateurs/",
        "Les indicateurs",
    ),
    Term("cible", "Cible", "Ce que l’on visait pour un indicateur et une année : au moins, ou au plus, une valeur."),
    Term(
        "publie",
        "Résultat publié",
        "Le chiffre imprimé dans le bilan d’une année. Il est figé, avec la liste de ce qui le compose.",
    ),
    Term(
        "direct",
        "Résultat d’après les fiches",
        "Ce que les fiches donnent aujourd’hui, pour la même année et par la même règle. Il change quand une fiche est "
        "complétée ou corrigée.",
    ),
    Term(
        "ecart",
        "Écart",
        "La différence entre le résultat publié et celui des fiches, expliquée fiche par fiche : ce qui a été ajouté, "
        "retiré ou corrigé depuis.",
    ),
    Term("preuve", "Preuve", "La liste des fiches qu’un chiffre compte, chacune avec sa date et la raison."),
    Term(
        "standard",
        "Standard",
        "Ce qu’un bon service rend public : son code, ses statistiques, son accessibilité, son budget…",
        "/standards/",
        "Les standards",
    ),
    Term("mesure", "Mesure d’impact", "Ce qu’un service compte pour montrer ce qu’il apporte, et à quel rythme."),
    Term("nd", "Non déterminé (ND)", "Ce que personne n’a encore dit. Ce n’est pas zéro, et rien n’est deviné."),
)

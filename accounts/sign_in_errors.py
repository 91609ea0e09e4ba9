"""The reasons for which a ProConnect sign-in fails, in words for the user."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """What happened and what to do. ``other_account``: sign out of ProConnect first, which would send the same person
    again.
    """

    status: int
    happened: str
    advice: str
    other_account: bool = False


DENIED = Refusal(
    403, "La connexion a été interrompue chez ProConnect.", "Recommencez quand vous voulez : rien n’est perdu."
)
EXPIRED = Refusal(
    400,
    "Cette tentative de connexion a expiré, ou a commencé dans un autre navigateur.",
    "Recommencez depuis la page de connexion, dans cette fenêtre.",
)
DOWN = Refusal(
    503, "ProConnect ne répond pas.", "Réessayez dans quelques minutes. Les pages publiques restent consultables."
)
UNTRUSTED = Refusal(
    400,
    "La réponse de ProConnect n’a pas pu être vérifiée.",
    "Par sécurité, rien n’est ouvert. Recommencez ; si cela se répète, prévenez l’équipe de la DINUM.",
)
NO_ADDRESS = Refusal(
    403,
    "ProConnect n’a pas donné d’adresse e-mail vérifiée.",
    "Vérifiez votre adresse auprès de votre fournisseur d’identité, puis recommencez.",
    other_account=True,
)
LEVEL = Refusal(
    403,
    "ProConnect n’a pas confirmé le niveau de sécurité que cette décision demande.",
    "Votre session reste ouverte pour le reste. Recommencez avec une double authentification : application, clé de sécurité, "
    "ou code reçu par e-mail. Si votre fournisseur d’identité n’en propose pas, écrivez à l’équipe de la DINUM.",
    other_account=True,
)
CLOSED = Refusal(
    403,
    "Votre compte est fermé.",
    "Pour le rouvrir, écrivez à un administrateur de l’équipe DINUM.",
    other_account=True,
)
BOUND_TO_ANOTHER = Refusal(
    403,
    "Cette adresse e-mail est déjà liée à une autre identité ProConnect.",
    "Connectez-vous avec l’identité utilisée la première fois, ou demandez à un administrateur de délier le compte.",
    other_account=True,
)


NO_CODE = Refusal(
    403,
    "Ce code n’est pas, ou n’est plus, celui de votre compte.",
    "Recommencez la connexion avec le bon code. Au cinquième essai manqué, demandez-en un autre à un administrateur.",
)


class RefusedError(Exception):
    """The sign-in is refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.happened)
        self.refusal = refusal

"""User accounts. Members of service teams have none, and are not stored here."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower, Now

from common.constraints import one_of
from common.history import recorded


class UserManager(BaseUserManager["User"]):
    """Create users; e-mail addresses identify them whatever their case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"role": User.Role.ADMINISTRATOR, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


PUBLIC_AGENT = "agent_public"
"""The role that ProConnect gives to whoever works for a public organisation."""


@recorded(exclude=("password", "last_login", "opened_on", "opened_before"), moves_version=False)
@one_of("role", name="user_role_known", message="Le rôle est : agent, équipe DINUM ou administrateur.")
class User(AbstractBaseUser, PermissionsMixin):
    """A State employee with an account. A coach is a user with an assignment (see ``incubators``).

    An account that opened at its owner's first sign-in is invited once somebody gives it a role or an incubator.
    """

    class Role(models.TextChoices):
        AGENT = "agent", "Agent"
        DINUM = "dinum", "Équipe DINUM"
        ADMINISTRATOR = "administrator", "Administrateur"

    email = models.EmailField("adresse e-mail", unique=True)
    name = models.CharField("nom affiché", max_length=150, blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.AGENT)
    subject = models.CharField("identifiant ProConnect", max_length=255, null=True, blank=True, unique=True)
    proconnect_roles: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=50), verbose_name="rôles selon ProConnect", default=list, blank=True
    )
    is_invited = models.BooleanField("invité", default=True)
    is_active = models.BooleanField("actif", default=True)
    is_demonstration = models.BooleanField("compte de démonstration", default=False)
    joined_at = models.DateTimeField("créé le", db_default=Now())
    opened_on = models.DateField("dernier jour d’ouverture de l’espace", null=True, editable=False)
    opened_before = models.DateField("jour d’ouverture précédent", null=True, editable=False)

    level = ""
    """The level of the sign-in that has just returned this user (the claim ``acr``); not stored."""
    refused_email = ""
    """The address that ProConnect has just sent, if it belongs to another account; not stored."""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "utilisateur"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=(
                    "Un compte existe déjà avec cette adresse e-mail : cherchez-le dans la liste des comptes."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_outsider(self) -> bool:
        """Whether the user was not invited and is not a public agent: they read as a visitor does."""
        return self.role == self.Role.AGENT and not self.is_invited and PUBLIC_AGENT not in self.proconnect_roles

    @property
    def is_staff(self) -> bool:
        """Whether the user may open Django's admin: administrators only."""
        return self.role == self.Role.ADMINISTRATOR

    @property
    def needs_binding_code(self) -> bool:
        """Whether an address isn't enough to bind the account: an administrator's, or a DINUM one that nobody used yet."""
        is_new_staff = self.role == self.Role.DINUM and self.last_login is None
        return is_new_staff or self.role == self.Role.ADMINISTRATOR or self.is_superuser

    def open_on(self, day: dt.date) -> dt.date | None:
        """Note that the user opens the workspace on ``day``; return the last day before it on which they did: one query, once
        a day.
        """
        if self.opened_on != day:
            User.objects.filter(pk=self.pk).exclude(opened_on=day).update(opened_before=F("opened_on"), opened_on=day)
            self.opened_before, self.opened_on = self.opened_on, day
        return self.opened_before

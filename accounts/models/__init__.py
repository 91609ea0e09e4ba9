"""Accounts of people and tokens of tools."""

from accounts.models.bindings import BindingCode
from accounts.models.submissions import Submission
from accounts.models.tokens import ServiceToken
from accounts.models.users import User, UserManager

__all__ = ["BindingCode", "ServiceToken", "Submission", "User", "UserManager"]

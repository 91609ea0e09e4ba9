"""Accounts of people."""

from accounts.models.bindings import BindingCode
from accounts.models.users import User, UserManager

__all__ = ["BindingCode", "User", "UserManager"]

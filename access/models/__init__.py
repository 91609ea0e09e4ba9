"""Tokens of tools, the startups that each may measure, what people and tools have sent once, and requests for access."""

from access.models.grants import TokenGrant
from access.models.requests import AccessRequest, AccessRequestEmail
from access.models.submissions import Submission
from access.models.tokens import ServiceToken

__all__ = ["AccessRequest", "AccessRequestEmail", "ServiceToken", "Submission", "TokenGrant"]

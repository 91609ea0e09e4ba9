"""Support in kind, shared services, and the other funders of a service."""

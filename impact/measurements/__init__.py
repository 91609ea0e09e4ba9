"""The measurements of services: parsing, preview and actions."""

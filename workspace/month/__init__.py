"""The values due for the services of a user, typed on one page."""

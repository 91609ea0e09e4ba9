"""No table: the changes are in the history tables of the other apps.

Django sends ``post_migrate`` only for an app that has a module of models, and ``gateway.apps`` then prepares the feed.
"""

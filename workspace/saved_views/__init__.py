"""The filters of the list of services that somebody keeps by a name."""

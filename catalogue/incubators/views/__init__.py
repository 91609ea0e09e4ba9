"""The public pages of incubators."""

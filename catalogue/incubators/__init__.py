"""The incubators: pages and the answers of the API."""

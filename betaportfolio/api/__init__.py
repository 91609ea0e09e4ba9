"""The root of the API, its OpenAPI schema, its reference and its first steps."""

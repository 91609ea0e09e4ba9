"""Search of services, incubators, administrations, indicators, years and pages."""

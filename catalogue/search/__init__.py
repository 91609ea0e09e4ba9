"""Search of everything: services, incubators, administrations, indicators, years, pages."""

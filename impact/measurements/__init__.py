"""The measurements of services: what is sent, and the effect of each before it is recorded."""

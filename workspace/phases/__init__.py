"""The phases of a service: changed, corrected, withdrawn, in the browser and through the API."""

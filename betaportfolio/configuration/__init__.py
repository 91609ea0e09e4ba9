"""The variables of the environment, and the checks of a deployment."""

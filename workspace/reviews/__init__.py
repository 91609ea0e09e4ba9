"""The investment committees of a service."""

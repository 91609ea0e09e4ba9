from tests.workspace.money import coach, scene, team

__all__ = ["coach", "scene", "team"]

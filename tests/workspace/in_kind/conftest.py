from tests.workspace.money import coach, joined, scene, season, team

__all__ = ["coach", "joined", "scene", "season", "team"]

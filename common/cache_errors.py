"""What the cache raises when its server does not answer."""

from redis.exceptions import RedisError

CACHE_IS_DOWN = (RedisError, OSError)

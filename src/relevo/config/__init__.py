"""Settings, environment, addresses (URLs) and the ASGI entry: what ties the packages together."""

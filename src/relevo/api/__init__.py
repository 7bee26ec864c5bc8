"""The REST API, version 1: the same verbs and the same rules as the screen."""

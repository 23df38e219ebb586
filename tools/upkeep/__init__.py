"""The upkeep of the project: what is run weekly, before a release, or to look at the site from outside."""

"""The project's upkeep: what runs weekly, before a release, or to look at the site from outside."""

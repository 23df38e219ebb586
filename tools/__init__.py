"""The project's tools: setting up a machine, building and serving the site, upkeep."""

"""The steps around the site: setting up a machine, building, serving."""

"""The steps from the sources to the site, and a server to look at it."""

"""The steps from the sources to the site, and the server that shows it."""

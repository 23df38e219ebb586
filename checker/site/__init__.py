"""The parts of the site's pages that are read off the rules: what the macros call."""

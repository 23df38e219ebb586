"""The parts of the site's pages that are read off the rules; a macro is one call of a function here."""

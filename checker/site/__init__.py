"""The parts of the site's pages that come from the rules; a macro is one call of a function here."""

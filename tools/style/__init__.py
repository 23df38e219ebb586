"""Check the Danish of the pages, the rules, the macros and the scripts against the house style."""

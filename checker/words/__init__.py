"""Answers in Danish words, for everything that shows them: pages, tables, the command line."""

"""The check of a whole log of interventions: a table is read, checked line by line and across lines, and counted.

`checker.log.job` is the entry point. Nothing here stores or sends anything.
"""

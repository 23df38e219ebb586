"""Looking a whole log of interventions through: a table is read, checked line by line and across lines, and counted.

`checker.log.job` is the way in. Nothing here keeps or sends anything.
"""

"""Setting up a machine: the programs and packages that the other steps need, their lock files, and the checks."""

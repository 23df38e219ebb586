"""The shapes of rules and of answers, as typed dictionaries."""

"""Reading the rules from YAML, at build: strict, and with an error that tells the person at the file what to do.

This package alone needs more than the standard library (PyYAML and jsonschema-rs). Nothing a browser runs imports it.
"""

from checker.compile.compiler import compile_rules, paragraph_files, rules_of
from checker.compile.problems import Problem, RulesError

__all__ = ["Problem", "RulesError", "compile_rules", "paragraph_files", "rules_of"]

"""Compile the rules from YAML at build time: strictly, with errors that say where to look and what to write.

Only this package needs more than the standard library (PyYAML and jsonschema-rs). Nothing a browser runs imports it.
"""

from checker.compile.compiler import compile_rules, paragraph_files, rules_of
from checker.compile.problems import Problem, RulesError

__all__ = ["Problem", "RulesError", "compile_rules", "paragraph_files", "rules_of"]

"""Rules as they are named on the command line: a folder, a compiled file, or a revision of this repository."""

import io
import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

from checker.compile.compiler import compile_rules
from checker.compile.problems import RulesError
from checker.core.errors import CheckerError
from checker.model.rules import Rules

FOLDER = "rules"


def rules_named(name: str) -> Rules:
    """Return the rules in a folder of YAML files, in a `rules.json`, or in a git revision (`main`, `v1.2`, `HEAD~3`).

    Raises:
        CheckerError: nothing has that name, or its rules cannot be used.
    """
    path = Path(name)
    try:
        if path.is_dir():
            return compile_rules(path)
        if path.is_file():
            rules: Rules = json.loads(path.read_bytes())
            return rules
        return _of_revision(name)
    except (OSError, ValueError, RulesError) as error:
        raise CheckerError("bad_file", f"{name}: reglerne kan ikke læses: {error}") from None


def _of_revision(name: str) -> Rules:
    # Without --end-of-options, git would read a name that begins with a dash as an option.
    # As a zip file: Debian 12 has Python 3.11.2, and the filters that tarfile needs came with 3.11.4:
    # https://docs.python.org/3/library/tarfile.html#extraction-filters
    command = ["git", "archive", "--format=zip", "--end-of-options", name, FOLDER]
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        message = f"»{name}« er hverken en mappe, en fil eller en udgave i git med mappen {FOLDER}: {reason}"
        raise CheckerError("bad_file", message)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder)
        try:
            return compile_rules(Path(folder, FOLDER))
        except RulesError as error:
            # Whoever reads the error knows the revision, not the folder that it was unpacked to.
            raise ValueError(str(error).replace(f"{folder}/", f"{name}:")) from None

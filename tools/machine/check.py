"""Run every check that is not a test: code, types, rules, scripts, workflows. A failure does not stop the others."""

import sys
from pathlib import Path

from tools.errors import run_all
from tools.paths import ROOT, VENV

BIN = VENV / "bin"
WORKFLOWS = ROOT / ".github" / "workflows"
ACTIONS = ROOT / ".github" / "actions"
DEPENDABOT = ROOT / ".github" / "dependabot.yml"


def checks() -> dict[str, list[str | Path]]:
    """Return the commands, each under the name of what it checks."""
    workflows: list[str | Path] = sorted(WORKFLOWS.glob("*.yml"))
    actions: list[str | Path] = sorted(ACTIONS.glob("*/action.yml"))
    return {
        "code": [BIN / "ruff", "check", "--quiet", "--output-format", "concise"],
        "format": [BIN / "ruff", "format", "--check", "--quiet", "--output-format", "concise"],
        "types": [BIN / "mypy"],
        "rules": [BIN / "python", "-m", "checker", "check", "--docs", "docs"],
        "language": [BIN / "python", "-m", "tools.style.house_style"],
        "scripts": [
            BIN / "node",
            ROOT / "node_modules" / "typescript" / "bin" / "tsc",
            "--project",
            "jsconfig.json",
        ],
        "service worker": [
            BIN / "node",
            ROOT / "node_modules" / "typescript" / "bin" / "tsc",
            "--project",
            "jsconfig.worker.json",
        ],
        "workflows": [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows],
        "actions": [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", *actions],
        "dependabot": [BIN / "check-jsonschema", "--builtin-schema", "vendor.dependabot", DEPENDABOT],
        # Offline, since a check must say the same today and tomorrow, and without a token.
        "workflow security": [BIN / "zizmor", "--offline", "--quiet", "--no-progress", "--pedantic", ".github"],
    }


def main() -> int:
    """Run every check; return 1 if any failed."""
    return run_all(checks(), failing="Check of {} failed:", passing="ok  {}")


if __name__ == "__main__":
    sys.exit(main())

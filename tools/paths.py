"""Where things lie, seen from the root of the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV = ROOT / ".tools" / "uv"
NODE_MODULES = ROOT / "node_modules"
CACHE = ROOT / "build"
SITE = ROOT / "site"
LIGHTHOUSE = ROOT / "tools" / "upkeep" / "lighthouse"

"""The paths of the project's root and of the folders that the tools share."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV = ROOT / ".tools" / "uv"
NODE_MODULES = ROOT / "node_modules"
CACHE = ROOT / "build"
SITE = ROOT / "site"
LIGHTHOUSE = ROOT / "tools" / "upkeep" / "lighthouse"

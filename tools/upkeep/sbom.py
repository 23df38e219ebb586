"""List what the site is made of, from the lock files, as CycloneDX, in build/sbom.cdx.json.

Packages that are shipped to readers' browsers are `required`; those that only build and test are `excluded`.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tools.errors import StepError
from tools.paths import CACHE, LIGHTHOUSE, ROOT
from tools.site.build import commit_time
from tools.site.engine import SPREADSHEET_PACKAGES

SBOM = CACHE / "sbom.cdx.json"
PYTHON_LOCKS = ("requirements/dev.txt", "requirements/uv.txt")
# Pages load mkdocs-material's style sheets and its script; the other packages are shipped as they are.
SHIPPED = {
    "@fontsource/ibm-plex-sans",
    "mkdocs-material",
    "pyodide",
    "minisearch",
    "@orama/stemmers",
    *(name.replace("_", "-") for name in SPREADSHEET_PACKAGES),
}


def main() -> int:
    """Write the list; return the exit code."""
    try:
        count = write_sbom(SBOM)
    except StepError as error:
        print(f"The list of parts was not written: {error}", file=sys.stderr)
        return 2
    print(f"Wrote {SBOM.relative_to(ROOT)}: {count} packages.")
    return 0


def write_sbom(file: Path) -> int:
    """Write the list of all locked packages to `file`, and return how many there are.

    Raises StepError when a package that is shipped is not locked.
    """
    parts = {part.purl: part for part in [*python_packages(), *npm_packages()]}
    missing = SHIPPED - {_full_name(part) for part in parts.values()}
    if missing:
        raise StepError(
            f"{', '.join(sorted(missing))}: shipped, but in no lock file. Correct SHIPPED in tools/upkeep/sbom.py."
        )
    site = Component(name="sidste-udvej", bom_ref="sidste-udvej", type=ComponentType.APPLICATION)
    # The same parts give the same bytes: no random number, and the commit's time.
    bom = Bom(components=parts.values(), serial_number=uuid5(NAMESPACE_URL, "\n".join(sorted(map(str, parts)))))
    bom.metadata.component = site
    bom.metadata.timestamp = datetime.fromtimestamp(commit_time(), UTC)
    bom.register_dependency(site, parts.values())
    file.parent.mkdir(exist_ok=True)
    file.write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", "utf-8")
    return len(parts)


def python_packages() -> Iterator[Component]:
    """Yield the Python packages, each with the hash of every file of it that may be installed."""
    for lock in PYTHON_LOCKS:
        for line in (ROOT / lock).read_text("utf-8").replace("\\\n", "").splitlines():
            if pinned := re.match(r"([\w.-]+)==(\S+)", line):
                hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
                yield _part(
                    "pypi", "", pinned[1], pinned[2], [HashType(alg=HashAlgorithm.SHA_256, content=h) for h in hashes]
                )


def npm_packages() -> Iterator[Component]:
    """Yield the npm packages, each with its hash."""
    for folder in (ROOT, LIGHTHOUSE):
        for path, locked in json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"].items():
            if path:
                group, _, name = path.rpartition("node_modules/")[2].rpartition("/")
                content = base64.b64decode(locked["integrity"].removeprefix("sha512-")).hex()
                yield _part(
                    "npm", group, name, locked["version"], [HashType(alg=HashAlgorithm.SHA_512, content=content)]
                )


def _part(kind: str, group: str, name: str, version: str, hashes: list[HashType]) -> Component:
    purl = PackageURL(kind, group or None, name, version)
    part = Component(name=name, group=group, version=version, purl=purl, bom_ref=purl.to_string(), hashes=hashes)
    part.scope = ComponentScope.REQUIRED if _full_name(part) in SHIPPED else ComponentScope.EXCLUDED
    return part


def _full_name(part: Component) -> str:
    return f"{part.group}/{part.name}" if part.group else part.name


if __name__ == "__main__":
    sys.exit(main())

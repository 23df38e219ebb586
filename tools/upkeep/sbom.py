"""List what the built site is made of, as CycloneDX, in build/sbom.cdx.json.

What is shipped to readers' browsers is `required`, and has its licence and the files that hold it (macros/parts.yaml);
the packages of the lock files that only build and test are `excluded`.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from macros.parts import parts
from tools.errors import StepError
from tools.paths import CACHE, LIGHTHOUSE, ROOT, SITE
from tools.site.build import commit_time
from tools.site.notices import owners_of

SBOM = CACHE / "sbom.cdx.json"
PYTHON_LOCKS = ("requirements/dev.txt", "requirements/uv.txt")


def main() -> int:
    """Write the list; return the exit code."""
    try:
        count = write_sbom(SBOM, SITE)
    except StepError as error:
        print(f"The list of parts was not written: {error}", file=sys.stderr)
        return 2
    print(f"Wrote {SBOM.relative_to(ROOT)}: {count} parts.")
    return 0


def write_sbom(file: Path, site: Path) -> int:
    """Write the list of what `site` holds and of all locked packages to `file`, and return how many there are.

    Raises StepError when a file of `site` belongs to nobody, or a part is not in it.
    """
    components = {str(part.purl): part for part in [*python_packages(), *npm_packages()]}
    for part in shipped(site, components):
        components[str(part.purl)] = part
    itself = Component(name="sidste-udvej", bom_ref="sidste-udvej", type=ComponentType.APPLICATION)
    # The same parts give the same bytes: no random number, and the commit's time.
    bom = Bom(components=components.values(), serial_number=uuid5(NAMESPACE_URL, "\n".join(sorted(components))))
    # The code's and the text's (LICENSE).
    itself.licenses = [LicenseExpression("MIT AND CC-BY-4.0")]
    bom.metadata.component = itself
    bom.metadata.timestamp = datetime.fromtimestamp(commit_time(), UTC)
    bom.register_dependency(itself, components.values())
    file.parent.mkdir(exist_ok=True)
    file.write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", "utf-8")
    return len(components)


def shipped(site: Path, locked: Mapping[str, Component]) -> Iterator[Component]:
    """Yield each part of others that `site` holds, with its licence and the files that hold it.

    A part that is one of the `locked` packages, by their package URLs, keeps the hashes of its package. Raises
    StepError as `write_sbom` does.
    """
    owners = owners_of(site)
    for part in parts():
        kind = next((kind for kind in ("npm", "pypi") if kind in part), "generic")
        group, _, name = str(part.get(kind, part["id"])).rpartition("/")
        component = _part(kind, group, name, part.get("version"), [])
        component.hashes = locked[str(component.purl)].hashes if kind != "generic" else ()
        component.scope = ComponentScope.REQUIRED
        component.copyright = part["copyright"]
        component.licenses = [LicenseExpression(part["licence"])]
        component.external_references = [
            ExternalReference(type=ExternalReferenceType.SOURCE_DISTRIBUTION, url=XsUri(part["source"]))
        ]
        # Named, since what has no name gets a random one.
        held = [Occurrence(bom_ref=f"{part['id']}:{name}", location=name) for name in owners if part in owners[name]]
        component.evidence = ComponentEvidence(occurrences=held)
        yield component


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


def _part(kind: str, group: str, name: str, version: str | None, hashes: list[HashType]) -> Component:
    purl = PackageURL(kind, group or None, name, version)
    part = Component(name=name, group=group, version=version, purl=purl, bom_ref=purl.to_string(), hashes=hashes)
    part.scope = ComponentScope.EXCLUDED
    return part


if __name__ == "__main__":
    sys.exit(main())

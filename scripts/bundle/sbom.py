"""The list of what is in a bundle, as CycloneDX 1.6 JSON: packages, libraries inside them, models, and where they lie.

Made of the parts that were found, not of the environment: tools that list an environment see no library inside a wheel
(x264, x265, FFmpeg), no library of the system, no model.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.bundle.parts import Part

_TYPES = {
    "own": "application",
    "python": "platform",
    "wheel": "library",
    "debian": "library",
    "native": "library",
    "model": "machine-learning-model",
    "bootloader": "application",
}
_NAMES = uuid.UUID("0b4f3f0e-6a54-5d0e-9a53-0f2a3f5f3c11")
"""Of this kind of list; serial numbers are made from it and from what is listed."""


def sbom(bundle: Path, parts: Sequence[Part], name: str, version: str, epoch: int) -> dict[str, Any]:
    """Return the list; the same parts give the same bytes. `epoch`: seconds since 1970, of the commit."""
    components = [_component(bundle, part) for part in parts]
    listed = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMES, listed)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": f"{name}@{version}",
                "name": name,
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
    }


def fault_of(listed: str) -> str:
    """Return what the published schema finds wrong with a list, empty for nothing; needs the environment of builds."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed)
    return "" if found is None else str(found)


def _component(bundle: Path, part: Part) -> dict[str, Any]:
    reference = ":".join(filter(None, (part.kind, part.within, part.name, part.version)))
    component: dict[str, Any] = {"type": _TYPES[part.kind], "bom-ref": reference, "name": part.name}
    if part.version:
        component["version"] = part.version
    if part.kind == "model":
        component["hashes"] = [{"alg": "SHA-256", "content": _digest_of(bundle, part)}]
    component["licenses"] = [{"expression": part.licence}]
    if address := _purl(part):
        component["purl"] = address
    if part.within:
        component["properties"] = [{"name": "shuanglu:within", "value": part.within}]
    if part.files:
        component["evidence"] = {"occurrences": [{"location": file} for file in part.files]}
    return component


def _digest_of(bundle: Path, part: Part) -> str:
    """Of a model of one file its digest; of one of several the digest of their names and digests, a line each."""
    digests = {file: hashlib.sha256((bundle / file).read_bytes()).hexdigest() for file in part.files}
    if len(digests) == 1:
        return next(iter(digests.values()))
    return hashlib.sha256("".join(f"{digest}  {file}\n" for file, digest in digests.items()).encode()).hexdigest()


def _purl(part: Part) -> str:
    if part.kind == "wheel":
        return f"pkg:pypi/{part.name.lower().replace('_', '-')}@{part.version}"
    if part.kind == "debian":
        return f"pkg:deb/debian/{part.name}@{part.version.replace(':', '%3A').replace('+', '%2B')}"
    return ""

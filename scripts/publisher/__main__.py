"""The command `scripts/channel`."""

import argparse
import json
import sys
from pathlib import Path

from tuf.api.metadata import Metadata, Root

from evidence.disk import write_whole
from program.channel import version_key
from scripts.publisher.keys import Keys
from scripts.publisher.publisher import Lives, Publisher, PublisherError


def main() -> int:
    """Return 0 when it is done, 3 when it could not be."""
    said = _arguments()
    try:
        _do(said)
    except (PublisherError, OSError, ValueError) as error:
        print(f"channel: {error}", file=sys.stderr)
        return 3
    return 0


def _do(said: argparse.Namespace) -> None:
    keys = Keys(said.keys, _passphrase(said.passphrase_file)) if said.keys else Keys(Path("/nonexistent"), "")
    lives = Lives(*(getattr(said, f"{name}_days") for name in Lives.__slots__))
    if said.verb == "init":
        channel = Publisher.create(said.folder, keys, lives)
        print(
            f"{said.folder}: root 1, threshold 2 of 3; headquarters takes {said.folder}/metadata/1.root.json as --root"
        )
        return
    channel = Publisher.open(said.folder, keys, lives)
    if said.verb == "show":
        _show(channel, as_json=said.json)
    elif said.verb == "refresh":
        channel.refresh()
    elif said.verb == "add":
        print(_add(channel, said))
    else:
        _root(channel, said)


def _add(channel: Publisher, said: argparse.Namespace) -> str:
    if said.models is None:
        return channel.add_bundle(said.bundle)
    version_key(said.version or "")
    return channel.add_models(said.models, said.version)


def _root(channel: Publisher, said: argparse.Namespace) -> None:
    replace = dict(pair.split("=", 1) for pair in said.replace)
    if said.step == "rotate":
        channel.rotate_root(replace)
    elif said.step == "draft":
        write_whole(said.file, channel.draft_root(replace).to_bytes())
    else:
        draft = Metadata[Root].from_file(str(said.file))
        if said.step == "sign":
            print(f"{channel.sign_root(draft, channel.keys)} keys have signed")
            write_whole(said.file, draft.to_bytes())
        else:
            channel.publish_root(draft)


def _show(channel: Publisher, *, as_json: bool) -> None:
    shown = channel.show()
    if as_json:
        print(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    for name, each in shown["metadata"].items():
        print(f"{name:10} version {each['version']}, expires {each['expires']}")
    for name, each in shown["targets"].items():
        print(f"{name}  {each['bytes']} bytes  {each['sha256']}")


def _passphrase(path: Path | None) -> str:
    if path is None:
        raise PublisherError("--passphrase-file is needed beside --keys")
    return path.read_text(encoding="utf-8").splitlines()[0]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/channel", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("init", "add", "refresh", "root", "show"):
        command = verbs.add_parser(verb)
        if verb == "root":
            command.add_argument("step", choices=("rotate", "draft", "sign", "publish"))
        command.add_argument("folder", type=Path, help="the channel")
        _add_options(command, verb)
    return parser.parse_args()


def _add_options(command: argparse.ArgumentParser, verb: str) -> None:
    command.add_argument("--keys", type=Path, required=verb in ("init", "add", "refresh"), help="folder of key files")
    command.add_argument("--passphrase-file", type=Path, help="its first line opens the key files")
    for name in Lives.__slots__:
        command.add_argument(f"--{name}-days", type=int, default=getattr(Lives(), name))
    if verb == "add":
        what = command.add_mutually_exclusive_group(required=True)
        what.add_argument("--bundle", type=Path, help="folder of a program, with its bundle.json")
        what.add_argument("--models", type=Path, help="folder of models")
        command.add_argument("--version", help="of the models")
    elif verb == "root":
        command.add_argument("--replace", action="append", default=[], metavar="OLD=NEW", help="root-2=root-4")
        command.add_argument("--file", type=Path, help="the draft")
    elif verb == "show":
        command.add_argument("--json", action="store_true")


if __name__ == "__main__":
    sys.exit(main())

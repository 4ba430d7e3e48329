"""A bundle's folder as one archive: the same folder gives the same bytes, whoever made it and when."""

import lzma
import tarfile
from pathlib import Path, PurePosixPath

_EXECUTABLE = 0o100


def write_archive(folder: Path, out: Path) -> int:
    """Write `folder`'s content as `.tar.xz`, names sorted, owners and times gone; return its bytes unpacked.

    Raises ValueError for what no bundle has: devices, sockets, a symbolic link that leads out.
    """
    unpacked = 0
    with (
        lzma.open(out, "wb", preset=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(folder.rglob("*"), key=lambda each: each.relative_to(folder).as_posix().encode()):
            member = _member(path, path.relative_to(folder).as_posix())
            if member.isfile():
                unpacked += member.size
                with path.open("rb") as file:
                    tar.addfile(member, file)
            else:
                tar.addfile(member)
    return unpacked


def _member(path: Path, name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    if path.is_symlink():
        member.type, member.linkname, member.mode = tarfile.SYMTYPE, _inside(path, name), 0o777
    elif path.is_dir():
        member.type, member.mode = tarfile.DIRTYPE, 0o755
    elif path.is_file():
        found = path.stat()
        member.size, member.mode = found.st_size, 0o755 if found.st_mode & _EXECUTABLE else 0o644
    else:
        raise ValueError(f"{name}: neither a file nor a folder")
    return member


def _inside(path: Path, name: str) -> str:
    """Return where a link leads, if that is inside the bundle."""
    target = path.readlink().as_posix()
    depth = len(PurePosixPath(name).parts) - 1
    for part in PurePosixPath(target).parts:
        depth += -1 if part == ".." else 1
        if depth < 0 or part == "/":
            raise ValueError(f"{name}: a link that leads out of the bundle")
    return target

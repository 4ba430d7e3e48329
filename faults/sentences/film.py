"""Why a take does not become a film."""

from faults.entry import Entries, Entry

FILM: Entries = {
    "film.empty": Entry(
        "compliance",
        "这段录像没有任何分片，无法生成影片。",
        "The take has no segments, so there is no film to make.",
    ),
    "film.segment": Entry(
        "compliance",
        "第 {index} 号分片读不出来，影片没有生成。",
        "Segment {index} cannot be read, and no film was made.",
        "请先核验这段录像。",
        "Verify the take first.",
    ),
}

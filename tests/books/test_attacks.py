"""Books from the wrong hands, the wrong time, the wrong place, or with a byte too many: none of them is taken."""

import datetime as dt
import io
import random
import struct
import zipfile
from dataclasses import replace

import pytest

from books.checking import check_book, open_book
from books.faults import BookFault
from books.file import MOST_BOOK_BYTES, BookFile, pack_book, unpack_book
from books.making import Intent, make_book
from books.manifest import Reason, read_manifest
from books.signing import sign_book
from evidence.crl import Revocations, serial_hex
from evidence.signing import Signer
from headquarters.authority import ca
from tests.books.house import NOW, House, other_version, small_packs, with_manifest

NANJING = "320100"
DAY = dt.timedelta(days=1)


def judge(data: bytes, house: House, **said: object) -> str:
    """The code with which a book is refused; empty where it is taken."""
    words = {"now": NOW, "region": NANJING, "newest_serial": 0, "revoked": None, **said}
    try:
        check_book(data, house.roots, **words)  # type: ignore[arg-type]  # as written above
    except BookFault as fault:
        return fault.code
    return ""


def test_a_good_book_is_taken_and_says_who_signed(house: House) -> None:
    book = check_book(house.book(), house.roots, NOW, None, 0)
    assert [(each.name, each.holder) for each in book.signers] == [
        ("compliance", "李娜"),
        ("release", "王伟"),
        ("headquarters", ca.BOOKS_NAME),
    ]
    assert book.manifest.checked == {"small-rules"}
    assert {rules.pack.id for rules in book.shelf.rules} == {"small-rules"}


def test_no_byte_of_a_book_can_be_altered(house: House) -> None:
    """Every region of the file: headers, names, manifest, each pack, each signature, the directory at the end."""
    data = house.book()
    chosen = random.Random(11)
    spread = [*range(0, len(data), max(1, len(data) // 700)), *chosen.choices(range(len(data)), k=300)]
    directory = data.index(b"PK\x01\x02")
    headers = [at for at in range(len(data)) if data.startswith(b"PK\x03\x04", at)]
    edges = [at + step for at in headers for step in range(0, 60, 3)]
    for at in {*spread, *edges, *range(directory, len(data))}:
        broken = bytearray(data)
        broken[at] ^= 1 << chosen.randrange(8)
        assert judge(bytes(broken), house) in ("book.shape", "book.altered", "book.signer_unknown", "book.format"), at


def test_no_byte_of_a_book_can_be_added_or_left_out(house: House) -> None:
    data = house.book()
    directory = data.index(b"PK\x01\x02")
    for broken in (
        b"",
        data[:-1],
        data[: len(data) // 2],
        data + b"\0",
        b"\0" + data,
        data + data,
        data[:directory] + b"\0\0\0\0" + data[directory:],
        data[: directory - 1] + data[directory:],
    ):
        assert judge(broken, house) == "book.shape"


def test_a_serial_only_rises(house: House) -> None:
    assert judge(house.book(7), house, newest_serial=6) == ""
    assert judge(house.book(7), house, newest_serial=7) == "book.older"
    assert judge(house.book(6), house, newest_serial=7) == "book.older"


def test_one_signature_is_not_enough(house: House) -> None:
    draft = house.draft()
    for names in (("compliance",), ("compliance", "release"), ("release", "headquarters"), ("headquarters",)):
        signed = pack_book(house.sign(draft, *names))
        assert judge(signed, house) == "book.unsigned"
    assert judge(pack_book(draft), house) == "book.unsigned"


def test_both_signatures_by_one_person_are_none(house: House) -> None:
    """By his name, in whatever letters, and by his key, under whatever name."""
    draft = house.draft()
    for name in ("李娜", " 李 娜 ", "李娜\ufe00", "李\U000e0100娜", "李\u200b娜", "李娜\u3164"):
        same = house.person(name, "release")
        assert judge(pack_book(house.sign(draft, by={"release": same})), house) == "book.one_person"
    latin, wide = house.person("Li Na", "compliance"), house.person("ＬＩ ＮＡ", "release")
    assert judge(pack_book(house.sign(draft, by={"compliance": latin, "release": wide})), house) == "book.one_person"
    key = ca.key_pem(ca.new_key())
    one, other = house.person("甲", "compliance", key), house.person("乙", "release", key)
    assert judge(pack_book(house.sign(draft, by={"compliance": one, "release": other})), house) == "book.one_person"
    with pytest.raises(BookFault, match="two people"):
        sign_book(house.sign(draft, "compliance"), "release", house.person("李娜", "release"), house.roots, NOW)


def test_a_signature_counts_for_its_own_role_only(house: House) -> None:
    draft = house.draft()
    release = house.people["release"]
    assert judge(pack_book(house.sign(draft, by={"compliance": release})), house) == "book.signer_role"
    pem = ca.key_pem(ca.new_key())
    terminal = Signer(pem, house.authority.issue_terminal("32-0117", ca.public_key(pem)).pem)
    assert judge(pack_book(house.sign(draft, by={"headquarters": terminal})), house) == "book.signer_role"
    receipts = Signer(pem, house.authority.issue_receipts(ca.public_key(pem)))
    assert judge(pack_book(house.sign(draft, by={"headquarters": receipts})), house) == "book.signer_role"
    swapped = house.sign(draft)
    turned = BookFile(
        swapped.manifest,
        swapped.packs,
        {
            "compliance": swapped.signatures["release"],
            "release": swapped.signatures["compliance"],
            "headquarters": swapped.signatures["headquarters"],
        },
    )
    assert judge(pack_book(turned), house) == "book.signer_role"


def test_signers_of_another_house_are_unknown(house: House) -> None:
    other = House.create()
    assert judge(other.book(), house) == "book.signer_unknown"
    for name in ("compliance", "release", "headquarters"):
        signed = house.sign(house.draft(), by={name: other.people[name]})
        assert judge(pack_book(signed), house) == "book.signer_unknown"


def test_a_book_that_has_ended_is_not_taken(house: House) -> None:
    book = house.book(until=NOW + DAY)
    assert judge(book, house) == ""
    assert judge(book, house, now=NOW + DAY) == "book.expired"


def test_certificates_have_to_be_good_when_headquarters_signed(house: House) -> None:
    """A person's may have ended since; headquarters' own must be good today."""
    short = house.person("赵敏", "compliance", days=-0.5)
    late = house.sign(house.draft(), by={"compliance": short})
    made = short.leaf.not_valid_after_utc
    assert judge(pack_book(late), house, now=NOW) == "book.expired"
    timely = house.sign(house.draft(made=made - DAY / 4), by={"compliance": short}, at=made - DAY / 4)
    assert judge(pack_book(timely), house, now=NOW) == ""
    assert judge(house.book(), house, now=NOW + 11 * 365 * DAY) == "book.expired"


def test_revoked_signers_sign_no_more_books(house: House) -> None:
    serial = int(serial_hex(house.people["release"].leaf), 16)
    book_key = int(serial_hex(house.people["headquarters"].leaf), 16)

    def listed(number: int, at: dt.datetime) -> Revocations:
        return Revocations.read(house.authority.revocation_list([(number, at)], NOW), house.roots)

    assert judge(house.book(), house, revoked=listed(serial, NOW - DAY)) == "book.signer_revoked"
    assert judge(house.book(), house, revoked=listed(serial, NOW + DAY)) == "", "who left later had signed before"
    assert judge(house.book(), house, revoked=listed(book_key, NOW + DAY)) == "book.signer_revoked"
    assert judge(house.book(), house, revoked=listed(1, NOW - DAY)) == ""


def test_a_book_from_the_future_waits(house: House) -> None:
    assert judge(house.book(at=NOW + 3 * DAY), house) == "book.future"
    assert judge(pack_book(house.sign(house.draft(), at=NOW + 3 * DAY)), house) == "book.future"
    assert judge(house.book(at=NOW + DAY / 2), house) == "", "this clock may be a little behind"
    assert judge(house.book(effective=NOW + 30 * DAY), house) == "", "its instant is waited for"


def test_a_book_is_for_its_regions(house: House) -> None:
    for regions, taken in (
        (("32",), True),
        (("320000",), True),
        (("320100",), True),
        (("3201",), True),
        (("33", "320000"), True),
        (("330000",), False),
        (("3202",), False),
        (("320102",), False),
    ):
        code = judge(house.book(regions=tuple(sorted(regions))), house)
        assert code == ("" if taken else "book.region"), regions
    assert judge(house.book(regions=("32",)), house, region=None) == "book.region"


def test_swapped_packs_are_seen(house: House) -> None:
    signed = house.sign(house.draft())
    first, second, *_ = sorted(signed.packs)
    crossed = {**signed.packs, first: signed.packs[second], second: signed.packs[first]}
    assert judge(pack_book(replace(signed, packs=crossed)), house) == "book.altered"
    assert judge(pack_book(replace(signed, packs=other_version())), house) == "book.altered"
    less = {path: pack for path, pack in signed.packs.items() if path != first}
    assert judge(pack_book(replace(signed, packs=less)), house) == "book.altered"
    more = {**signed.packs, "rules/zz.yaml": b"pack: rules\n"}
    assert judge(pack_book(replace(signed, packs=more)), house) == "book.altered"


def test_a_changed_manifest_is_signed_by_nobody(house: House) -> None:
    signed = house.sign(house.draft())
    raised = with_manifest(signed, serial=9)
    assert judge(pack_book(raised), house) == "book.altered"
    spelled = replace(signed, manifest=signed.manifest.replace(b'"format":', b'"format": '))
    assert judge(pack_book(spelled), house) == "book.altered"
    twice = signed.manifest.replace(b'"serial":1', b'"serial":1,"serial":1')
    assert judge(pack_book(replace(signed, manifest=twice)), house) == "book.altered"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"serial":1', b'"serial":0'),
        (b'"serial":1', b'"serial":true'),
        (b'"serial":1', b'"serial":1.0'),
        (b'"serial":1', b'"serial":99999999999999999999'),
        (b'"serial":1', b'"serial":' + b"9" * 5000),
        (b'"stale_stop_days":null', b'"stale_stop_days":44'),
        (b'"not_ready":"warn"', b'"not_ready":"maybe"'),
        (b'"until":null', b'"until":"2026-11-29T12:00:00"'),
        (b'"effective":"2026', b'"effective":"1000'),
        (b'"until":null', b'"until":"2026-11-01T12:00:00+08:00"'),
        (b'"regions":[]', b'"regions":["32a"]'),
        (b'"predecessor":null', b'"predecessor":{"serial":1,"sha256":"' + b"0" * 64 + b'"}'),
        (b'"checked":false', b'"checked":0'),
        (b'"path":"rules/small.yaml"', b'"path":"../small.yaml"'),
        (b'"shuanglu-book/1"', b'"shuanglu-book/2"'),
    ],
)
def test_words_that_do_not_fit_are_refused_even_when_all_have_signed(house: House, old: bytes, new: bytes) -> None:
    draft = house.draft()
    assert old in draft.manifest
    signed = house.sign(replace(draft, manifest=draft.manifest.replace(old, new, 1)))
    assert judge(pack_book(signed), house) in ("book.altered", "book.format")


def test_faulty_packs_are_refused_even_when_all_have_signed(house: House) -> None:
    draft = house.draft()
    path = next(path for path in draft.packs if path.startswith("rules/"))
    broken = {**draft.packs, path: draft.packs[path].replace(b"is.on_site", b"is.nowhere")}
    manifest = draft.manifest.replace(_digest(draft.packs[path]), _digest(broken[path]))
    assert judge(pack_book(house.sign(BookFile(manifest, broken))), house) == "book.packs_faulty"
    renamed = replace(draft, manifest=draft.manifest.replace(b'"id":"small-rules"', b'"id":"other-rules"'))
    assert judge(pack_book(house.sign(renamed)), house) == "book.altered"


def test_a_book_without_rules_is_refused_even_when_all_have_signed(house: House) -> None:
    """By none every sale would go without a recording, and its plan would say that all is in order."""
    rules = {path for path, pack in small_packs().items() if b"pack: rules" in pack}
    packs = {path: pack for path, pack in small_packs().items() if path not in rules}
    draft = house.draft()
    lines = tuple(line for line in read_manifest(draft.manifest).packs if line.path not in rules)
    none = with_manifest(replace(draft, packs=packs), packs=lines)
    assert judge(pack_book(house.sign(none)), house) == "book.packs_faulty"
    with pytest.raises(BookFault) as refused:
        make_book(packs, Intent(NOW, NOW, Reason("无", "none")), None, 1)
    assert refused.value.code == "book.packs_faulty"


def test_other_zips_are_no_books(house: House) -> None:
    """Compressed, with a bomb, a second manifest, a comment, a link, a folder, names that lead out, lying offsets."""
    signed = house.sign(house.draft())
    for odd in _odd_zips(signed):
        with pytest.raises(BookFault) as refused:
            unpack_book(odd)
        assert refused.value.code == "book.shape"


def test_a_book_opens_with_any_zip_program(house: House) -> None:
    with zipfile.ZipFile(io.BytesIO(house.book())) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[0] == "manifest.json"
        assert opened.namelist()[-1] == "signatures/headquarters.p7s"
        for path, pack in small_packs().items():
            assert opened.read(f"packs/{path}") == pack


def test_the_same_book_has_the_same_bytes(house: House) -> None:
    draft = house.draft()
    turned = BookFile(draft.manifest, dict(reversed(list(draft.packs.items()))))
    assert pack_book(draft) == pack_book(turned)
    assert open_book(pack_book(draft)).digest == open_book(house.book()).digest


def _digest(pack: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(pack).hexdigest().encode()


def _odd_zips(book: BookFile) -> list[bytes]:
    members = {"manifest.json": book.manifest}
    members |= {f"packs/{path}": pack for path, pack in book.packs.items()}
    good = pack_book(book)
    zeros = _zipped({**members, "packs/bomb.yaml": b"\0" * 50_000_000}, zipfile.ZIP_DEFLATED)
    assert len(zeros) < 200_000
    start = good.index(b"PK\x03\x04", 4)
    longer = bytearray(good)
    struct.pack_into("<L", longer, 18, 0xFFFFFFFF)
    struct.pack_into("<L", longer, 22, 0xFFFFFFFF)
    return [
        zeros,
        _zipped(members, zipfile.ZIP_DEFLATED),
        _zipped(members, zipfile.ZIP_STORED),
        _zipped({**members, "../../etc/passwd": b"x"}, zipfile.ZIP_STORED),
        _zipped({**members, "packs/../../x.yaml": b"x"}, zipfile.ZIP_STORED),
        _zipped({**members, "packs/": b""}, zipfile.ZIP_STORED),
        pack_book(BookFile(book.manifest, {**book.packs, "../up.yaml": b"x"}, book.signatures)),
        pack_book(BookFile(book.manifest, {**book.packs, "a/../up.yaml": b"x"}, book.signatures)),
        pack_book(BookFile(book.manifest, {**book.packs, "x.exe": b"x"}, book.signatures)),
        pack_book(BookFile(book.manifest, {**book.packs, "x\n.yaml": b"x"}, book.signatures)),
        pack_book(BookFile(book.manifest, {f"{number}.yaml": b"" for number in range(300)}, {})),
        pack_book(BookFile(b" " * 300_000, book.packs, book.signatures)),
        pack_book(BookFile(book.manifest, {"big.yaml": b"\0" * (MOST_BOOK_BYTES + 1)})),
        pack_book(BookFile(book.manifest, book.packs, {"compliance": b"\0" * 20_000})),
        good[:start] + good,
        bytes(longer),
        b"PK\x05\x06" + bytes(18),
        b"PK\x03\x04" * 1000,
        b"\x50\x4b\x03\x04" + b"\xff" * 40,
    ]


def _zipped(members: dict[str, bytes], kind: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()

"""`people add | list | revoke`: who may sign books."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from evidence.account import account_name
from evidence.disk import write_new
from headquarters.commands.options import (
    ByOption,
    DataOption,
    PassphraseOption,
    ReasonOption,
    command,
    example,
    group_of,
)
from headquarters.faults import HeadquartersError
from headquarters.index.certificates import ROLES, Role
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 50
PasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help=either(
            "密钥文件口令所在的文件；不写则询问。", "File with the password of the key file; else it is asked for."
        ),
        show_default=False,
    ),
]
_ROLE_WORDS: dict[Role, tuple[str, str]] = {"compliance": ("合规", "compliance"), "release": ("发布", "release")}


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = group_of(
        "people",
        either("谁可以签规则册：合规人员和发布人。", "Who may sign books: compliance, and who releases."),
        example("people list --data /srv/hq"),
    )
    group.command(
        help=either(
            "给一个人发签名密钥，写成一个带口令的文件（PKCS #12），只交给本人。",
            "Give a person a signing key, as a file with a password (PKCS 12), for him alone.",
        ),
        epilog=example('people add --data /srv/hq --name "Li Na" --role compliance --out li-na.p12'),
    )(add)
    group.command(
        "list",
        help=either("列出发过的证书。", "List the certificates that were given."),
        epilog=example("people list --data /srv/hq --json"),
    )(list_people)
    group.command(
        help=either(
            "吊销一个人的证书：从现在起，他的签名不再有效；以前发布的规则册不受影响。",
            "Revoke a person's certificates: from now on his signature counts no more; what was published stays.",
        ),
        epilog=example('people revoke "Li Na" --data /srv/hq --reason "left the house"'),
    )(revoke)
    app.add_typer(group)


def password_from(file: Path | None, *, new: bool) -> str:
    """Read a password from a file, or ask for it on the terminal; it is never a word of the command."""
    if file is not None:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    asked = getpass.getpass(either("密钥文件的口令：", "Password of the key file: "))
    if new and getpass.getpass(either("再输一遍：", "Once more: ")) != asked:
        raise HeadquartersError("people.password:differs")
    return asked


@command
def add(
    data: DataOption,
    name: Annotated[str, typer.Option(help=either("姓名。", "The person's name."))],
    role: Annotated[str, typer.Option(help=either("compliance（合规）或 release（发布）。", "compliance or release."))],
    out: Annotated[Path, typer.Option(help=either("要写的密钥文件。", "The key file to write."))],
    password_file: PasswordOption = None,
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make a key, certify it and write it; headquarters keeps the certificate only."""
    from headquarters.administration import Administration
    from headquarters.authority import ca
    from headquarters.authority.identity import open_identity
    from headquarters.authority.people import check_name, key_file

    chosen = next((each for each in ROLES if each == role), None)
    if chosen is None:
        raise typer.BadParameter(either("角色是 compliance 或 release", "the role is compliance or release"))
    name = check_name(name)
    password = password_from(password_file, new=True)
    with Administration.open(data) as desk:
        identity = open_identity(data, passphrase_file)
        key = ca.new_key()
        issued = identity.authority.issue_person(name, chosen, key.public_key())
        write_new(out, key_file(name, key, issued.pem, identity.root, password), private=True)
        try:
            person = desk.database.add_person(name, chosen, lambda: issued, by or account_name())
        except HeadquartersError:
            out.unlink()
            raise
    if as_json:
        say_json({"name": name, "role": role, "serial": person.serial, "until": person.not_after, "file": str(out)})
    else:
        say(
            f"{name}（{either(*_ROLE_WORDS[chosen])}）的密钥在 {out}，有效到 {person.not_after}。请只交给本人。",
            f"The key of {name} ({role}) is in {out}, valid until {person.not_after}. Hand it to nobody else.",
        )


@command
def list_people(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print every certificate, with its state."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        people = desk.database.people()
    if as_json:
        names = ("name", "role", "serial", "issued", "not_after", "state", "revoked")
        say_json({"people": [{name: getattr(each, name) for name in names} for each in people]}, indent=2)
        return
    for each in people:
        state = either("有效", "active") if each.state == "active" else either("已吊销", "revoked")
        typer.echo(f"{each.name}  {either(*_ROLE_WORDS[each.role])}  {state}  {each.serial}  {each.not_after}")
    if not people:
        say("还没有人可以签规则册。", "Nobody can sign books yet.")


@command
def revoke(
    person: Annotated[
        str, typer.Argument(help=either("姓名，或证书序号。", "The person's name, or a certificate's serial number."))
    ],
    data: DataOption,
    reason: ReasonOption,
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Revoke, for a reason that is kept."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        revoked = desk.database.revoke_person(person, f"by {by or account_name()}: {reason.strip()}")
    if as_json:
        say_json({"revoked": [each.serial for each in revoked]}, indent=2)
    else:
        say(f"{person}：吊销了 {len(revoked)} 张证书", f"{person}: {len(revoked)} certificates revoked")

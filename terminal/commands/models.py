"""`models`, `models check | install`: the models of this terminal, and the one of speech that field IT brings."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, say, say_json, say_progress, words_of
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from terminal.home.settings import Settings
    from terminal.speech.recogniser.folder import SpeechModel
    from terminal.speech.recogniser.trial import Reference, Trial

_REFUSALS = ("models.manifest", "models.missing", "models.changed", "models.unusable", "models.refused")
"""What a folder's model lacks; everything else is no answer about it."""
_INSTALLED = ("liveness", "paddleocr")
FolderArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER",
        help=either(
            "模型的文件夹，里面有 speech.json 或 face.json。",
            "The folder of the model, with its speech.json or face.json.",
        ),
    ),
]
SoundOption = Annotated[
    Path | None,
    typer.Option(
        "--sound",
        help=either(
            "用这段录音代替模型自带的参考音：WAV，16 位，单声道，16 kHz 以上。",
            "Another sound instead of the model's own: WAV, 16 bit, one channel, from 16 kHz on.",
        ),
    ),
]
TextOption = Annotated[str, typer.Option("--text", help=either("这段录音里说的话。", "What is said in that sound."))]

PLACE = 95


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = typer.Typer(
        invoke_without_command=True,
        callback=list_models,
        help=either(
            "模型：出厂的、后装的，一览。语音识别模型由银行自备，用 install 安装。\n\n例：shuanglu models",
            "The models: those that ship, and those that were added. A model of speech is the bank's own, put in by "
            "install.\n\nExample: shuanglu models",
        ),
    )
    group.command(
        "check",
        help=either(
            "检查一个语音识别模型：比对摘要，在单独的进程里装载，听参考音，说出字错误率、每秒声音用多少毫秒、占多少内存。"
            "文件夹里是 face.json 则检查人脸比对模型：摘要、阈值、能不能运行。不能用则退出码 1。"
            "\n\n例：shuanglu models check /media/stick/zipformer-zh",
            "Examine a model of speech: compare digests, load it in a process of its own, let it hear its reference "
            "sound, and say how many characters are wrong, how many ms a second of sound takes, and how much memory. "
            "With face.json in the folder: a model that compares faces, its digest, thresholds, and whether it runs. "
            "Exit code 1 where it is of no use.\n\nExample: shuanglu models check /media/stick/zipformer-zh",
        ),
    )(check)
    group.command(
        "install",
        help=either(
            "检查并安装一个语音识别模型，换下原来的。不能用则不装，退出码 1。终端下次启动时采用。\n\n"
            "例：shuanglu models install /media/stick/zipformer-zh",
            "Examine a model of speech and install it in place of the one before. One that is of no use is not "
            "installed: exit code 1. The terminal uses it from its next start on.\n\n"
            "Example: shuanglu models install /media/stick/zipformer-zh",
        ),
    )(install)
    app.add_typer(group, name="models")


@command
def list_models(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Print every model with its state, digests compared; exit code 1 where one is not as it should be."""
    if context.invoked_subcommand is not None:
        return
    from terminal.home.settings import load_settings

    settings = load_settings(home)
    rows = [*_delivered(settings), _comparing(settings)]
    rows += [*_added(settings.models, _INSTALLED), *_added(settings.speech_models, ("speech",))]
    if as_json:
        say_json({"models": rows}, indent=2)
    else:
        for row in rows:
            parts = (either(*_KINDS[row["kind"]]), either(*_STATES[row["state"]]), row["name"], row["words"])
            typer.echo("  ".join(filter(None, parts)))
    if any(row["state"] == "unfit" for row in rows):
        raise typer.Exit(ExitCode.NO)


_STATES = {
    "delivered": ("出厂，摘要相符", "delivered, digests right"),
    "installed": ("已安装，摘要相符", "installed, digests right"),
    "none": ("未安装", "not installed"),
    "off": ("不用", "not in use"),
    "unfit": ("不能用", "of no use"),
}
_KINDS = {
    "card": ("证件", "cards"),
    "face": ("人脸", "faces"),
    "voice": ("人声检测", "voice activity"),
    "face match": ("人脸比对", "face match"),
    "liveness": ("活体", "liveness"),
    "paddleocr": ("PaddleOCR", "PaddleOCR"),
    "speech": ("语音识别", "speech recognition"),
}


def _delivered(settings: "Settings") -> Iterator[dict[str, Any]]:
    from terminal.analysis.models import KINDS, check_delivered

    for kind in KINDS:
        try:
            check_delivered(kind, settings.face_engine)
        except ShuangluError as error:
            yield _row(kind, "unfit", words=words_of(error.trouble))
        else:
            yield _row(kind, "delivered")


def _comparing(settings: "Settings") -> dict[str, Any]:
    """The model that compares faces: loaded and asked once, since one that does not run compares nobody."""
    from terminal.face.matching import face_model, try_out

    try:
        model = face_model(settings.models, settings.face_match)
        if model is None:
            return _row("face match", "off")
        try_out(model)
    except ShuangluError as error:
        return _row("face match", "unfit", words=words_of(error.trouble))
    return _row("face match", "delivered" if model.ships else "installed", model.name, model.sha256)


def _added(folder: Path | None, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    from terminal.intake.model_files import installed_model
    from terminal.speech.recogniser.folder import NAME, read_model

    for name in names:
        try:
            if name == NAME:
                speech = read_model(folder)
                found = None if speech is None else (speech.name, speech.sha256)
            else:
                other = installed_model(folder, name)
                found = None if other is None else (other.path.name, other.sha256[0])
        except ShuangluError as error:
            yield _row(name, "unfit", words=words_of(error.trouble))
            continue
        yield _row(name, "none") if found is None else _row(name, "installed", *found)


def _row(kind: str, state: str, name: str = "", sha256: str = "", words: str = "") -> dict[str, Any]:
    return {"kind": kind, "state": state, "name": name, "sha256": sha256, "words": words}


@command
def check(
    folder: FolderArgument, sound: SoundOption = None, text: TextOption = "", as_json: JsonOption = False
) -> None:
    """Examine a model; exit code 1 where it is of no use here."""
    if (folder / "face.json").exists() and not (folder / "speech.json").exists():
        _check_comparing(folder, as_json=as_json)
        return
    model, trial = _examined(folder, _reference(sound, text), as_json=as_json)
    if as_json:
        say_json(_answer(model, trial), indent=2)


def _check_comparing(folder: Path, *, as_json: bool) -> None:
    """Examine a model that compares faces: digest, thresholds, and whether it runs. How well it does is not asked."""
    from terminal.face.matching import face_model, try_out

    try:
        model = face_model(folder)
        assert model is not None
        try_out(model)
    except ShuangluError as error:
        _refuse(error, as_json=as_json)
    if as_json:
        thresholds = {"threshold_same": model.same, "threshold_different": model.different}
        said = {"usable": True, "name": model.name, "kind": "face match", "sha256": model.sha256}
        say_json({**said, **thresholds, "refused": []}, indent=2)
        return
    typer.echo(f"{model.name}\n" + either(f"摘要 {model.sha256}", f"digest {model.sha256}"))
    say(
        f"能运行；余弦 {model.same:.2f} 起是同一人，{model.different:.2f} 以下不是。认得准不准没有测。",
        f"Runs; the same person from a cosine of {model.same:.2f}, another one up to {model.different:.2f}. How often "
        "it is right was not measured.",
    )


@command
def install(
    folder: FolderArgument,
    sound: SoundOption = None,
    text: TextOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Examine a model and install it; exit code 1 where it is of no use here."""
    from terminal.home.settings import load_settings
    from terminal.speech.recogniser.installing import install as put

    models = load_settings(home).speech_models
    model, trial = _examined(folder, _reference(sound, text), as_json=as_json)
    try:
        put(folder, models)
    except ShuangluError as error:
        _refuse(error, as_json=as_json)
    if as_json:
        say_json({**_answer(model, trial), "installed": str(models)}, indent=2)
    else:
        say(
            f"已安装在 {models}，终端下次启动时采用。",
            f"Installed in {models}; used from the terminal's next start on.",
        )


def _reference(sound: Path | None, text: str) -> "Reference | None":
    from terminal.speech.recogniser.trial import Reference

    if (sound is None) != (not any(sign.isalnum() for sign in text)):
        raise typer.BadParameter(either("--sound 和 --text 要一起写", "--sound and --text go together"))
    return None if sound is None else Reference(sound, text)


def _examined(folder: Path, reference: "Reference | None", *, as_json: bool) -> "tuple[SpeechModel, Trial]":
    """Say for people what there is to say of a model; ends the command where it is of no use."""
    from terminal.speech.recogniser.trial import try_out

    try:
        model = _model_in(folder)
        say_progress(either("正在单独的进程里试用模型……", "Trying the model in a process of its own …"))
        trial = try_out(model, reference)
    except ShuangluError as error:
        _refuse(error, as_json=as_json)
    if not as_json:
        typer.echo("\n".join(_lines(model, trial)))
    if trial.refused:
        if as_json:
            say_json(_answer(model, trial), indent=2)
        raise typer.Exit(ExitCode.NO)
    return model, trial


def _model_in(folder: Path) -> "SpeechModel":
    from terminal.speech.recogniser.folder import read_model

    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    model = read_model(folder)
    if model is None:
        raise ShuangluError("models.missing:folder", folder=str(folder))
    return model


def _refuse(error: ShuangluError, *, as_json: bool) -> NoReturn:
    """End the command: what is wrong with the model is its answer, everything else is an error."""
    if error.code not in _REFUSALS:
        raise error
    if as_json:
        refused = [{"code": error.trouble.key, "sentence": error.trouble.words("en")}]
        say_json({"usable": False, "refused": refused}, indent=2)
    else:
        say(f"不能用：{words_of(error.trouble)}", f"Of no use: {words_of(error.trouble)}")
    raise typer.Exit(ExitCode.NO)


def _answer(model: "SpeechModel", trial: "Trial") -> dict[str, Any]:
    return {
        "usable": not trial.refused,
        "name": model.name,
        "kind": model.kind,
        "language": model.language,
        "sha256": model.sha256,
        "load_s": round(trial.load_s, 3),
        "ms_per_second": round(trial.work * 1000, 1),
        "memory_mb": round(trial.memory_mb) or None,
        "error_rate": None if trial.error_rate is None else round(trial.error_rate, 4),
        "text": trial.text,
        "refused": [{"code": each.key, "sentence": each.words("en")} for each in trial.refused],
    }


def _lines(model: "SpeechModel", trial: "Trial") -> Iterator[str]:
    ms, megabytes = round(trial.work * 1000), round(trial.memory_mb)
    yield f"{model.name}  {model.kind}  {model.language}"
    yield either(f"摘要 {model.sha256}", f"digest {model.sha256}")
    yield either(f"装载 {trial.load_s:.1f} 秒", f"loaded in {trial.load_s:.1f} s")
    yield either(f"每秒声音用 {ms} 毫秒", f"{ms} ms for each second of sound")
    if megabytes:
        yield either(f"内存最多 {megabytes} MB", f"{megabytes} MB of memory at most")
    if trial.error_rate is None:
        yield either("没有参考音：错了多少字没有测", "no reference sound: errors were not measured")
    else:
        rate = f"{trial.error_rate * 100:.1f} %"
        yield either(
            f"参考音的字错误率 {rate}，写成：{trial.text}", f"{rate} of characters wrong; it wrote: {trial.text}"
        )
    for why in trial.refused:
        yield either("不能用：", "Of no use: ") + words_of(why)
    if not trial.refused:
        yield either("在这台机器上可以用。", "Of use on this machine.")

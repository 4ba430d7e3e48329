"""What goes wrong while cards and faces are looked at: the analyst, its models, its engine, and pictures as files."""

from faults.entry import Entries, Entry

_ANALYST: Entries = {
    "analysis.away": Entry(
        "operator",
        "识别程序正在重新启动，这一步没有做。",
        "The analyst is not running at the moment and cannot look at faces.",
        "请稍等几秒再试。",
        "Wait a little and try again.",
    ),
    "analysis.gone": Entry(
        "operator",
        "识别程序连续几次意外停止，暂时不能识别证件和人脸。",
        "The analyst was started several times and was lost each time.",
        "请另一位同事当面核对，并联系技术支持。",
        "Let a colleague confirm by sight, and call support.",
    ),
    "analysis.load": Entry(
        "operator",
        "识别用的模型装不进来（{problem}），不能识别证件和人脸。",
        "A model cannot be loaded ({problem}).",
        "请另一位同事当面核对，并联系技术支持重装程序。",
        "Let a colleague confirm by sight, and let support install the program anew.",
    ),
    "analysis.order": Entry(
        "operator",
        "识别程序没有听懂这一步。",
        "The analyst did not understand this step.",
        "请重试；再出现就把代码告诉技术支持。",
        "Try again, or give support the code.",
    ),
    "analysis.card": Entry(
        "operator",
        "识别程序读这张画面时出错了。",
        "Reading this picture of the card failed.",
        "请重新放好证件；还不行就请另一位同事当面核对。",
        "Lay it down again, or let a colleague look at it.",
    ),
    "analysis.faces": Entry(
        "operator",
        "识别程序看人脸时出错了，正在继续。录制不受影响。",
        "Looking at faces failed and goes on. The recording is not affected.",
    ),
    "analysis.papers": Entry(
        "operator",
        "识别程序读材料标题时出错了，正在继续。录制不受影响。",
        "Reading the titles of papers failed and goes on. The recording is not affected.",
        "材料照样举到镜头前；没读到的由总部核对。",
        "Hold the papers up all the same; headquarters looks at what was not read.",
    ),
    "analysis.voices": Entry(
        "operator",
        "识别程序听声音时出错了，正在继续。录制不受影响。",
        "Listening for voices failed and goes on. The recording is not affected.",
    ),
    "analysis.challenge": Entry(
        "operator",
        "识别程序看动作时出错了。",
        "Watching the gestures failed.",
        "请重做一次；还不行就请另一位同事当面核对。",
        "Try again, or let a colleague confirm by sight.",
    ),
    "analysis.match": Entry(
        "operator",
        "人脸比对出错了，没有结果。",
        "Comparing the faces failed and gave no result.",
        "请另一位同事当面核对。",
        "Let a colleague confirm by sight.",
    ),
}

_RECOGNISER: Entries = {
    "recogniser.none": Entry(
        "field_it",
        "没有安装语音识别模型：说的话不会自动写成文字，由办理人员确认。",
        "No model of speech is installed: what is said is not written down, the seller confirms it.",
        "需要时用 shuanglu models install 安装一个。",
        "Install one with shuanglu models install where it is wanted.",
    ),
    "recogniser.load": Entry(
        "field_it",
        "语音识别模型装不进来（{problem}）。",
        "The model of speech cannot be loaded ({problem}).",
        "请用 shuanglu models check 检查它的文件夹。",
        "Look at its folder with shuanglu models check.",
    ),
    "recogniser.load:fell": Entry(
        "field_it",
        "语音识别模型一装就让程序停止：多半是清单里的种类（kind）写错了，或内存不够。",
        "Loading the model of speech ends the process: its manifest names the wrong kind, or memory is short.",
        "请用 shuanglu models check 检查它的文件夹。",
        "Look at its folder with shuanglu models check.",
    ),
    "recogniser.gone": Entry(
        "field_it",
        "语音识别连续几次意外停止，这次录制不再使用，下次再试。录制不受影响。",
        "The recogniser was lost several times and stays off for this take. The recording is not affected.",
        "再出现就用 shuanglu models check 检查模型。",
        "If it comes again, look at the model with shuanglu models check.",
    ),
}

_ANEW = ("请重装程序。", "Install the program anew.")
_COPY = (
    "请把模型重新复制到文件夹里，或改正它的清单。",
    "Copy the model into the folder again, or correct its manifest.",
)

_MODELS: Entries = {
    # --- those that the program brings along ---
    "models.missing": Entry(
        "field_it",
        "模型文件 {name} 不见了，需要它的功能不能用。",
        "The model file {name} is missing.",
        *_ANEW,
    ),
    "models.missing:unreadable": Entry(
        "field_it",
        "模型文件 {name} 读不出来（{problem}），需要它的功能不能用。",
        "The model file {name} cannot be read ({problem}).",
        *_ANEW,
    ),
    "models.missing:package": Entry(
        "field_it",
        "带模型的软件包 {package} 没有安装，需要它的功能不能用。",
        "The package {package} with its models is not installed.",
        *_ANEW,
    ),
    "models.changed": Entry(
        "field_it",
        "模型文件 {name} 和出厂时不一样，终端拒绝使用它。",
        "The model file {name} is not the one this program knows (by its SHA-256).",
        *_ANEW,
    ),
    # --- those that field IT puts into the folder of models ---
    "models.missing:installed": Entry(
        "field_it", "模型文件 {name} 不见了。", "The model file {name} is missing.", *_COPY
    ),
    "models.missing:installed_unreadable": Entry(
        "field_it",
        "模型文件 {name} 读不出来（{problem}）。",
        "The model file {name} cannot be read ({problem}).",
        *_COPY,
    ),
    "models.missing:manifest": Entry("field_it", "没有模型清单 {path}。", "There is no model manifest {path}."),
    "models.missing:folder": Entry("field_it", "{folder} 里没有模型。", "There is no model in {folder}."),
    "models.changed:installed": Entry(
        "field_it",
        "模型文件 {name} 和清单里写的不一样，终端拒绝使用它。",
        "The model file {name} is not the one this program knows (by its SHA-256).",
        *_COPY,
    ),
    "models.changed:meanwhile": Entry(
        "field_it", "模型文件 {path} 在读取时变了。", "The model file {path} changed while it was read."
    ),
    "models.manifest:no_file": Entry(
        "field_it",
        "模型清单 {path} 不能用：它没有列出文件。",
        "The model manifest {path} cannot be used: it lists no file.",
    ),
    "models.manifest:not_file": Entry(
        "field_it",
        "模型清单 {path} 不能用：它不是文件。",
        "The model manifest {path} cannot be used: it is not a file.",
    ),
    "models.manifest:unreadable": Entry(
        "field_it",
        "模型清单 {path} 不能用：它读不出来（{problem}）。",
        "The model manifest {path} cannot be used: it cannot be read ({problem}).",
    ),
    "models.manifest:size": Entry(
        "field_it",
        "模型清单 {path} 不能用：它超过 {most} KB。",
        "The model manifest {path} cannot be used: it is larger than {most} KB.",
    ),
    "models.manifest:json": Entry(
        "field_it",
        "模型清单 {path} 不能用：它不是 JSON。",
        "The model manifest {path} cannot be used: it is not JSON.",
    ),
    "models.manifest:object": Entry(
        "field_it",
        "模型清单 {path} 不能用：它不是一个 JSON 对象。",
        "The model manifest {path} cannot be used: it is not a JSON object.",
    ),
    "models.manifest:nameless": Entry(
        "field_it",
        "模型清单 {path} 不能用：有一项没有写明文件。",
        "The model manifest {path} cannot be used: an entry names no file.",
    ),
    "models.manifest:outside": Entry(
        "field_it",
        "模型清单 {path} 不能用：“{name}”不在它的文件夹里。",
        "The model manifest {path} cannot be used: {name!r} does not lie in its folder.",
    ),
    "models.manifest:digest": Entry(
        "field_it",
        "模型清单 {path} 不能用：“{name}”没有 64 位十六进制的 SHA-256。",
        "The model manifest {path} cannot be used: {name!r} has no SHA-256 of 64 hex digits.",
    ),
    "models.manifest:thresholds": Entry(
        "field_it",
        "模型 {path} 的清单要写明 threshold_same 和 threshold_different，都是 -1 到 1 的余弦值，前者不小于后者。",
        "The manifest of {path} needs threshold_same and threshold_different, cosines of -1 to 1 in that order.",
    ),
    "models.refused:fell": Entry(
        "field_it",
        "模型一装载就让它的进程停止（退出码 {exitcode}）：多半是清单里的种类（kind）写错了，或内存不够。",
        "Loading the model ended its process (exit code {exitcode}): its manifest names the wrong kind, or memory is "
        "short.",
        "请让供应商确认模型的种类。",
        "Ask the supplier which kind of model it is.",
    ),
    "models.refused:hangs": Entry(
        "field_it",
        "模型 {seconds} 秒没有结果，已停止。",
        "The model had no result after {seconds} s and was ended.",
        "请换一个小一些的模型。",
        "Take a smaller model.",
    ),
    "models.refused:load": Entry(
        "field_it",
        "模型装不进来或运行不了（{problem}）。",
        "The model cannot be loaded or run ({problem}).",
        "请让供应商确认模型的种类和文件。",
        "Ask the supplier about its kind and its files.",
    ),
    "models.refused:slow": Entry(
        "field_it",
        "模型在这台机器上太慢：每秒声音要 {ms} 毫秒，最多 {most} 毫秒，不然会跟不上，也会妨碍录制。",
        "The model is too slow on this machine: {ms} ms for each second of sound, {most} ms at most.",
        "请换一个小一些的模型，或关掉别的程序再试。",
        "Take a smaller model, or close other programs and try again.",
    ),
    "models.refused:errors": Entry(
        "field_it",
        "模型把参考音的字写错了 {rate} %，最多 {most} %：它写的话不能作数。",
        "The model gets {rate} % of the reference sound's characters wrong; {most} % at most are bearable.",
        "请换一个识别普通话更好的模型。",
        "Take a model that understands Mandarin better.",
    ),
    "models.sound": Entry(
        "field_it",
        "参考音 {path} 不能用：要 WAV，16 位，单声道，16 kHz 以上，半秒到两分钟。",
        "The reference sound {path} cannot be used: WAV, 16 bit, one channel, from 16 kHz on, half a second to two "
        "minutes.",
    ),
    "models.unusable:embedding": Entry(
        "field_it",
        "人脸比对模型 {path} 在这台机器上运行不了，给不出人脸特征，没有比对。",
        "The face model {path} does not run here: it gives no embedding of a face, nothing was compared.",
        "请安装为 OpenCV 的 FaceRecognizerSF 制作的模型。",
        "Install one made for OpenCV's FaceRecognizerSF.",
    ),
    "models.unusable:settings": Entry(
        "field_it",
        "模型 {path} 用不了：它的清单缺少或写错了 {problem}。",
        "The model {path} is no use: its manifest lacks or misspells {problem}.",
    ),
    "models.unusable:numbers": Entry(
        "field_it",
        "模型 {path} 用不了：它的清单里 size、margin、mean 或 cut 的值不可能。",
        "The model {path} is no use: its manifest asks for a size, margin, mean or cut that cannot be.",
    ),
    "models.unusable:load": Entry(
        "field_it",
        "模型 {path} 用不了：它装不进来，或运行不了。",
        "The model {path} is no use: it cannot be loaded or run.",
    ),
    "models.unusable:outputs": Entry(
        "field_it",
        "模型 {path} 用不了：它有 {outputs} 个输出，它的清单却写第 {real} 个。",
        "The model {path} is no use: it has {outputs} outputs, and its manifest names number {real}.",
    ),
}

_ENGINE: Entries = {
    "ocr.engine:folder": Entry(
        "field_it",
        "引擎 paddleocr 需要写明模型所在的文件夹。",
        "The engine paddleocr needs the folder of its models.",
    ),
    "ocr.engine:package": Entry(
        "field_it",
        "证件识别引擎 paddleocr 没有安装。",
        "The engine paddleocr is not installed.",
        "请安装本程序的同名附加组件。",
        "Install the program's extra of that name.",
    ),
    "ocr.engine:model": Entry(
        "field_it",
        "PaddleOCR 用不了 {folder} 里的模型（{problem}）。",
        "PaddleOCR cannot use the model in {folder}: {problem}.",
    ),
}

_AGAIN = ("请重新拍一张。", "Please take it again.")

_PICTURES: Entries = {
    "picture.missing": Entry(
        "operator", "没有图片文件 {path}。", "There is no file {path}.", "请检查文件名。", "Please check its name."
    ),
    "picture.not_a_file": Entry("operator", "{path} 不是普通文件，不能当图片打开。", "{path} is not a file."),
    "picture.no_access": Entry(
        "operator",
        "图片文件 {path} 读不出来（{problem}）。",
        "{path} cannot be read: {problem}.",
        "请检查权限，或换一个文件。",
        "Check its permissions or take another one.",
    ),
    "picture.file_size": Entry(
        "operator",
        "图片 {name} 超过 {most} MB。",
        "{name} is larger than {most} MB.",
        "请换一张小一点的图片。",
        "Please take a smaller picture.",
    ),
    "picture.type": Entry(
        "operator",
        "{name} 不是 JPEG、PNG、WebP、BMP 或 TIFF 图片。",
        "{name} is not a JPEG, PNG, WebP, BMP or TIFF picture.",
        "请换一张图片。",
        "Please take another one.",
    ),
    "picture.type:bmp": Entry(
        "operator",
        "{name} 是压缩过的 BMP，这里读不了。",
        "{name} is a compressed BMP, which is not read.",
        "请另存为 PNG。",
        "Save it as PNG.",
    ),
    "picture.dimensions": Entry("operator", "图片 {name} 的像素太多。", "{name} has far too many pixels.", *_AGAIN),
    "picture.dimensions:large": Entry(
        "operator",
        "图片 {name} 有 {width} x {height} 像素，最多 {most} 百万。",
        "{name} has {width} x {height} pixels. {most} million are the most.",
        *_AGAIN,
    ),
    "picture.dimensions:small": Entry(
        "operator",
        "图片 {name} 只有 {width} x {height} 像素，看不出内容。",
        "{name} has {width} x {height} pixels: nothing can be read from that.",
        *_AGAIN,
    ),
    "picture.dimensions:tiles": Entry(
        "operator",
        "{name} 是 TIFF，它的图块有 {width} x {height} 像素，太大了。",
        "{name} is a TIFF with tiles of {width} x {height} pixels.",
        *_AGAIN,
    ),
    "picture.broken": Entry(
        "operator",
        "图片 {name} 不完整或已损坏。",
        "{name} is incomplete or damaged.",
        "请重新拍一张，或重新复制文件。",
        "Take it again, or copy the file again.",
    ),
    "picture.broken:scans": Entry(
        "operator", "{name} 是 JPEG，它的扫描遍数太多。", "{name} is a JPEG of far too many scans.", *_AGAIN
    ),
}

RECOGNITION: Entries = {**_ANALYST, **_RECOGNISER, **_MODELS, **_ENGINE, **_PICTURES}

"""A folder of models as the engine paddleocr wants it, made of those in RapidOCR's wheel."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from terminal.intake.model_files import ModelFile, locate
from terminal.ocr.models import DETECTION, DIRECTION, RECOGNITION

TO_CHW: dict[str, Any] = {"ToCHWImage": None}
HALVES: dict[str, Any] = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}


def paddle_models(folder: Path) -> Path:
    """Fill a folder; each model with what PaddleOCR has to know of it, and the manifest with all digests."""
    models = (
        ("PP-OCRv6_small_det", DETECTION, detection()),
        ("PP-LCNet_x1_0_textline_ori", DIRECTION, direction()),
        ("PP-OCRv6_small_rec", RECOGNITION, recognition()),
    )
    files = []
    for name, model, config in models:
        (folder / name).mkdir(parents=True)
        shutil.copyfile(locate(model), folder / name / "inference.onnx")
        text = json.dumps({"Global": {"model_name": name}, **config}, ensure_ascii=False)  # JSON is YAML
        (folder / name / "inference.yml").write_text(text, encoding="utf-8")
        files += [entry(folder, f"{name}/{each}") for each in ("inference.onnx", "inference.yml")]
    (folder / "paddleocr.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    return folder


def entry(folder: Path, name: str) -> dict[str, str]:
    return {"file": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}


def detection() -> dict[str, Any]:
    steps = [{"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}, {"DetResizeForTest": None}]
    steps += [{"NormalizeImage": {**HALVES, "scale": 1 / 255, "order": "hwc"}}, TO_CHW]
    return {
        "PreProcess": {"transform_ops": steps},
        "PostProcess": {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.5, "unclip_ratio": 1.6},
    }


def direction() -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"ResizeImage": {"size": [192, 48]}}]
    steps += [{"NormalizeImage": {**HALVES, "scale": 1 / 255}}, TO_CHW]
    return {
        "PreProcess": {"transform_ops": steps},
        "PostProcess": {"Topk": {"topk": 1, "label_list": ["0_degree", "180_degree"]}},
    }


def recognition() -> dict[str, Any]:
    steps = [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"RecResizeImg": {"image_shape": [3, 48, 320]}},
    ]
    return {
        "PreProcess": {"transform_ops": steps},
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters(RECOGNITION)},
    }


def characters(model: ModelFile) -> list[str]:
    """The dictionary that RapidOCR keeps inside the model file."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(locate(model)), providers=["CPUExecutionProvider"])
    return str(session.get_modelmeta().custom_metadata_map["character"]).splitlines()

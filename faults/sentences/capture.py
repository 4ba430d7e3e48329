"""What goes wrong while recording: takes that are not opened, the disk, the recorder, and takes that ended early."""

from faults.entry import Entries, Entry

CAPTURE: Entries = {
    # --- a take that is not opened ---
    "capture.busy": Entry(
        "operator",
        "上一段录像还没有封存完。",
        "Another take is still being recorded.",
        "请稍等几秒再开始。",
        "Wait a few seconds, then start.",
    ),
    "capture.trial": Entry(
        "operator",
        "试音没有听到声音。",
        "Nothing was heard while the microphone was tried.",
        "请检查麦克风的插头和静音开关，再试一次。",
        "Check the microphone's plug and mute switch, then try again.",
    ),
    "capture.leaving": Entry(
        "operator",
        "录制程序正在关闭，没有开始录制。",
        "The recorder is being closed.",
        "请重新打开终端。",
        "Open the terminal again.",
    ),
    "capture.no_room": Entry(
        "field_it",
        "磁盘空间不够录完这一笔，没有开始录制：录 {seconds} 秒连同预留要 {needed} MB，只剩 {free} MB。",
        "{needed} MB of disk are needed for a recording of {seconds} s and the reserve. {free} MB are free.",
        "请清理磁盘。",
        "Make room on the disk.",
    ),
    "capture.encoder": Entry(
        "field_it",
        "规格 {profile} 的编码器无法启动，没有开始录制（{problem}）。",
        "The encoder of profile {profile} cannot be started: {problem}.",
    ),
    "capture.no_source": Entry(
        "operator",
        "既没有画面也没有声音，没有开始录制。",
        "There is neither picture nor sound to record.",
        "请检查摄像头和麦克风的插头。",
        "Check both plugs.",
    ),
    "capture.no_source:picture": Entry(
        "operator",
        "方案要录像，却没有画面，没有开始录制。",
        "The plan demands pictures, and there are none.",
        "请检查摄像头的插头。",
        "Check the camera's plug.",
    ),
    "capture.no_source:sound": Entry(
        "operator",
        "方案要录音，却没有声音，没有开始录制。",
        "The plan demands sound, and there is none.",
        "请检查麦克风的插头。",
        "Check the microphone's plug.",
    ),
    "capture.no_source:sound_alone": Entry(
        "operator",
        "只录音，却没有声音，没有开始录制。",
        "Only sound is to be recorded, and there is none.",
        "请检查麦克风的插头。",
        "Check the microphone's plug.",
    ),
    "capture.disk:opening": Entry(
        "field_it",
        "录像在磁盘上建不起来，没有开始录制（{problem}）。",
        "The take cannot be opened on the disk: {problem}.",
    ),
    "capture.write:opening": Entry(
        "us",
        "录像没能打开，没有开始录制（{problem}）。",
        "The take cannot be opened: {problem}.",
    ),
    # --- writing ---
    "capture.disk": Entry(
        "field_it",
        "磁盘写满了，录像已停止（{problem}）。",
        "The disk is full, and the recording has stopped ({problem}).",
        "请清理磁盘。",
        "Make room on the disk.",
    ),
    "capture.disk:full": Entry("field_it", "磁盘满了。", "The disk is full.", "请清理磁盘。", "Make room on the disk."),
    "capture.write": Entry(
        "field_it",
        "写盘失败，录像已中断，已落盘的内容不会丢（{problem}）。",
        "Writing failed: {problem}.",
        "请检查磁盘。",
        "Check the disk.",
    ),
    "capture.write:content": Entry(
        "field_it",
        "写盘失败，录像已中断，已落盘的内容不会丢。",
        "Writing failed.",
        "请检查磁盘。",
        "Check the disk.",
    ),
    "segment.content": Entry(
        "field_it",
        "读回的分片解不开（{problem}）。",
        "The segment read back does not demux: {problem}.",
    ),
    "segment.content:less": Entry(
        "field_it",
        "读回的分片有 {frames} 幅画面、{samples} 个声音采样，应是 {frames_written} 和 {samples_written}。",
        "The segment read back holds {frames} pictures and {samples} samples instead of {frames_written} and "
        "{samples_written}.",
    ),
    "segment.content:times": Entry(
        "field_it",
        "读回的分片里，画面的时间与写入的不一致。",
        "The pictures of the segment read back stand at other times than were written.",
    ),
    "capture.unsealed": Entry(
        "operator",
        "录像写完了，但没能签名封存（{problem}）。内容没有丢，下次启动会自动补上封存。",
        "The take could not be sealed: {problem}. What is on the disk is safe. Recovery will seal it.",
    ),
    # --- the recorder ---
    "capture.fault": Entry(
        "us",
        "录制程序自己出错了（{problem}），正在重新启动，请稍等再开始。已落盘的内容不会丢。",
        "The recorder stopped for a fault of its own: {problem}. What is on the disk is safe. Wait, then start.",
    ),
    "recorder.lost": Entry(
        "operator",
        "录制程序意外停了，已落盘的内容正在按“中断”封存，不会丢。",
        "The recorder stopped unexpectedly. What was recorded is safe and is being sealed as interrupted.",
        "恢复后请重录这一笔。",
        "Then record again.",
    ),
    "recorder.mark_refused": Entry(
        "operator",
        "这一步按得太晚，录像已经封存，没有记进去。",
        "A step was pressed after the recorder had closed the take. It is not in the recording.",
        "请看看要不要重录。",
        "Maybe record again.",
    ),
    # --- a take that ended early ---
    "take.quit": Entry(
        "operator",
        "程序被关闭，录像已按“中断”封存，已录的内容不会丢。",
        "The program was closed. The take was sealed as interrupted.",
        "请重录这一笔。",
        "Please record again.",
    ),
    "take.disk": Entry(
        "field_it",
        "磁盘快满了，录像已按顺序提前封存，这一笔要重录。",
        "The disk is nearly full. The take was sealed early, in order. Record it again.",
        "请清理磁盘。",
        "Make room on the disk.",
    ),
    "take.no_picture": Entry(
        "operator",
        "已封存，但里面没有摄像头的画面，方案却要录像。",
        "The take is sealed, but has none of the camera's pictures, which its plan demands.",
        "请检查摄像头，重录这一笔。",
        "Check the camera, and record it again.",
    ),
    "take.no_sound": Entry(
        "operator",
        "已封存，但里面没有麦克风的声音，方案却要录音。",
        "The take is sealed, but has none of the microphone's sound, which its plan demands.",
        "请检查麦克风，重录这一笔。",
        "Check the microphone, and record it again.",
    ),
    "take.failed": Entry(
        "field_it",
        "写盘出了问题，录像已提前封存，已录的内容不会丢。",
        "Writing went wrong. The take was sealed early. Nothing recorded is lost.",
        "请检查磁盘。",
        "Check the disk.",
    ),
    "take.kiosk_lost": Entry(
        "operator",
        "屏幕程序断开过，录像已按“中断”封存，已录的内容不会丢。",
        "The screen was cut off. The take was sealed as interrupted.",
        "请重录这一笔。",
        "Please record again.",
    ),
}

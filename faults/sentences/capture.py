"""What goes wrong while recording: sources, devices, disk, the recorder itself, and takes that ended early."""

from faults.entry import Entries, Entry

_SOURCES: Entries = {
    # --- a source's name, in the settings or in a command ---
    "capture.source:unnamed_camera": Entry("field_it", "没有写明摄像头。", "No camera is named."),
    "capture.source:unnamed_microphone": Entry("field_it", "没有写明麦克风。", "No microphone is named."),
    "capture.source:scheme_camera": Entry(
        "field_it",
        "“{text}”不是摄像头：“{scheme}”不是 camera、microphone、file、rtsp、tcp、test 中的一个。",
        "{text!r} is no camera: {scheme!r} is none of camera, microphone, file, rtsp, tcp and test.",
    ),
    "capture.source:scheme_microphone": Entry(
        "field_it",
        "“{text}”不是麦克风：“{scheme}”不是 camera、microphone、file、rtsp、tcp、test 中的一个。",
        "{text!r} is no microphone: {scheme!r} is none of camera, microphone, file, rtsp, tcp and test.",
    ),
    "capture.source:cannot_picture": Entry(
        "field_it",
        "“{text}”给不出画面。",
        "{text!r} cannot give the picture.",
        "请写一个摄像头、文件、网络地址或测试来源。",
        "Name a camera, a file, a stream or a test source.",
    ),
    "capture.source:cannot_sound": Entry(
        "field_it",
        "“{text}”给不出声音。",
        "{text!r} cannot give the sound.",
        "请写一个麦克风、文件、网络地址或测试来源。",
        "Name a microphone, a file, a stream or a test source.",
    ),
    "capture.source:nameless_camera": Entry(
        "field_it",
        "“{text}”没有写明是哪个摄像头。",
        "{text!r} names no camera.",
        "请写成 camera:0 或 camera:名称。",
        "Write camera:0 or camera:NAME.",
    ),
    "capture.source:nameless_microphone": Entry(
        "field_it",
        "“{text}”没有写明是哪个麦克风。",
        "{text!r} names no microphone.",
        "请写成 microphone:0 或 microphone:名称。",
        "Write microphone:0 or microphone:NAME.",
    ),
    "capture.source:test_picture": Entry(
        "field_it",
        "“{text}”给不出画面。",
        "{text!r} cannot give the picture.",
        "画面的测试来源有：{known}。",
        "The test sources for it are {known}.",
    ),
    "capture.source:test_sound": Entry(
        "field_it",
        "“{text}”给不出声音。",
        "{text!r} cannot give the sound.",
        "声音的测试来源有：{known}。",
        "The test sources for it are {known}.",
    ),
    "capture.source:no_file": Entry("field_it", "没有可播放的文件“{path}”。", "There is no file {path!r} to play."),
    "capture.source:loop": Entry(
        "field_it",
        "“{text}”：loop 只能写 yes 或 no，不能写“{loop}”。",
        "{text!r}: loop is yes or no, not {loop!r}.",
    ),
    "capture.source:address_camera": Entry(
        "field_it",
        "“{text}”不是网络摄像头的地址。",
        "{text!r} is not the address of a network camera.",
        "请写成 {shape}。",
        "Write {shape}.",
    ),
    "capture.source:address_microphone": Entry(
        "field_it",
        "“{text}”不是网络麦克风的地址。",
        "{text!r} is not the address of a network microphone.",
        "请写成 {shape}。",
        "Write {shape}.",
    ),
    "capture.source:option": Entry(
        "field_it",
        "“{text}”：不认识选项“{name}”。",
        "{text!r}: the option {name!r} is not known.",
        "可用的选项有：{known}。",
        "There is {known}.",
    ),
    "capture.source:ppm": Entry(
        "field_it",
        "“{text}”：ppm 应是 -{most} 到 {most} 之间的数。",
        "{text!r}: ppm is a number between -{most} and {most}.",
    ),
    "capture.profile": Entry(
        "field_it",
        "没有“{name}”这个录制规格。",
        "There is no profile {name!r}.",
        "请改正设置，可用的规格有：{known}。",
        "There are {known}.",
    ),
    # --- what a source gives ---
    "capture.source:silent": Entry("operator", "{source} 没有给出画面。", "{source} has given no picture."),
    "capture.source:unreadable": Entry(
        "operator", "文件 {path} 读不出来（{problem}）。", "{path} cannot be read: {problem}."
    ),
    "capture.source:no_picture": Entry("operator", "文件 {path} 里没有画面。", "The file {path} has no picture."),
    "capture.film": Entry(
        "operator",
        "影片 {path} 已损坏或不完整，最后一幅画面在 {last_s:.2f} 秒。",
        "The film {path} is damaged or cut off. Its last picture is at {last_s:.2f} s.",
        "请换一个文件，或重新复制。",
        "Take another, or copy it again.",
    ),
    "capture.film:unplayable": Entry(
        "operator",
        "文件 {path} 不能播放。",
        "The file {path} cannot be played.",
        "请换一个文件，或重新复制。",
        "Take another, or copy it again.",
    ),
}

_DEVICES: Entries = {
    "camera.lost": Entry("operator", "摄像头 {name} 断开了。", "The camera {name} was lost."),
    "camera.not_opened": Entry(
        "operator",
        "摄像头 {name} 打不开。",
        "The camera {name} cannot be opened.",
        "请检查插头，并关掉正在使用它的其他程序。",
        "Is it plugged in, is another program using it?",
    ),
    "camera.no_such": Entry(
        "field_it",
        "没有摄像头 {name}。",
        "There is no camera {name}.",
        "固定名称在 {folder} 里。",
        "Stable names are those in {folder}.",
    ),
    "camera.no_such:number": Entry(
        "field_it",
        "这个系统的摄像头只有编号，没有名称。",
        "Cameras of this system have numbers, not names.",
        "请写 camera:0，不要写 camera:{name}。",
        "Write camera:0, not camera:{name}.",
    ),
    "microphone.lost": Entry(
        "operator", "麦克风 {name} 不再送来声音。", "The microphone {name} delivers nothing any more."
    ),
    "microphone.not_opened": Entry(
        "operator",
        "麦克风 {name} 打不开。",
        "The microphone {name} cannot be opened.",
        "请检查插头。",
        "Is it plugged in?",
    ),
    "microphone.no_such": Entry("operator", "没有麦克风 {name}。", "There is no microphone {name}."),
    "file.unplayable": Entry("operator", "文件 {path} 不能播放。", "The file {path} cannot be played."),
    "file.no_picture": Entry("operator", "文件 {path} 里没有画面。", "The file {path} has no picture."),
    "file.no_sound": Entry("operator", "文件 {path} 里没有声音。", "The file {path} has no sound."),
    "stream.no_answer": Entry(
        "operator", "网络摄像头没有回应（{problem}）。", "The network camera does not answer: {problem}."
    ),
    "stream.ended": Entry("operator", "网络摄像头停止了传送。", "The network camera ended its stream."),
    "stream.clock": Entry("operator", "网络摄像头的时钟跳了。", "The network camera's clock jumped."),
    "stream.nothing": Entry(
        "field_it",
        "网络摄像头没有送来需要的画面或声音。",
        "The network camera sends nothing of what is wanted.",
    ),
    "device.over": Entry("operator", "{source} 已经放完。", "{source} is over."),
    "device.hangs": Entry("operator", "{source} 没有回应。", "{source} does not answer."),
    "device.died": Entry("field_it", "读取 {source} 的程序意外停了。", "The reader of {source} ended unexpectedly."),
    # --- which camera it is ---
    "camera.allowed": Entry("field_it", "{camera} 是真的摄像头。", "{camera} is a real camera."),
    "camera.allowed:listed": Entry(
        "field_it", "{camera} 在允许的摄像头名单里。", "{camera} is on the list of allowed cameras."
    ),
    "camera.not_allowed": Entry(
        "operator",
        "这个摄像头不在允许的名单里，不能开始录制。",
        "This camera is not on the list of allowed ones.",
        "请换回原来的摄像头，或联系技术支持。",
        "Put the right one in, or call support.",
    ),
    "camera.not_allowed:found": Entry(
        "field_it", "{camera} 不在允许的摄像头名单里。", "{camera} is not on the list of allowed cameras."
    ),
    "camera.virtual": Entry(
        "operator",
        "这是虚拟摄像头，不是真的摄像头。",
        "This is a virtual camera, not a real one.",
        "请换回真的摄像头，或联系技术支持。",
        "Put the real one back or call support.",
    ),
    "camera.virtual:driver": Entry(
        "field_it", "{camera} 是虚拟摄像头（从驱动程序看出）。", "{camera} is a virtual camera (told by: driver)."
    ),
    "camera.virtual:bus": Entry(
        "field_it", "{camera} 是虚拟摄像头（从总线看出）。", "{camera} is a virtual camera (told by: bus)."
    ),
    "camera.virtual:name": Entry(
        "field_it", "{camera} 是虚拟摄像头（从名称看出）。", "{camera} is a virtual camera (told by: name)."
    ),
    "camera.virtual:hardware": Entry(
        "field_it",
        "{camera} 是虚拟摄像头（背后没有硬件）。",
        "{camera} is a virtual camera (told by: no hardware).",
    ),
    "camera.unknown": Entry(
        "field_it", "{camera} 分不出是真的还是虚拟的摄像头。", "{camera} cannot be told from a virtual one."
    ),
}

_RECORDER: Entries = {
    # --- a take that is not opened ---
    "capture.busy": Entry(
        "operator",
        "上一段录像还没有封存完。",
        "Another take is still being recorded.",
        "请稍等几秒再开始。",
        "Wait a few seconds, then start.",
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
        "Writing failed: {problem}.",
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

CAPTURE: Entries = {**_SOURCES, **_DEVICES, **_RECORDER}

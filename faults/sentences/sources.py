"""What goes wrong with what pictures and sound come from: names of sources, devices, files, network cameras."""

from faults.entry import Entries, Entry

_NAMES: Entries = {
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
    "capture.source:silent_picture": Entry(
        "operator",
        "{source} 没有给出画面。",
        "{source} has given no picture.",
        "请检查它是否接好、是否被别的程序占用。",
        "See whether it is plugged in, and whether another program uses it.",
    ),
    "capture.source:silent_sound": Entry(
        "operator",
        "{source} 没有给出声音。",
        "{source} has given no sound.",
        "请检查它是否接好、是否被别的程序占用。",
        "See whether it is plugged in, and whether another program uses it.",
    ),
    "capture.sound": Entry(
        "operator",
        "文件 {path} 的声音已损坏或不完整，听到 {last_s:.2f} 秒为止。",
        "The sound of {path} is damaged or cut off. It was heard up to {last_s:.2f} s.",
        "请换一个文件，或重新复制。",
        "Take another, or copy it again.",
    ),
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
    "capture.sink": Entry(
        "field_it",
        "“{text}”不是扬声器。",
        "{text!r} is no loudspeaker.",
        "可以写：{known}。",
        "What may be written: {known}.",
    ),
    "speaker.none": Entry(
        "field_it",
        "这台终端没有设扬声器，机器不能朗读。",
        "No loudspeaker is set, so the machine cannot read aloud.",
        "请销售人员自己读；扬声器写在设置 speaker 里。",
        "The seller reads it; the setting speaker names one.",
    ),
    "speaker.no_such": Entry(
        "operator",
        "没有扬声器 {name}。",
        "There is no loudspeaker {name}.",
        "请销售人员自己读，办完后再检查插头。",
        "The seller reads it; is it plugged in?",
    ),
    "speaker.not_opened": Entry(
        "operator",
        "扬声器 {name} 打不开。",
        "The loudspeaker {name} cannot be opened.",
        "请销售人员自己读，办完后再检查插头。",
        "The seller reads it; is it plugged in?",
    ),
    "speaker.lost": Entry(
        "operator",
        "扬声器 {name} 中途没有声音了。",
        "The loudspeaker {name} fell silent.",
        "请销售人员从这一句开头自己读。",
        "The seller reads this sentence from its beginning.",
    ),
    "speaker.away": Entry(
        "operator",
        "扬声器 {name} 没有回应。",
        "The loudspeaker {name} does not answer.",
        "录制不受影响；请销售人员从这一句开头自己读。",
        "The recording goes on; the seller reads this sentence from its beginning.",
    ),
    # --- the machine's voice ---
    "voice.text": Entry(
        "operator",
        "这段话没有字，或超过 {most} 个字，机器不能一次读完。",
        "The text is empty, or longer than {most} characters.",
        "请销售人员自己读。",
        "The seller reads it.",
    ),
    "voice.slow": Entry(
        "operator",
        "机器没能及时读出这段话。",
        "The machine did not make sound of it in time.",
        "请销售人员自己读。",
        "The seller reads it.",
    ),
    "voice.failed": Entry(
        "operator",
        "机器没能读出这段话。",
        "The machine could not read it.",
        "请销售人员自己读。",
        "The seller reads it.",
    ),
    "voice.failed:unforeseen": Entry(
        "operator",
        "机器没能读出这段话（{problem}）。",
        "The machine could not read it: {problem}.",
        "请销售人员自己读。",
        "The seller reads it.",
    ),
    "file.unplayable": Entry("operator", "文件 {path} 不能播放。", "The file {path} cannot be played."),
    "file.no_picture": Entry("operator", "文件 {path} 里没有画面。", "The file {path} has no picture."),
    "file.no_sound": Entry("operator", "文件 {path} 里没有声音。", "The file {path} has no sound."),
    "stream.no_answer": Entry(
        "operator", "网络摄像头没有回应（{problem}）。", "The network camera does not answer: {problem}."
    ),
    "stream.ended": Entry("operator", "网络摄像头停止了传送。", "The network camera ended its stream."),
    "stream.undecodable": Entry(
        "operator", "网络摄像头送来的画面或声音解不开。", "What the network camera sends cannot be decoded."
    ),
    "stream.stamps:rate": Entry(
        "field_it",
        "网络摄像头的时间戳走得不准，已改按到达时间记录，并写入日志。录像继续。",
        "The network camera's time stamps run wrong. The recording goes on by arrival, and the journal says so.",
        "请检查摄像头的帧率和曝光设置。",
        "Check the camera's frame rate and exposure.",
    ),
    "stream.stamps:step": Entry(
        "field_it",
        "网络摄像头的时钟跳了，已按到达时间接上，并写入日志。录像继续。",
        "The network camera's clock stepped. The recording goes on by arrival, and the journal says so.",
        "请检查摄像头的对时设置。",
        "Check how the camera sets its clock.",
    ),
    "stream.stamps:none": Entry(
        "field_it",
        "网络摄像头没有可用的时间戳，已按到达时间记录，并写入日志。录像继续。",
        "The network camera sends no usable time stamps. The recording goes on by arrival, and the journal says so.",
    ),
    "stream.nothing": Entry(
        "field_it",
        "网络摄像头没有送来需要的画面或声音。",
        "The network camera sends nothing of what is wanted.",
    ),
    "delay.one_source": Entry(
        "field_it",
        "画面和声音都来自 {source}，量不出它的延迟。",
        "Picture and sound both come from {source}: their common delay cannot be measured.",
        "请用 --microphone 给出另一个麦克风。",
        "Name another microphone by --microphone.",
    ),
    "delay.no_picture": Entry(
        "operator", "{source} 没有给出画面，量不了延迟。", "{source} has given no picture to measure by."
    ),
    "delay.no_sound": Entry(
        "operator", "{source} 没有给出声音，量不了延迟。", "{source} has given no sound to measure by."
    ),
    "delay.unsure": Entry(
        "field_it",
        "听到 {heard} 次、看到 {seen} 次，只有 {agreeing} 次一致，量不准。",
        "{heard} claps were heard and {seen} seen, but only {agreeing} agree. That is no measurement.",
        "请靠近镜头，在安静处每秒拍一次，让画面猛地一变，再量一遍。",
        "Clap close before the lens, once a second, in a quiet room, so that the picture changes at once. Try again.",
    ),
    "device.over": Entry("operator", "{source} 已经放完。", "{source} is over."),
    "device.over:broken": Entry(
        "operator",
        "{source} 放到 {at_s:.1f} 秒就断了，文件不完整。",
        "{source} is over: the file breaks off at {at_s:.1f} s.",
        "请重新复制这个文件。",
        "Copy the file again.",
    ),
    "device.over:damaged": Entry(
        "operator",
        "{source} 已经放完，其中 {count} 处读不出来。",
        "{source} is over. {count} of its packets could not be read.",
    ),
    "device.hangs": Entry("operator", "{source} 没有回应。", "{source} does not answer."),
    "device.died": Entry("field_it", "读取 {source} 的程序意外停了。", "The reader of {source} ended unexpectedly."),
    # --- a second camera ---
    "camera.second:same": Entry(
        "field_it",
        "{source} 已经是录制用的摄像头，不能再当第二个打开。",
        "{source} is the camera that is recorded; it cannot be the second one, too.",
    ),
    "camera.second:no_preview": Entry(
        "field_it",
        "没有给第二个摄像头留出画面的位置。",
        "The recorder was started without a place for a second camera's pictures.",
    ),
    "camera.second:not_started": Entry(
        "field_it",
        "读取 {source} 的程序启动不了（{problem}）。",
        "The reader of {source} cannot be started: {problem}.",
    ),
    "camera.second:gone": Entry(
        "operator",
        "高拍仪没有画面了，先用主摄像头读证件和材料，流程继续。",
        "The document camera gives no picture. The first camera reads documents and papers meanwhile.",
        "请检查高拍仪的连线。",
        "Check its plug.",
    ),
    "camera.second": Entry("operator", "高拍仪没有画面。", "The document camera gives no picture."),
    "paper.not_taken": Entry(
        "operator",
        "材料没有拍成。",
        "No picture of the paper could be taken.",
        "请把材料放平在高拍仪下，再拍一次。",
        "Lay the paper flat under the document camera, and take it again.",
    ),
    "paper.no_camera": Entry(
        "operator",
        "高拍仪没有画面，现在拍不了材料。",
        "The document camera gives no picture, so no paper can be taken.",
        "请检查高拍仪的连线；也可以把材料举到主摄像头前。",
        "Check its plug, or hold the paper up to the first camera.",
    ),
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
    "camera.list": Entry(
        "operator", "{camera} 不在本机的摄像头名单里。", "{camera} is not on this home's list of cameras."
    ),
    "camera.list:unknown": Entry(
        "operator",
        "{camera} 不在本机的摄像头名单里。",
        "{camera} is not on this home's list of cameras.",
        "请接回登记过的摄像头；换了新的，请技术支持运行 shuanglu cameras allow。",
        "Plug the listed camera in again. For a new one, have support run shuanglu cameras allow.",
    ),
    "camera.list:virtual": Entry(
        "operator",
        "{camera} 是虚拟摄像头，不在本机的名单里。",
        "{camera} is a virtual camera, and not on this home's list.",
        "请接回登记过的摄像头，或联系技术支持。",
        "Plug the listed camera in again, or call support.",
    ),
    "camera.list:exchanged": Entry(
        "operator",
        "原来的接口上换了另一台摄像头：{camera}。",
        "Another camera stands in the place of the listed one: {camera}.",
        "请接回登记过的摄像头；换了新的，请技术支持运行 shuanglu cameras allow。",
        "Plug the listed camera in again. For a new one, have support run shuanglu cameras allow.",
    ),
    "camera.list:moved": Entry(
        "operator",
        "登记过的摄像头换了接口：{camera}。",
        "The listed camera is plugged in at another place: {camera}.",
        "请插回原来的接口，或请技术支持运行 shuanglu cameras allow。",
        "Plug it in where it was, or have support run shuanglu cameras allow.",
    ),
    "camera.list:swapped": Entry(
        "operator",
        "两个摄像头互换了：现在是 {camera}。",
        "The two cameras changed places: this is {camera} now.",
        "请把两根线换回来；系统换了编号的，请技术支持在 settings.toml 里改用名称。",
        "Exchange their plugs again. Where the system numbered them anew, have support name them in settings.toml.",
    ),
    "camera.list:changed": Entry(
        "operator",
        "录像中换了另一台摄像头，已记入录像。",
        "Another camera stands there than at the beginning of the take; the take says so.",
    ),
    "cameras.list": Entry(
        "field_it",
        "摄像头名单 {path} 读不出来，当作不允许任何摄像头。",
        "The list of cameras {path} cannot be read. No camera counts as allowed.",
        "请运行 shuanglu cameras allow 重新登记。",
        "Make it anew with shuanglu cameras allow.",
    ),
    "cameras.absent": Entry(
        "field_it",
        "{source} 没有接上，登记不了。",
        "{source} is not plugged in, so it cannot be put on the list.",
        "请接上再试。",
        "Plug it in, and try again.",
    ),
    "camera.unknown": Entry(
        "field_it", "{camera} 分不出是真的还是虚拟的摄像头。", "{camera} cannot be told from a virtual one."
    ),
}

SOURCES: Entries = {**_NAMES, **_DEVICES}

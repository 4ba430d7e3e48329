"""What `doctor` says of the machine itself: the program, permissions, what devices give, the disk, the way out."""

from faults.entry import Entries, Entry

_AGAIN = ("请再检查一次；仍然这样，请重启机器。", "Look once more; if it stays so, start the machine anew.")

MACHINE: Entries = {
    # --- the program, and what runs ---
    "doctor.program.loose": Entry(
        "field_it",
        "程序 {version}（{built}），不是安装包装的。",
        "Program {version} of {built}; it was not installed from a package.",
    ),
    "doctor.program.installed": Entry(
        "field_it",
        "程序 {version}（{built}），在 {slot}，已确认正常。",
        "Program {version} of {built} in {slot}; it was found healthy.",
    ),
    "doctor.program.trial": Entry(
        "field_it",
        "程序 {version}（{built}）在 {slot} 试运行；不正常会自动退回 {settled} 的 {before}。",
        "Program {version} of {built} in {slot} is on trial; else {before} in {settled} comes back by itself.",
        "请让终端开着，几分钟后再看；一直试运行的，请运行 shuanglu machine state。",
        "Leave the terminal on and look again in some minutes; if it stays so, run: shuanglu machine state.",
    ),
    "doctor.terminal.runs": Entry(
        "field_it",
        "终端正在运行，设备归它使用：没有打开摄像头、麦克风和读卡器；它们怎么样，看终端上的“本机状况”。",
        "The terminal is running, and devices are in use: camera, microphone and reader were not opened here. How they "
        "are stands on the terminal's own page.",
    ),
    "doctor.terminal.rests": Entry(
        "field_it", "终端没有在运行，设备都可以打开检查。", "The terminal is not running; devices can be opened."
    ),
    "doctor.device.in_use": Entry(
        "field_it",
        "终端正在使用，没有打开。",
        "The terminal uses it; it was not opened.",
    ),
    "doctor.look.program": Entry("us", "没能查完程序。", "The program was not looked at to the end.", *_AGAIN),
    "doctor.look.machine": Entry(
        "field_it",
        "没能查完这台机器：系统没有回答。",
        "The machine was not looked at to the end: it does not answer.",
        *_AGAIN,
    ),
    "doctor.look.disk": Entry(
        "field_it", "没能查完磁盘：它没有回答。", "The disk was not looked at to the end: it does not answer.", *_AGAIN
    ),
    "doctor.look.devices": Entry(
        "field_it",
        "没能查完设备：有一个没有回答。",
        "Devices were not looked at to the end: one does not answer.",
        *_AGAIN,
    ),
    "doctor.look.reader": Entry(
        "field_it", "没能查完读卡器：它没有回答。", "The card reader was not looked at: it does not answer.", *_AGAIN
    ),
    "doctor.look.models": Entry(
        "field_it", "没能查完模型：磁盘太慢。", "Models were not looked at to the end: the disk is too slow.", *_AGAIN
    ),
    "doctor.look.home": Entry(
        "field_it",
        "没能查完保险库和总部：有一个没有回答。",
        "Vault and headquarters were not looked at to the end: one does not answer.",
        *_AGAIN,
    ),
    "doctor.permissions.right": Entry(
        "field_it",
        "账户 {account} 能读写终端目录，能打开设备。",
        "The account {account} may read and write the home, and open the devices.",
    ),
    "doctor.permissions.home": Entry(
        "field_it",
        "账户 {account} 不能读写 {path}：它属于账户 {owner}、用户组 {group}。",
        "The account {account} may not read and write {path}: it is {owner}'s, of the group {group}.",
        "请用账户 {owner} 运行终端，或运行 chown -R {account} 把终端目录交给 {account}。",
        "Run the terminal as {owner}, or hand the home to {account}: chown -R {account}.",
    ),
    "doctor.permissions.file": Entry(
        "field_it",
        "账户 {account} 读不了口令文件 {path}：它属于账户 {owner}、用户组 {group}。",
        "The account {account} may not read the passphrase file {path}: it is {owner}'s, of the group {group}.",
        "请运行 chown {account} 把这个文件交给 {account}，权限设为 0400。",
        "Hand the file to {account} with chown {account}, and set its mode to 0400.",
    ),
    "doctor.permissions.device": Entry(
        "field_it",
        "账户 {account} 打不开设备 {path}：它属于用户组 {group}。",
        "The account {account} may not open the device {path}: it belongs to the group {group}.",
        "请把账户加进用户组：usermod -aG {group} {account}，再重新登录。",
        "Add the account to the group, usermod -aG {group} {account}, and sign in anew.",
    ),
    # --- what camera and microphone really give ---
    "doctor.camera.absent": Entry(
        "field_it",
        "摄像头设为 {source}，而它不在这里。找到：{found}。",
        "{source} is set as the camera, and it is not here. Found: {found}.",
        "请插好它的线；换过 USB 口或摄像头的，在 settings.toml 里改 camera。",
        "Plug it in; where the USB port or the camera was changed, set camera in settings.toml.",
    ),
    "doctor.camera_list.renumbered": Entry(
        "field_it",
        "设置的是 {source}，而登记的摄像头（{name}）现在是 {now}：编号变了。",
        "{source} is set, but the camera of the list ({name}) is {now} now: the numbers have changed.",
        "请在 settings.toml 里把 camera 改成 {now}，最好用 /dev/v4l/by-id 里的名称，它不会变。",
        "Set camera to {now} in settings.toml, or better to its name in /dev/v4l/by-id, which stays.",
    ),
    "doctor.picture.shows": Entry(
        "field_it", "{source} 有画面，{width}×{height}。", "{source} gives pictures of {width}×{height}."
    ),
    "doctor.picture.none": Entry(
        "field_it",
        "{source} 没有给出画面。",
        "{source} gave no picture.",
        "请退出正在使用它的程序，换一个 USB 口再试；仍没有画面，就换摄像头。",
        "Quit the program that uses it, try another USB port; where it still gives none, replace it.",
    ),
    "doctor.picture.none:stream": Entry(
        "field_it",
        "网络摄像头 {source} 没有给出画面。",
        "The network camera {source} gave no picture.",
        "请看它的电源和网线，地址对不对，是不是已有别的程序在取它的画面；断电再开一次。",
        "See to its power, cable and address, and whether another program takes its pictures; switch it off and on.",
    ),
    "doctor.picture.small": Entry(
        "field_it",
        "{source} 只给 {width}×{height} 的画面，太小，人脸和证件都认不出。",
        "{source} gives pictures of {width}×{height} only, too small for faces and cards.",
        "请换一个 USB 口（不要经过集线器）再试；仍然这样，就换能给 1280×720 的摄像头。",
        "Try another USB port without a hub; else use a camera that gives 1280×720.",
    ),
    "doctor.picture.less": Entry(
        "field_it",
        "{source} 给的画面是 {width}×{height}，比设定的 {asked} 小，录像会糊一些。",
        "{source} gives pictures of {width}×{height}, smaller than the {asked} that is set: takes are less sharp.",
        "请换一个 USB 口（不要经过集线器）再试，或换清晰的摄像头。",
        "Try another USB port without a hub, or a better camera.",
    ),
    "doctor.picture.one_colour": Entry(
        "field_it",
        "{source} 的画面只有一种颜色，看不到人。",
        "The picture of {source} is of one colour: nobody is seen in it.",
        "请打开镜头盖，擦净镜头；仍然这样，重新插线，再不行就换摄像头。",
        "Open its cover and clean the lens; else plug it in anew, or replace it.",
    ),
    "doctor.picture.dark": Entry(
        "field_it",
        "{source} 的画面全黑。",
        "The picture of {source} is black.",
        "请打开镜头盖和灯；仍然这样，重新插线，再不行就换摄像头。",
        "Open its cover and switch on the light; else plug it in anew, or replace it.",
    ),
    "doctor.picture.frozen": Entry(
        "field_it",
        "{source} 的画面不动，每一张都一样。",
        "The picture of {source} stands still: all of them are alike.",
        "请重新插摄像头的线；网络摄像头请断电再开。",
        "Plug the camera in anew; switch a network camera off and on.",
    ),
    "doctor.sound.hears": Entry(
        "field_it", "{source} 有声音（{level:.0f} dBFS）。", "{source} hears ({level:.0f} dBFS)."
    ),
    "doctor.sound.none": Entry(
        "field_it",
        "{source} 没有给出声音。",
        "{source} gave no sound.",
        "请退出正在使用它的程序，换一个口再试；仍没有声音，就换麦克风。",
        "Quit the program that uses it, try another port; where it still gives none, replace it.",
    ),
    "doctor.sound.none:stream": Entry(
        "field_it",
        "网络摄像头 {source} 没有给出声音。",
        "The network camera {source} gave no sound.",
        "请看它的电源和网线，它有没有麦克风、有没有开；没有的，请接麦克风，在 settings.toml 里改 microphone。",
        "Look at its power and cable, and whether it has a microphone that is on; else connect one and set microphone.",
    ),
    "doctor.sound.muted": Entry(
        "field_it",
        "{source} 一点声音也没有，连房间的底噪都没有：它被静音了，或者坏了。",
        "{source} hears nothing at all, not even the room: it is muted, or broken.",
        "请看麦克风上的静音键，再看系统声音设置里的输入有没有静音（alsamixer 按 F4）。",
        "Look at its mute key, and whether the input is muted in the system's sound settings (alsamixer, F4).",
    ),
    "doctor.sound.faint": Entry(
        "field_it",
        "{source} 的声音太小（{level:.0f} dBFS）。",
        "{source} hears very little ({level:.0f} dBFS).",
        "请把系统声音设置里的输入音量调大，把麦克风放近些。",
        "Turn the input up in the system's sound settings, and put the microphone nearer.",
    ),
    "doctor.display.gone": Entry(
        "field_it",
        "客户屏不见了：只看到 {count} 块屏，而设置里量过客户屏（宽 {width} 毫米）。",
        "The customer's display is gone: {count} is seen, and one {width} mm wide was measured for her.",
        "请插好客户屏的电源线和视频线；确实不再用的，把 customer_display_width_mm 改成 0。",
        "Plug in its power and video cables; where it is used no more, set customer_display_width_mm to 0.",
    ),
    "doctor.printer.none": Entry(
        "field_it", "没有设打印机：凭条用屏幕上的二维码。", "No printer is set: slips are shown on the screen."
    ),
    "doctor.printer.ready": Entry("field_it", "打印机 {name} 可以用。", "The printer {name} is ready."),
    "doctor.printer.stopped": Entry(
        "field_it",
        "打印机 {name} 停了。",
        "The printer {name} has stopped.",
        "请看有没有纸，再运行 cupsenable {name}。",
        "Look for paper, then run: cupsenable {name}.",
    ),
    "doctor.printer.silent": Entry(
        "field_it",
        "打印服务（CUPS）没有回答。",
        "The print service (CUPS) does not answer.",
        "请运行 systemctl restart cups。",
        "Run: systemctl restart cups.",
    ),
    # --- the disk ---
    "doctor.disk_speed.enough": Entry(
        "field_it",
        "写 {kilobytes} KB 到磁盘用 {ms} 毫秒，够快。",
        "{kilobytes} KB are on the disk in {ms} ms, which is quick enough.",
    ),
    "doctor.disk_speed.slow": Entry(
        "field_it",
        "磁盘慢：写 {kilobytes} KB 用 {ms} 毫秒，应在 {most} 毫秒以内；录像可能降低画质。",
        "The disk is slow: {kilobytes} KB took {ms} ms, and should take {most} at most; takes may lose quality.",
        "请关掉别的占用磁盘的程序，再检查一次；仍然这样，请换固态硬盘。",
        "Close what else uses the disk and look again; if it stays so, put in a solid-state disk.",
    ),
    "doctor.disk_speed.too_slow": Entry(
        "field_it",
        "磁盘太慢：写 {kilobytes} KB 用 {ms} 毫秒，应在 {most} 毫秒以内：录像会断。",
        "The disk is too slow: {kilobytes} KB took {ms} ms, and should take {most} at most: takes would break off.",
        "请不要录。关掉别的占用磁盘的程序，再检查一次；仍然这样，请换固态硬盘。",
        "Do not record. Close what else uses the disk and look again; if it stays so, put in a solid-state disk.",
    ),
    "doctor.disk_speed.refused": Entry(
        "field_it",
        "终端目录里写不进文件：{reason}。",
        "No file can be written into the home: {reason}.",
        "请看“磁盘”和“权限”两行；都正常的，磁盘可能坏了或变成只读，请换磁盘。",
        "Look at the lines of disk and permissions; where both are well, the disk is broken or read-only: replace it.",
    ),
    "doctor.disk_wear.well": Entry(
        "field_it", "磁盘 {disk} 的寿命用了约 {percent}%。", "About {percent} % of the life of {disk} is spent."
    ),
    "doctor.disk_wear.worn": Entry(
        "field_it",
        "磁盘 {disk} 的寿命用了约 {percent}%。",
        "About {percent} % of the life of {disk} is spent.",
        "请准备一块新磁盘，送完录像后更换。",
        "Have another disk ready, and exchange it when all takes are delivered.",
    ),
    "doctor.disk_wear.spent": Entry(
        "field_it",
        "磁盘 {disk} 的寿命用完了。",
        "The life of {disk} is spent.",
        "请马上让录像送到总部（shuanglu sync --once），然后换磁盘。",
        "Deliver all takes now (shuanglu sync --once), then exchange the disk.",
    ),
    "doctor.disk_wear.unknown": Entry(
        "field_it",
        "看不出终端目录在哪块磁盘上，寿命不得而知。",
        "Which disk the home lies on is not told; its wear is not known.",
    ),
    "doctor.disk_wear.untold": Entry(
        "field_it",
        "磁盘 {disk} 没有说它的寿命（装上 smartmontools 也许能看到）：不得而知。",
        "{disk} does not tell its wear (with smartmontools it may): it is not known.",
    ),
    # --- the vault does not open ---
    "doctor.vault.no_key": Entry(
        "field_it",
        "保险库打不开：口令丢了，或者不对。",
        "The vault does not open: its passphrase is lost, or another one.",
        "装好的终端请先用 sudo shuanglu-admin doctor 和 sudo shuanglu sealed 检查。仍打不开的，请放回口令文件"
        "（设置 passphrase_file，或 systemd 凭据 shuanglu-passphrase）；找不到的，请总部打开托管的密钥，"
        "再运行 shuanglu recover --escrow。录像都在，请不要重装程序。",
        "Where it was installed look with: sudo shuanglu-admin doctor, and sudo shuanglu sealed. Else put the "
        "passphrase file back (setting passphrase_file, or the credential shuanglu-passphrase). Where it is lost have "
        "headquarters open its escrow, and run: shuanglu recover --escrow. All takes are there: do not reinstall the "
        "program.",
    ),
    "doctor.vault.busy": Entry(
        "field_it",
        "保险库被另一个程序占着：{by}。",
        "Another program keeps the vault to itself: {by}.",
        "请等一分钟再检查；仍被占用的，结束那个程序（不要用它打开或备份 vault 文件夹），或重启机器。",
        "Look again in a minute; if it stays so, end that program (nothing may open or copy the folder vault while the "
        "terminal runs), or start the machine anew.",
    ),
    "doctor.vault.denied": Entry(
        "field_it",
        "没有权限打开 {path}：{reason}。",
        "There is no right to open {path}: {reason}.",
        "请用终端的账户运行，或按“权限”那一行去改。",
        "Run it as the terminal's account, or do as the line of permissions says.",
    ),
    "doctor.vault.in_use": Entry(
        "field_it",
        "终端正在运行，保险库由它打开着；这里没有口令，没有看里面。",
        "The terminal is running and has the vault open; there is no passphrase here, and it was not looked into.",
    ),
    "doctor.enrolment.expired": Entry(
        "headquarters",
        "终端 {terminal} 的证书已过期（{days} 天），总部 {url} 不再接受它。",
        "The certificate of terminal {terminal} ran out ({days} days): {url} does not accept it any more.",
        "请先看时钟对不对；对的，请总部给新的登记码，运行 shuanglu enrol --hq … --code …。录像都在，登记后照送。",
        "See first whether the clock is right. If it is, have headquarters give a new code and run: shuanglu enrol "
        "--hq … --code …. All takes are there and are delivered afterwards.",
    ),
    # --- why headquarters does not greet us ---
    "doctor.line.dns": Entry(
        "field_it",
        "刚才问过，查不到总部地址 {url} 里的域名。录制照常，录像先存在本机。",
        "Asked just now: the name in {url} cannot be looked up. Recording goes on, and takes stay here.",
        "请检查 DNS：运行 getent hosts 加总部域名；查不到的，请网络管理员改 DNS，或在 /etc/hosts 里写上总部地址。",
        "Look at DNS: getent hosts with that name. Where it finds nothing have the network's DNS set right, or put the "
        "address into /etc/hosts.",
    ),
    "doctor.line.other": Entry(
        "field_it",
        "刚才问过，{url} 回答的不是我们的总部。什么也没有交给它。录制照常，录像先存在本机。",
        "Asked just now: what answers at {url} is not our headquarters. Nothing was handed to it. Recording goes on.",
        "请查网络里有没有拦截 HTTPS 的设备、DNS 有没有被改；总部确实换了证书机构的，请用新的登记码重新登记。",
        "See whether something in the network intercepts HTTPS, or DNS was changed. Where headquarters has another "
        "authority now, enrol anew with a new code.",
    ),
    "doctor.line.refused": Entry(
        "headquarters",
        "刚才问过，总部 {url} 不接受这台终端的证书。录制照常，录像先存在本机。",
        "Asked just now: {url} does not accept this terminal's certificate. Recording goes on, and takes stay here.",
        "请看“终端证书”那一行；证书被吊销或过期的，请总部给新的登记码，重新登记。",
        "Look at the line of the certificate; where it was revoked or ran out have headquarters give a new code, and "
        "enrol anew.",
    ),
    "doctor.proxy.none": Entry(
        "field_it", "没有设代理，直接连总部。", "No proxy is set; headquarters is reached directly."
    ),
    "doctor.proxy.unused": Entry(
        "field_it",
        "设了代理 {proxy}（{where}），终端不用它，直接连总部，是通的。",
        "A proxy is set ({where}: {proxy}); the terminal does not use it and reaches headquarters directly.",
    ),
    "doctor.proxy.in_way": Entry(
        "field_it",
        "设了代理 {proxy}（{where}），而终端不走代理，直接连 {url} 不通。",
        "A proxy is set ({where}: {proxy}); the terminal goes through none, and does not reach {url} directly.",
        "请网络管理员放行这台机器直接连 {url}（双方都用证书，代理不能拆开）。",
        "Have the network let this machine reach {url} directly: both show certificates, and no proxy may open that.",
    ),
}

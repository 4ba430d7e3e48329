"""What headquarters says of its own keeping: backup, restore, the examination each night."""

from faults.entry import Entries, Entry

KEEPING: Entries = {
    "scrub.time": Entry(
        "operator",
        "“{time}”不是时刻：写成 02:00 这样，或 off。",
        "“{time}” is no time of day: write it like 02:00, or off.",
    ),
    # --- making a backup ---
    "backup.words": Entry(
        "operator",
        "备份要写明 --data；用 --check 核对备份时不写。",
        "A backup needs --data; with --check, which reads a backup, there is none.",
    ),
    "backup.inside": Entry(
        "operator",
        "备份文件夹 {out} 在总部的文件夹 {data} 里面。",
        "The backup folder {out} lies inside of the headquarters' own folder {data}.",
        "请换一个地方，最好在另一块磁盘上。",
        "Choose another place, on another disk if you can.",
    ),
    "backup.folder": Entry(
        "operator",
        "文件夹 {folder} 里有别的文件，不是备份。",
        "The folder {folder} has other files in it and is no backup.",
        "请给备份一个空文件夹。",
        "Give the backup an empty folder.",
    ),
    "backup.busy": Entry(
        "operator",
        "另一个程序正在往 {folder} 备份。",
        "Another program is writing a backup to {folder}.",
    ),
    "backup.other": Entry(
        "operator",
        "{folder} 是另一个总部的备份。",
        "{folder} is a backup of another headquarters.",
    ),
    "backup.disk": Entry(
        "field_it",
        "备份没有做成：{path}：{reason}。较早的备份没有改动。",
        "The backup was not made: {path}: {reason}. An older backup is left as it was.",
        "请检查备份磁盘的空间和状态，再做一次；已复制的不必重来。",
        "Look at the room and the state of the backup's disk, and run it again; what was copied is not copied anew.",
    ),
    "database.copied": Entry(
        "field_it",
        "数据库没有复制成 {path}：{reason}。较早的备份没有改动。",
        "The database could not be copied to {path}: {reason}. An older backup is left as it was.",
        "请检查备份磁盘的空间和状态，再做一次。",
        "Look at the room and the state of the backup's disk, and run it again.",
    ),
    # --- reading one ---
    "backup.none": Entry(
        "operator",
        "{folder} 里没有完成的备份。",
        "There is no finished backup in {folder}.",
    ),
    "backup.shape": Entry("field_it", "{path} 读不懂。", "{path} cannot be read as the list of a backup."),
    "restore.folder": Entry(
        "operator",
        "{data} 里已经有东西，只能恢复到空文件夹。",
        "There is something in {data}; a backup is restored into an empty folder only.",
    ),
    "restore.damaged": Entry(
        "field_it",
        "备份 {folder} 的 {file} 缺失或不是备份时的内容，没有恢复。",
        "{file} of the backup {folder} is missing or not what was backed up; nothing was restored.",
        "请用另一份备份；若只是录像文件不对，可加 --without-damaged，其余照样恢复。",
        "Use another backup; where only files of takes are wrong, --without-damaged restores the rest.",
    ),
    "restore.disk": Entry(
        "field_it",
        "没有恢复成：{path}：{reason}。",
        "It could not be restored: {path}: {reason}.",
    ),
}

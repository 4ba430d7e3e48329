# What the package's scripts and the administrator's commands have in common. POSIX shell, for `.`; sets nothing else.
# Every path begins with $DPKG_ROOT, which is empty on a running system.

# Tell whether the recorder writes a take, or a sale is in hand, in the home $1: a lock is held, not merely there.
take_is_open() {
    for folder in "$1"/takes/*/; do
        [ -e "${folder}manifest.p7s" ] && continue # sealed: nobody writes it any more
        is_held "${folder}journal" && return 0
    done
    is_held "$1/sale"
}

# Tell whether a process holds the lock of the file $1. It is asked for as a shared one, which disturbs nobody. Opened
# for reading only: flock itself would make the file, and the folder's owner may have put a link there meanwhile.
is_held() {
    if [ -L "$1" ] || [ ! -f "$1" ]; then return 1; fi
    (flock --shared --nonblock --conflict-exit-code 75 9) 9<"$1"
    [ $? -eq 75 ]
}

# Wait until nothing is written in the home $1, for a minute at most.
wait_for_recorder() {
    left=60
    while [ "$left" -gt 0 ] && take_is_open "$1"; do
        sleep 1
        left=$((left - 1))
    done
}

# Print the version of the bundle in the folder $1, spelled as dpkg orders it (0.3.0.dev1 as 0.3.0~~dev1); nothing for none.
bundle_version() {
    [ -f "$1/bundle.json" ] || return 0
    sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$1/bundle.json" | head -n 1 |
        sed -E 's/\.?(dev[0-9]+)/~~\1/; s/([0-9])((a|b|rc)[0-9]+)/\1~\2/'
}

# Point the link $1 to $2: at once and whole, also when the power fails.
point() {
    ln -s "$2" "$1.new.$$"
    sync "$(dirname "$1")"
    mv -T "$1.new.$$" "$1"
    sync "$(dirname "$1")"
}

# Set `settled` and `current` in the folder $1 (/opt/shuanglu): both to the package's bundle where that is newer than the
# settled one, or where nothing else is there; else they stay, and a trial goes on. $2 is the machine's state folder.
set_links() {
    factory=$(bundle_version "$1/factory")
    settled=$(bundle_version "$1/settled")
    if [ -z "$settled" ] || dpkg --compare-versions "${factory:-0}" gt "$settled"; then
        point "$1/settled" factory
        point "$1/current" factory
        rm -f "$2/trial.json"
    elif [ -z "$(bundle_version "$1/current")" ]; then
        point "$1/current" "$(readlink "$1/settled")"
    fi
}

# Limit what the kiosk's session may take of the machine below the root $1. The account's number is this machine's own,
# and logind puts sessions into the slice of that number. What takes too much is ended alone; the recorder is small.
limit_session() {
    number=$(sed -n 's/^shuanglu:[^:]*:\([0-9]*\):.*/\1/p' "$1/etc/passwd")
    [ -n "$number" ] || return 0
    mkdir -p "$1/etc/systemd/system/user-$number.slice.d"
    printf '[Slice]\nMemoryMax=80%%\nTasksMax=1024\n' >"$1/etc/systemd/system/user-$number.slice.d/shuanglu.conf"
}

# Tell whether something was recorded in the home $1.
has_takes() {
    for folder in "$1"/takes/*/; do
        [ -d "$folder" ] && return 0
    done
    return 1
}

# Tell whether systemd runs this machine (in a chroot it does not).
booted() {
    [ -z "${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]
}

"""The network camera's own program: `network_camera.py FILM PORT` prints its port and serves one watcher at a time."""

import os
import socket
import subprocess
import sys


def serve(film: str, port: int) -> None:
    listening = socket.create_server(("127.0.0.1", port))
    print(listening.getsockname()[1], flush=True)
    while True:
        connection, _ = listening.accept()
        command = ["ffmpeg", "-v", "quiet", "-nostdin", "-re", "-stream_loop", "-1", "-i", film, "-c", "copy"]
        with connection, subprocess.Popen([*command, "-f", "mpegts", "-"], stdout=subprocess.PIPE) as sender:
            assert sender.stdout is not None
            try:
                while data := os.read(sender.stdout.fileno(), 65536):
                    connection.sendall(data)
            except OSError:
                pass  # the watcher went away
            finally:
                sender.kill()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))

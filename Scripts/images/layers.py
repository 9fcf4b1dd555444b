"""Makes a layer of an image, which is a tar file, from files of this machine."""

import glob
import hashlib
import io
import os
import stat
import subprocess
import tarfile

# Documentation, translations and the just-in-time compiler's 125 MB.
UNWANTED = ("/man/", "/doc/", "/share/locale/", "/bitcode/", "/llvmjit")
MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


class Layer:
    """Entries by their path in the image; `write` puts them out in order, so equal is equal."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[tarfile.TarInfo, bytes | str | None]] = {}

    def add_folder(self, path: str, owner: int = 0, mode: int = 0o755) -> None:
        self._add(path, tarfile.DIRTYPE, mode, owner)

    def add_link(self, path: str, target: str) -> None:
        self._add(path, tarfile.SYMTYPE, 0o777, link=target)

    def add_text(self, path: str, text: str, mode: int = 0o644) -> None:
        self._add(path, tarfile.REGTYPE, mode, content=text.encode())

    def add_from_host(self, pattern: str) -> None:
        """Files and folders that match, with what the links among them lead to."""
        for match in sorted(glob.glob(pattern)):
            if os.path.isdir(match):
                for folder, folders, files in os.walk(match):
                    links = [name for name in folders if os.path.islink(f"{folder}/{name}")]
                    for name in files + links:
                        self._add_host_file(f"{folder}/{name}")
            else:
                self._add_host_file(match)

    def add_linked_libraries(self) -> None:
        """What the programs and libraries so far are linked with."""
        programs = [content for _, content in self.entries.values() if isinstance(content, str)]
        programs = [path for path in programs if _is_elf(path)]
        # ldd fails for a program without libraries, which is fine.
        result = subprocess.run(["ldd", *programs], capture_output=True, text=True, check=False)
        for line in result.stdout.splitlines():
            words = line.split()
            for word in words[:1] + words[2:3]:
                if line[0].isspace() and word.startswith("/"):
                    self._add_host_file(word)

    def add_tree(self, root: str) -> None:
        """Lays a folder of this repository over what is there; programs stay programs."""
        for folder, _, files in os.walk(root):
            for name in files:
                source = os.path.join(folder, name)
                with open(source, encoding="utf-8") as file:
                    mode = 0o755 if os.access(source, os.X_OK) else 0o644
                    self.add_text("/" + os.path.relpath(source, root), file.read(), mode)

    def without(self, other: "Layer") -> "Layer":
        """This layer less what the one below it has."""
        result = Layer()
        result.entries = {
            path: entry
            for path, entry in self.entries.items()
            if not (path in other.entries and entry[1] == other.entries[path][1])
        }
        return result

    def write(self, file) -> None:
        """Writes the tar file; twice the same, as long as this machine's files stay as they are."""
        with tarfile.open(fileobj=file, mode="w|", bufsize=1 << 20) as tar:
            for name in sorted(self.entries):
                info, content = self.entries[name]
                if isinstance(content, str):
                    with open(content, "rb") as source:
                        tar.addfile(info, source)
                else:
                    tar.addfile(info, io.BytesIO(content or b""))

    def measure(self) -> tuple[str, int]:
        """SHA-256 and length of the tar file, which the engine wants to know before it."""
        measure = _Measure()
        self.write(measure)
        return measure.sum.hexdigest(), measure.length

    def _add_host_file(self, path: str) -> None:
        # Links may form chains; each becomes a link in the image.
        for _ in range(10):
            path = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
            if any(part in path for part in UNWANTED) or not os.path.lexists(path):
                return
            if not os.path.islink(path):
                break
            target = os.readlink(path)
            self.add_link(path, target)
            path = os.path.join(os.path.dirname(path), target)
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            mode = stat.S_IMODE(status.st_mode) & 0o755
            self._add(path, tarfile.REGTYPE, mode, content=path, size=status.st_size)

    def _add(self, path, kind, mode, owner=0, link="", content=None, size=None) -> None:
        folder = os.path.dirname(path)
        if folder != "/" and folder not in self.entries:
            self.add_folder(folder)
        info = tarfile.TarInfo(path.lstrip("/"))
        info.type, info.mode, info.uid, info.gid, info.linkname = kind, mode, owner, owner, link
        info.size = size if size is not None else len(content or b"")
        self.entries[path] = (info, content)


class _Measure:
    """A file that keeps only the sum and the length of what is written to it."""

    def __init__(self) -> None:
        self.sum, self.length = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        self.length += len(data)
        return len(data)


def _is_elf(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"

"""Drives `andon lsp` on a hostile workspace under strace: it starts no program, opens no socket, writes nothing, and opens
nothing outside the workspace besides what any program needs to start.

    python3 tests/lsp/hostile.py target/debug/andon
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SPEC = """andon 1
import "lib/channels.org"
import "link.org"
import "pipe.org"
import "../outside/secret.org"
import "/etc/passwd"
import "sub/../../outside/secret.org"
role Developer
unit IT led by CIO { team Build led by Lead { 6 Developer } team Run led by Head { 3 Operator } }
role Operator
stream Feature { stage Code by Developer { effort 2 days } stage Ship by Operator { effort 1 day; asks Developer 50% } }
"""

SOUND = """andon 1
role Developer
team Build led by Lead { 6 Developer }
stream Feature { stage Code by Developer { effort 2 days } }
scenario Year { runs 30 days after 5 days warm-up; demand Feature 1 per day; replications 2 }
"""

# What the loader of programs, the allocator and the count of processors read.
SYSTEM = re.compile(
    r"^(/etc/ld\.so\.(cache|preload)|/(usr/)?lib(64|32)?/.*\.so[.0-9]*|/(usr/)?lib/locale/.*|/proc/self/(maps|cgroup|mountinfo|exe)"
    r"|/proc/\d+/(cgroup|maps)|/sys/fs/cgroup(/.*)?|/sys/devices/system/cpu(/.*)?|/sys/kernel/mm/.*|/dev/null|/proc/sys/vm/.*)$"
)


class Server:
    """A client in thirty lines."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.next = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self):
        length = 0
        while True:
            line = self.process.stdout.readline()
            assert line, "the server has gone"
            if not line.strip():
                break
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.next += 1
        self.send({"id": self.next, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.next and "method" not in message:
                return message

    def wait(self, method):
        while True:
            message = self.read()
            if message.get("method") == method:
                return message


def workspace(top):
    """A folder full of things that a careless server would run or read."""
    root = top / "workspace"
    outside = top / "outside"
    for folder in (root / "lib", root / "sub", root / ".git" / "hooks", root / ".vscode", outside):
        folder.mkdir(parents=True)
    (outside / "secret.org").write_text("andon 1\nrole Secret\n")
    (outside / ".gitignore").write_text("*.org\n")
    (top / ".gitignore").write_text("*.org\n")
    (root / "link.org").symlink_to(outside / "secret.org")
    (root / "folder").symlink_to(outside)
    os.mkfifo(root / "pipe.org")
    (root / "lib" / "channels.org").write_text("andon 1\nchannel chat { speed 1 h }\n")
    (root / "sub" / "more.org").write_text("andon 1\nimport \"../lib/channels.org\"\n")
    (root / "andon.toml").write_text("[rules]\nspan-too-narrow = \"allow\"\n")
    marker = top / "ran"
    script = f"#!/bin/sh\ntouch {marker}\n"
    for name in ("andon", "git", "fmt", ".git/hooks/post-checkout"):
        path = root / name
        path.write_text(script)
        path.chmod(0o755)
    (root / ".git" / "config").write_text(
        f"[core]\n\tfsmonitor = {root}/git\n\texcludesFile = {outside}/secret.org\n[alias]\n\tx = !touch {marker}\n"
    )
    (root / ".vscode" / "settings.json").write_text(json.dumps({"andon.path": str(root / "andon")}))
    (root / ".envrc").write_text(f"touch {marker}\n")
    (root / "build.rs").write_text("fn main() {}\n")
    return root, outside, marker


def session(command, root):
    server = Server(command)
    uri = root.joinpath("a.org").as_uri()
    sound = root.joinpath("sound.org").as_uri()
    server.ask("initialize", {
        "processId": os.getpid(),
        "capabilities": {},
        "workspaceFolders": [{"uri": root.as_uri(), "name": "w"}],
        "initializationOptions": {"path": str(root / "andon"), "formatter": ["sh", "-c", "touch x"]},
    })
    server.tell("initialized", {})
    server.tell("workspace/didChangeConfiguration", {"settings": {"andon": {"command": str(root / "andon")}}})
    for address, text in ((uri, SPEC), (sound, SOUND), ("untitled:Untitled-1", SPEC)):
        document = {"uri": address, "languageId": "andon", "version": 1, "text": text}
        server.tell("textDocument/didOpen", {"textDocument": document})
    found = server.wait("textDocument/publishDiagnostics")
    codes = []
    while found["params"]["uri"] != uri:
        found = server.wait("textDocument/publishDiagnostics")
    codes = [d["code"] for d in found["params"]["diagnostics"]]
    assert codes.count("import-outside-project") == 4, codes
    assert "Secret" not in json.dumps(found), "a file outside was read"
    position = {"line": 7, "character": 7}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    for method in ("hover", "definition", "references", "documentHighlight", "prepareRename", "documentSymbol",
                   "completion", "signatureHelp", "formatting", "foldingRange", "documentLink", "codeLens",
                   "semanticTokens/full", "inlayHint", "prepareCallHierarchy", "diagnostic", "codeAction", "rename",
                   "selectionRange"):
        for address in (uri, sound):
            server.ask("textDocument/" + method, {
                "textDocument": {"uri": address}, "position": position, "positions": [position], "range": whole,
                "newName": "Engineer", "context": {"includeDeclaration": True, "diagnostics": []},
                "options": {"tabSize": 2, "insertSpaces": True},
            })
    # The paths of an import are completed from inside alone.
    server.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2},
                                           "contentChanges": [{"text": "andon 1\nimport \""}]})
    offered = server.ask("textDocument/completion", {"textDocument": {"uri": uri},
                                                     "position": {"line": 1, "character": 8}})
    labels = [i["label"] for i in offered["result"]["items"]]
    assert "lib/channels.org" in labels and not any("secret" in l for l in labels), labels
    listed = server.ask("workspace/symbol", {"query": ""})
    names = [s["name"] for s in listed["result"]]
    assert "chat" in names and "Secret" not in names, names
    for command in ("sh", "andon.exec"):
        refused = server.ask("workspace/executeCommand", {"command": command, "arguments": [sound, "touch x"]})
        assert "error" in refused, refused
    server.ask("workspace/executeCommand", {"command": "andon.run", "arguments": [sound, "scenario", "Year"]})
    server.wait("window/showMessage")
    server.ask("shutdown", None)
    server.tell("exit", None)
    assert server.process.wait(timeout=60) == 0


def judge(log, root, program):
    """What the system calls say; paths are compared as written, links of the workspace itself resolved."""
    wrong, opened = [], 0
    started = 0
    for line in log.read_text(errors="replace").splitlines():
        call = re.search(r"\b(execve|execveat|socket|connect|openat2?|open|creat|fork|vfork|unlink\w*|rename\w*|mkdir\w*|symlink\w*|link\w*|truncate|chmod|chown)\((.*)", line)
        if not call:
            continue
        name, rest = call.groups()
        if name in ("execve", "execveat"):
            started += 1
            if started > 1:
                wrong.append(line)
            continue
        if not name.startswith("open"):
            wrong.append(line)
            continue
        path = re.search(r'"((?:[^"\\]|\\.)*)"', rest)
        path = path.group(1) if path else ""
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND", rest) and path != "/dev/null":
            wrong.append(line)
        real = os.path.normpath(path)
        inside = real == str(root) or real.startswith(str(root) + "/")
        if inside:
            opened += 1
            if os.path.realpath(path) != path and " = -1 " not in line:
                wrong.append("through a link: " + line)
        elif not SYSTEM.match(real) and " ENOENT" not in line and real != str(program):
            wrong.append(line)
    assert started == 1, "the server itself was not seen"
    assert opened > 3, "nothing of the workspace was seen to be opened"
    return wrong


def main():
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as top:
        top = Path(top).resolve()
        root, _, marker = workspace(top)
        log = top / "calls"
        calls = "trace=execve,execveat,socket,connect,open,openat,openat2,creat,fork,vfork,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,symlink,symlinkat,link,linkat,truncate,chmod,fchmodat,chown,fchownat"
        session(["strace", "-f", "-qq", "-s", "4096", "-o", str(log), "-e", calls, str(program), "lsp"], root)
        wrong = judge(log, root, program)
        assert not marker.exists(), "something of the workspace was run"
        assert not wrong, "\n".join(wrong)
        print("0 programs started, 0 sockets, 0 writes, 0 files outside the workspace opened")


if __name__ == "__main__":
    main()

"""`python3 -m tests.lint`: every check that is not a test; warnings count as errors."""

import subprocess
import sys

from app import bootstrap


def main() -> int:
    """Run all checks, also after one failed, and return 1 if any did."""
    project = bootstrap.Project(bootstrap.ROOT)
    node = project.node() or "node"
    modules = project.node_modules
    python = [sys.executable, "-m"]
    checks = {
        "ruff": [*python, "ruff", "check", "."],
        "mypy": [*python, "mypy", "--strict"],
        "tsc": [node, str(modules / "typescript" / "bin" / "tsc"), "--project", "."],
        "eslint": [node, str(modules / "eslint" / "bin" / "eslint.js"), "--max-warnings=0", "."],
    }
    # Started together: each waits for the disk or for one core for a good part of its time.
    running = {
        name: subprocess.Popen(
            command,
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, command in checks.items()
    }
    failed = 0
    for name, process in running.items():
        said, _ = process.communicate()
        failed += process.returncode != 0
        sys.stdout.write(f"{'FAILED' if process.returncode else 'ok':7}{name}\n")
        if process.returncode:
            sys.stdout.write(said + "\n")
    return int(failed > 0)


if __name__ == "__main__":
    bootstrap.ensure("test")
    raise SystemExit(main())

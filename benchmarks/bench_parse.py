"""How long reading takes: a file of 4,000 lines in both surfaces, new and read again as an editor does, and the first
clause of a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from loyalty_rules.syntax import read
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.syntax.big import big_ruleset

RULES = 435
_START = "from loyalty_rules.syntax import read; read('language 1', 'x.loyalty')"
# In a process of its own: what has been read once is known.
_NEW = """
import sys
from pathlib import Path
from time import perf_counter
from loyalty_rules.syntax import read
read("language 1\\nmember\\n  birthday date", "warm.loyalty")
file = Path(sys.argv[1])
text = file.read_text(encoding="utf-8")
start = perf_counter()
read(text, file.name)
print(perf_counter() - start)
"""


def main() -> None:
    """Print the times."""
    dsl = big_ruleset(RULES)
    document, diagnostics = read(dsl, "big.loyalty")
    assert document is not None
    assert not diagnostics
    for text, name in ((dsl, "big.loyalty"), (write_yaml(document), "big.yaml")):
        new = min(_new(text, name) for _ in range(3))
        read(text, name)
        start = perf_counter()
        read(text, name)
        again = perf_counter() - start
        print(f"{name}: {text.count(chr(10)):,} lines in {new:.2f} s, read again in {again:.2f} s")
    start = perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True)
    print(f"a fresh process, one line: {perf_counter() - start:.2f} s")


def _new(text: str, name: str) -> float:
    """The seconds that a text takes which has not been read before."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        ran = subprocess.run([sys.executable, "-c", _NEW, str(file)], check=True, capture_output=True, text=True)
    return float(ran.stdout)


if __name__ == "__main__":
    main()

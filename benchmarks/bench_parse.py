"""How long reading takes: a file of 4,000 lines in both surfaces, and the first clause of a fresh process."""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

from loyalty_rules.syntax import read
from loyalty_rules.syntax.write_yaml import write_yaml
from tests.syntax.big import big_ruleset

RULES = 435
_START = "from loyalty_rules.syntax import read; read('language 1', 'x.loyalty')"


def main() -> None:
    """Print the times."""
    read("language 1\nmember\n  birthday date", "warm.loyalty")
    dsl = big_ruleset(RULES)
    document, diagnostics = read(dsl, "big.loyalty")
    assert document is not None
    assert not diagnostics
    for text, file in ((dsl, "big.loyalty"), (write_yaml(document), "big.yaml")):
        times = []
        for _ in range(3):
            start = perf_counter()
            read(text, file)
            times.append(perf_counter() - start)
        print(f"{file}: {text.count(chr(10)):,} lines in {min(times):.2f} s")
    start = perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True)
    print(f"a fresh process, one line: {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()

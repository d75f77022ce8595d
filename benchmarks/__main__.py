"""`python -m benchmarks`: time jconv against what its users would pick instead, case by case, in turns."""

from benchmarks.process import pin, restart_with_settings

if __name__ == "__main__":
    restart_with_settings()

import argparse
import sys


def _arguments() -> argparse.Namespace:
    from benchmarks.shapes import GROUPS, LISTS

    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--group", action="extend", nargs="+", choices=GROUPS, help="only these groups")
    parser.add_argument("--case", default="", help="only cases whose name holds this")
    parser.add_argument("--quick", action="store_true", help="every third case, a third of the time each")
    parser.add_argument("--json", metavar="FILE", help="write everything here")
    parser.add_argument("--threads", type=int, choices=(1, 2), default=1, help="as many cores are used")
    parser.add_argument("--shapes", choices=LISTS, default="tuned", help="which list of shapes")
    parser.add_argument("--pass", choices=("forward", "training"), dest="which", help="only this one of both")
    parser.add_argument("--layout", choices=("channels_first", "channels_last"), default="channels_first",
                        help="jconv's layout")  # fmt: skip
    parser.add_argument("--budget", type=float, default=1.2, metavar="S", help="seconds of timing a case and pass")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    try:
        pin(arguments.threads)
    except ValueError as error:
        sys.exit(f"benchmarks: {error}")
    from benchmarks.session import main

    sys.exit(main(arguments))

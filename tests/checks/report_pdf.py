"""Holds PDF files to PDF/UA-1 and PDF/A-2a, and gives their text in reading order.

    report_pdf.py FILE…

Prints one JSON object a line, one for each file, in their order: its number of pages and its text.
Ends with 1 and the reasons on the standard error when a file does not hold to a profile, or when
qpdf finds fault with how it is put together.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import page

PROFILES = ["ua1", "2a"]


def run(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def ends_in_a_return(data: bytes, number: int) -> bool:
    """Whether a stream has just the length that it says, and its last byte is a carriage return.

    The checker takes that byte for a part of the line's end before "endstream", and says that the
    length is wrong. One packed stream in 256 ends so.
    """
    inside = rb"(?:(?!endobj|stream\r?\n).)*?"
    opening = rb"(?<!\d)%d 0 obj\s*<<" % number
    head = re.search(opening + inside + rb"/Length (\d+)" + inside + rb">>\s*stream\r?\n", data, re.S)
    if not head:
        return False
    end = head.end() + int(head[1])
    return data[end - 1 : end + 10] == b"\r\nendstream"


def profile_problems(name: str) -> list[str]:
    problems = []
    data = Path(name).read_bytes()
    for profile in PROFILES:
        report = page.validate_pdf(name, profile=profile)
        failures = [
            failure
            for failure in report.failures
            if not (
                failure.rule_id.endswith("-STREAM-LENGTH-001")
                and failure.object_id
                and ends_in_a_return(data, failure.object_id.object_number)
            )
        ]
        problems += [f"{profile}: {failure.rule_id} {failure.message}" for failure in failures]
        if not report.is_compliant and not report.failures:
            problems.append(f"{profile}: not compliant")
        if report.rules.total < 50:
            problems.append(f"{profile}: only {report.rules.total} rules were tried")
    return problems


def file_problems(name: str) -> list[str]:
    status, said = run("qpdf", "--check", name)
    return [] if status == 0 else [f"qpdf: {said.strip()}"]


def understood(name: str) -> dict:
    status, text = run("pdftotext", "-enc", "UTF-8", name, "-")
    if status != 0:
        raise ValueError(f"pdftotext: {text.strip()}")
    pages = text.split("\f")[:-1]
    return {"pages": len(pages), "text": text}


def main() -> int:
    failed = False
    for name in sys.argv[1:]:
        try:
            problems = profile_problems(name) + file_problems(name)
            print(json.dumps(understood(name), ensure_ascii=False, sort_keys=True))
        except (page.PageError, ValueError, OSError) as error:
            problems = [repr(error)]
        for problem in problems:
            failed = True
            print(f"{name}: {problem}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Opens office documents in python-docx and in LibreOffice, and says what each finds there.

    report_docx.py FILE…

Prints one JSON object a line, one for each file, in their order, with what `python-docx` and what
`LibreOffice` found: `headings` (level and text), `headers` (the cells of the first row of each table
that repeats it), `drawings` (their alternative texts), `languages` (in the order in which they come
first) and `text`. Ends with 1 and the reasons on the standard error when a file does not open.
"""

import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0"
SECONDS = 300


def plain(text: str) -> str:
    return " ".join(text.split())


def by_python_docx(name: str) -> dict:
    document = docx.Document(name)
    headings, languages = [], []
    for paragraph in document.paragraphs:
        style = paragraph.style.name
        if style.lower().startswith("heading "):
            headings.append([int(style.split()[1]), plain(paragraph.text)])
    for language in document.element.body.iter(qn("w:lang")):
        tag = language.get(qn("w:val"))
        if tag not in languages:
            languages.append(tag)
    headers = [
        [plain(cell.text) for cell in table.rows[0].cells]
        for table in document.tables
        if table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    drawings = [plain(drawn.get("descr")) for drawn in document.element.body.iter(qn("wp:docPr"))]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    return {
        "headings": headings,
        "headers": headers,
        "drawings": drawings,
        "languages": languages,
        "text": text,
    }


def office(space: str, name: str) -> str:
    return f"{{{OFFICE % space}}}{name}"


def all_text(element: ElementTree.Element) -> str:
    """What an element says, without the alternative texts of what is drawn in it."""
    if element.tag in (office("drawing", "frame"), office("svg-compatible", "desc")):
        return ""
    spaces = {office("text", "tab"): "\t", office("text", "line-break"): "\n"}
    said = spaces.get(element.tag, "")
    if element.tag == office("text", "s"):
        said = " " * int(element.get(office("text", "c"), "1"))
    said += element.text or ""
    return said + "".join(all_text(child) + (child.tail or "") for child in element)


def spoken(root: ElementTree.Element) -> list[str]:
    """The languages of the words, in the order in which they come first."""
    languages = {}
    for style in root.iter(office("style", "style")):
        properties = style.find(office("style", "text-properties"))
        if properties is None:
            continue
        language = properties.get(office("xsl-fo-compatible", "language"))
        country = properties.get(office("xsl-fo-compatible", "country"))
        if language and country:
            languages[style.get(office("style", "name"))] = f"{language}-{country}"
    found = []
    body = root.find(f"{office('office', 'body')}/{office('office', 'text')}")
    for element in body.iter():
        if element.tag in (office("text", "span"), office("text", "p"), office("text", "h")):
            language = languages.get(element.get(office("text", "style-name")))
            if language and plain(all_text(element)) and language not in found:
                found.append(language)
    return found


def by_libreoffice(flat: Path) -> dict:
    root = ElementTree.parse(flat).getroot()
    body = root.find(f"{office('office', 'body')}/{office('office', 'text')}")
    paragraphs = [
        element for element in body.iter() if element.tag in (office("text", "p"), office("text", "h"))
    ]
    headings = [
        [int(element.get(office("text", "outline-level"))), plain(all_text(element))]
        for element in body.iter(office("text", "h"))
    ]
    headers = []
    for table in body.iter(office("table", "table")):
        rows = table.find(office("table", "table-header-rows"))
        if rows is not None:
            cells = rows.iter(office("table", "table-cell"))
            headers.append([plain(all_text(cell)) for cell in cells])
    drawings = [
        plain(frame.findtext(office("svg-compatible", "desc"), ""))
        for frame in body.iter(office("drawing", "frame"))
    ]
    return {
        "headings": headings,
        "headers": headers,
        "drawings": drawings,
        "languages": spoken(root),
        "text": "\n".join(all_text(element) for element in paragraphs),
    }


def opened_by_libreoffice(names: list[str], into: Path) -> None:
    """All at once: it takes longer to start than to open one."""
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={(into / 'profile').as_uri()}"]
    command += ["--convert-to", "fodt", "--outdir", str(into), *names]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode != 0:
        raise OSError(f"soffice: {done.stderr.decode('utf-8', 'replace').strip()}")


def main() -> int:
    failed = False
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as directory:
        into = Path(directory)
        opened_by_libreoffice(names, into)
        for name in names:
            try:
                found = {
                    "python-docx": by_python_docx(name),
                    "LibreOffice": by_libreoffice(into / f"{Path(name).stem}.fodt"),
                }
                print(json.dumps(found, ensure_ascii=False, sort_keys=True))
            except (PackageNotFoundError, zipfile.BadZipFile, ElementTree.ParseError, OSError, KeyError) as error:
                failed = True
                print(f"{name}: {error!r}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

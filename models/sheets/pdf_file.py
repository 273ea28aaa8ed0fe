"""A PDF file being written: pages, drawings kept once, the used part of the font, an outline (ISO 32000)."""

from __future__ import annotations

import hashlib
import struct
import zlib

from models.sheets.embedded import Subset
from models.sheets.fonts import face

FONTS = {False: "NotoSansSC-Regular", True: "NotoSansSC-Bold"}
LEVEL = 1
"""Of compression; 6 makes files a quarter smaller and takes twice as long."""
SYMBOLIC = 4
HEADER = b"%PDF-1.5\n%\xe5\x87\x86\xe7\xbb\xb3\n"


class Paper:
    """A PDF being drawn, in points from the lower left corner."""

    def __init__(self, title: str, author: str = "") -> None:
        self._objects: list[bytes] = []
        self._catalog, self._tree, self._resources = (self._add(b"") for _ in range(3))
        self._info = {"Title": title, "Author": author or "准绳", "Creator": "准绳"}
        self._fonts = {bold: Subset(face(bold)) for bold in FONTS}
        self._shown: dict[tuple[str, float, bool], str] = {}
        self._stamps: list[int] = []
        self._pages: list[int] = []
        self._bookmarks: list[tuple[str, int]] = []

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> str:
        """Return the operators that show a text; signs that the font lacks become □."""
        key = (text, size, bold)
        shown = self._shown.get(key)
        if shown is None:
            codes = "".join(map(self._fonts[bold].__getitem__, text))
            self._shown[key] = shown = f"/F{bold:d} {size:g} Tf <{codes}> Tj ET"
        return f"BT {x:.2f} {y:.2f} Td {shown}"

    def page(self, width: float, height: float, operators: str, bookmark: str = "") -> None:
        """Add a page; ``bookmark`` is its entry in the outline, if any."""
        content = self._stream("", operators.encode())
        number = self._add(
            b"<</Type/Page/Parent %d 0 R/Resources %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R>>"
            % (self._tree, self._resources, width, height, content)
        )
        self._pages.append(number)
        if bookmark:
            self._bookmarks.append((bookmark, number))

    def stamp(self, width: float, height: float, operators: str) -> str:
        """Keep a drawing once in the file; return the operator that shows it."""
        entries = (
            f"/Type/XObject/Subtype/Form/BBox[0 0 {width:.2f} {height:.2f}]/Resources {self._resources} 0 R"
        )
        self._stamps.append(self._stream(entries, operators.encode()))
        return f"/S{len(self._stamps) - 1} Do"

    def finish(self) -> bytes:
        """Return the whole file."""
        fonts = "".join(
            f"/F{bold:d} {self._font(FONTS[bold], used)} 0 R" for bold, used in self._fonts.items() if used
        )
        stamps = "".join(f"/S{i} {number} 0 R" for i, number in enumerate(self._stamps))
        self._put(self._resources, f"<</Font<<{fonts}>>/XObject<<{stamps}>>>>")
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._put(self._tree, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        outline = f"/Outlines {self._outline()} 0 R/PageMode/UseOutlines" if self._bookmarks else ""
        self._put(self._catalog, f"<</Type/Catalog/Pages {self._tree} 0 R{outline}/Lang(zh-CN)>>")
        info = self._add("".join(("<<", *(f"/{key}{_text(text)}" for key, text in self._info.items()), ">>")))
        return self._whole(info)

    def _add(self, body: bytes | str) -> int:
        """Add an object; return its number."""
        self._objects.append(body if isinstance(body, bytes) else body.encode())
        return len(self._objects)

    def _put(self, number: int, body: str) -> None:
        self._objects[number - 1] = body.encode()

    def _stream(self, entries: str, data: bytes) -> int:
        packed = zlib.compress(data, LEVEL)
        head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n"
        return self._add(head.encode() + packed + b"\nendstream")

    def _font(self, name: str, used: Subset) -> int:
        """Embed the used part of a font."""
        program = used.program()
        file = self._stream(f"/Length1 {len(program)}", program)
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(program).digest()[:6])
        scale = 1000 / used.face.per_em
        box = struct.unpack_from(">4h", used.face.data, used.face.tables[b"head"][0] + 36)
        rise, fall = struct.unpack_from(">hh", used.face.data, used.face.tables[b"hhea"][0] + 4)
        descriptor = self._add(
            f"<</Type/FontDescriptor/FontName/{tag}+{name}/Flags {SYMBOLIC}/ItalicAngle 0/StemV 80"
            f"/FontBBox[{' '.join(f'{side * scale:.0f}' for side in box)}]/Ascent {rise * scale:.0f}"
            f"/Descent {fall * scale:.0f}/CapHeight {rise * scale:.0f}/FontFile2 {file} 0 R>>"
        )
        glyphs = self._add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{tag}+{name}/FontDescriptor {descriptor} 0 R"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity"
            f"/DW 1000/W[0[{' '.join(map(str, used.widths()))}]]>>"
        )
        return self._add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{tag}+{name}/Encoding/Identity-H"
            f"/DescendantFonts[{glyphs} 0 R]/ToUnicode {self._stream('', used.unicode_map())} 0 R>>"
        )

    def _outline(self) -> int:
        root = len(self._objects) + len(self._bookmarks) + 1
        first, last = len(self._objects) + 1, root - 1
        for title, page in self._bookmarks:
            here = len(self._objects) + 1
            before = f"/Prev {here - 1} 0 R" if here > first else ""
            after = f"/Next {here + 1} 0 R" if here < last else ""
            self._add(f"<</Title{_text(title)}/Parent {root} 0 R/Dest[{page} 0 R/Fit]{before}{after}>>")
        return self._add(f"<</Type/Outlines/Count {len(self._bookmarks)}/First {first} 0 R/Last {last} 0 R>>")

    def _whole(self, info: int) -> bytes:
        """Return all objects one after another, and the table of where each begins."""
        parts, places, at = [HEADER], [], len(HEADER)
        for number, body in enumerate(self._objects, 1):
            places.append(at)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            at += len(parts[-1])
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        name = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        count = len(self._objects) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table))
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, self._catalog, info, name, name, at)
        )
        return b"".join(parts)


def _text(text: str) -> str:
    """Return a text for readers of titles: UTF-16 with its mark, in hexadecimal digits."""
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"

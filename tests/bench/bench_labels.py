"""A thousand and ten thousand labels with QR codes."""

from data import rows_of_a8
from frame import HERE, Bench

FEW, MANY = 1_000, 10_000


def ours(folder):
    return _ours(folder, FEW)


def ours_many(folder):
    return _ours(folder, MANY)


def plain_reportlab(folder):
    return _plain_reportlab(folder, FEW)


def plain_reportlab_many(folder):
    return _plain_reportlab(folder, MANY)


def _ours(folder, count):
    import models.sheets.pdf_file  # noqa: F401 - as with the peer, loading the library does not count
    from models.sheets.labels import LabelContent, labels
    from models.sheets.saving import save

    contents = [
        LabelContent(row[7], row[1], "合格", row[11], row[11], "市计量院", "A", "示例水泥有限公司")
        for row in rows_of_a8(count)
    ]
    return lambda: save(labels(contents), folder / "ours.pdf")


def _plain_reportlab(folder, count):
    """Draw 50×30 mm labels one after another with reportlab, the QR of segno as one path of squares."""
    import segno
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    rows = rows_of_a8(count)

    def work():
        fonts = HERE.parents[1] / "resources" / "fonts"
        pdfmetrics.registerFont(TTFont("Noto Sans SC", fonts / "NotoSansSC-Regular.ttf"))
        canvas = Canvas(str(folder / "peer.pdf"), pagesize=(50 * mm, 30 * mm))
        for row in rows:
            canvas.setFillColorRGB(0.0, 0.6, 0.3)
            canvas.rect(0, 24 * mm, 50 * mm, 6 * mm, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.setFont("Noto Sans SC", 7)
            lines = ("合格", row[7], row[1], f"检定日期 {row[11]}", f"有效期至 {row[11]}", "市计量院")
            for at, line in enumerate(lines):
                canvas.drawString(2 * mm, (26 - 4.2 * at) * mm, line)
            code = segno.make(row[7], error="m", micro=False)
            side = 16 * mm / (code.symbol_size(border=0)[0])
            path = canvas.beginPath()
            for y, line in enumerate(code.matrix):
                for x, dark in enumerate(line):
                    if dark:
                        path.rect(32 * mm + x * side, 20 * mm - y * side, side, side)
            canvas.drawPath(path, stroke=0, fill=1)
            canvas.showPage()
        canvas.save()

    return work


BENCHES = [
    Bench("1,000 labels with QR", ours, "reportlab + segno, drawn plainly", plain_reportlab, 0.07, rounds=3),
    Bench(
        "10,000 labels with QR",
        ours_many,
        "reportlab + segno, drawn plainly",
        plain_reportlab_many,
        0.02,
        rounds=3,
    ),
]

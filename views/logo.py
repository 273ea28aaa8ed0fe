"""A plant's logo, from a PNG or SVG file to the small PNG that its design of labels keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

from models.intake.picture import PictureRefused, picture

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 300
"""Dots of the longer side: on a label 9 mm high these are 850 to the inch."""
LARGEST = 6000
"""Dots of the longer side of a picture that is taken at all."""


def logo_of(path: Path) -> bytes:
    """Return the picture in a file as a small PNG on white."""
    kind, content = picture(path)
    image = _drawing(content, path) if kind == "svg" else _picture(content, path)
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return _png(flat.convertToFormat(QImage.Format.Format_Indexed8))


def _picture(content: bytes, path: Path) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST:
        raise PictureRefused(file=path.name, reason="图片太大，或已损坏")
    image = reader.read()
    if image.isNull():
        raise PictureRefused(file=path.name, reason="图片已损坏")
    if max(size.width(), size.height()) <= SIDE:
        return image
    return image.scaled(
        SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _drawing(content: bytes, path: Path) -> QImage:
    drawing = QSvgRenderer(QByteArray(content))
    size = QSizeF(drawing.defaultSize())
    if not drawing.isValid() or size.isEmpty():
        raise PictureRefused(file=path.name, reason="SVG 里没有可画的内容")
    size.scale(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())

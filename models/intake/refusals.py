"""Why a file is not read. The docstring of each class is what the user sees: what, why, what to do next."""

from __future__ import annotations

from models.rules.refusal import Refusal


class UnreadableFile(Refusal):
    """“{name}”无法读取。请在 Excel 或 WPS 中打开它，另存为 .xlsx 后再导入。"""


class CannotOpen(UnreadableFile):
    """“{name}”打不开：文件不存在、没有读取权限，或正被别的程序独占。请关闭正在使用它的 Excel 或 WPS，确认文件还在，再试一次。"""


class FileTooLarge(UnreadableFile):
    """“{name}”有 {size} MB，超过 {limit} MB。台账一般不到 5 MB：请删去图片等与台账无关的内容，或按工作表拆成几个文件后再导入。"""


class EmptyFile(UnreadableFile):
    """“{name}”里没有任何内容（0 字节或全是空表）。请确认选对了文件，或检查拷贝是否完整。"""


class NotAWorkbook(UnreadableFile):
    """“{name}”不是 Excel 工作簿，也不是文本表格（.csv）。请选择 .xlsx、.xlsm、.xls 或 .csv 文件；
    其他格式请先在 Excel 或 WPS 中另存为 .xlsx。
    """


class OtherFormat(UnreadableFile):
    """“{name}”的内容是 {format}，与扩展名无关，本程序不直接读取这种格式。
    请在 Excel 或 WPS 中打开它，另存为“Excel 工作簿（.xlsx）”后再导入。
    """


class NoHeadingThere(UnreadableFile):
    """“{name}”的工作表“{sheet}”第 {row} 行没有文字，不能作表头。请核对工作表的名称和行号。"""


class PasswordProtected(UnreadableFile):
    """“{name}”设有打开密码，无法读取。请在 Excel 或 WPS 中输入密码打开，取消“用密码进行加密”，保存后再导入。"""


class BrokenFile(UnreadableFile):
    """“{name}”已损坏或不完整，读不出来。可能是拷贝、下载中断：请重新拷贝；或用 Excel 的“打开并修复”，另存为 .xlsx 后再导入。"""


class UnpacksTooLarge(UnreadableFile):
    """“{name}”很小，解开后却异常地大（{what}），像是压缩炸弹，为安全起见不读取。
    若确是自己的台账，请在 Excel 中新建工作簿，把内容复制过去再导入。
    """


class TooManyParts(UnreadableFile):
    """“{name}”内部的文件过多或有重名（{count} 个），不像正常的工作簿，为安全起见不读取。请在 Excel 中另存为新的 .xlsx 后再导入。"""


class SheetTooLarge(UnreadableFile):
    """“{name}”的工作表超出 {rows} 行 × {columns} 列（{where}）。多半是很远的地方有一个误填的格子，
    或整列设了格式：请删去表格以外的行和列，保存后再导入。
    """


class CellTooLong(UnreadableFile):
    """“{name}”的工作表“{sheet}”{cell} 单元格超过 {limit} 个字，不像台账内容，也不能截断。请检查这个单元格后再导入。"""


class QuoteNotClosed(UnreadableFile):
    """“{name}”第 {row} 行有一个引号没有配对，后面的行都会并进一个单元格，分不清哪些是器具。
    请在记事本里改正这一行的引号；或用 Excel 打开核对，另存为 .xlsx 后再导入。
    """


class UnsafeContent(UnreadableFile):
    """“{name}”内部含有 DTD 或实体声明，正常的工作簿里没有这些，可能被人动过手脚，
    为安全起见不读取。请在 Excel 中另存为新的 .xlsx 后再导入。
    """


class UnknownEncoding(UnreadableFile):
    """“{name}”的文字编码认不出来（不是 UTF-8，也不是 GB18030）。请在 Excel 中打开它，另存为 .xlsx，或另存为“CSV UTF-8”后再导入。"""


class ReadingTooLong(UnreadableFile):
    """“{name}”读了 {seconds} 秒还没有读完，已经停止，没有导入任何内容。请删去与台账无关的工作表，或拆成几个文件后再导入。"""


class ReadingStopped(UnreadableFile):
    """读取“{name}”的程序意外停止（可能内存不足，或文件内容异常），没有导入任何内容。请在 Excel 中另存为新的 .xlsx 后再试。"""


class ReadingCancelled(Refusal):
    """已取消读取“{name}”，没有导入任何内容。需要时请重新选择文件。"""


BY_CODE: dict[str, type[UnreadableFile]] = {kind.__name__: kind for kind in UnreadableFile.__subclasses__()}
"""The reasons by the name under which the child process reports them."""

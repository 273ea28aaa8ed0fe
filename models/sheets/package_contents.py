"""What the papers for an inspection consist of: which form lies in which folder."""

TABLES, EQUIPPING, CERTIFICATES, APPROVALS, PEOPLE, TRACES = (
    "01 台账与一览表",
    "02 配备与准确度",
    "03 证书",
    "04 审批",
    "05 人员",
    "06 追溯与检查",
)
FOLDERS: dict[str, tuple[str, ...]] = {
    TABLES: ("a8", "a9", "b3", "b4", "b5", "b6", "b7", "register", "kinds"),
    EQUIPPING: ("form17", "b2", "b8", "b9", "figures", "point_list"),
    CERTIFICATES: (),
    APPROVALS: (),
    PEOPLE: ("b1",),
    TRACES: (),
}
"""Folder → the forms in it; lists, slips and files are added by ``package``."""
CHECKED = ("a8", "a9", "form17", "b8", "b9")
"""Forms that together show every entry and figure that others show."""
SHELF = "迎检表"
"""The plant's own forms of this shelf go with the tables, too."""
INDEX, LACKING = "00 目录", "00 缺项清单"
"""Files beside the folders."""

"""The least that shows a window: a label with one word; says when it is painted."""

from PySide6.QtWidgets import QApplication, QLabel


class Hello(QLabel):
    painted = False

    def paintEvent(self, event):
        super().paintEvent(event)
        self.painted = True


app = QApplication([])
window = Hello("hello")
window.resize(1600, 900)
window.show()
while not window.painted:
    app.processEvents()
print("painted", flush=True)

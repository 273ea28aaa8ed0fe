"""What a password must be: long, and not one of those that everybody tries first."""

from __future__ import annotations

from models.rules.refusal import Refusal

SHORTEST, LONGEST = 8, 256
COMMON = (
    "password",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyui",
    "admin123",
    "11111111",
    "88888888",
    "abcd1234",
)


class PasswordTooShort(Refusal):
    """密码至少 {shortest} 个字符。可以用一句自己记得住的话。"""

    field = "password"


class PasswordTooLong(Refusal):
    """密码最多 {longest} 个字符。"""

    field = "password"


class PasswordTooCommon(Refusal):
    """这个密码太常见，或与姓名相同，容易被猜到。请换一个。"""

    field = "password"


def need_good_password(password: str, name: str) -> None:
    """Refuse a password that is too short, too long, common, or the person's own name."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    if password.casefold() in COMMON or password == name or len(set(password)) <= 2:
        raise PasswordTooCommon

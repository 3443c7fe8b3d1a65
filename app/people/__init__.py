"""People: cán bộ Hội, học viên, giảng viên, đơn vị Hội, chức vụ, vai trò và đăng nhập.

Remembers persons, the tree of units over time, posts over time, roles with the unit they reach, accounts and sign-ins.
"""
